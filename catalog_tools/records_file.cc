#include "catalog_tools/records_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "catalog_tools/output_folder.h"

namespace shelfwise::catalog_tools {

Status write_records(const std::filesystem::path& file, const std::vector<DuplicatePair>& pairs,
                     const std::vector<std::string>& feeds, Staging& staging) {
  std::vector<std::uint32_t> records;
  records.reserve(pairs.size() * 2);
  for (const DuplicatePair& pair : pairs) {
    records.push_back(pair.a);
    records.push_back(pair.b);
  }
  std::sort(records.begin(), records.end());
  records.erase(std::unique(records.begin(), records.end()), records.end());

  std::vector<std::string> names;  // as JSON
  for (const std::string& feed : feeds) {
    names.push_back(nlohmann::json(feed).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return out.error();
  for (const std::uint32_t record : records) {
    const Result<catalog::Product> product = staging.read(record);
    if (!product) return product.error();
    const Staging::Place& place = staging.place(record);
    out->write("{\"file\":" + names[place.feed] + ",\"line\":" + std::to_string(place.line) + ",\"product\":");
    out->write(catalog::product_to_json(*product).dump());
    out->write("}\n");
    if (out->failed()) break;
  }
  return out->close();
}

}  // namespace shelfwise::catalog_tools
