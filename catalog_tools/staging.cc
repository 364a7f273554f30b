#include "catalog_tools/staging.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "catalog_tools/merge.h"

namespace shelfwise::catalog_tools {

Result<Staging> Staging::create(const std::filesystem::path& file) {
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return std::move(out).error();
  return Staging(std::move(*out), file);
}

Status Staging::add(const catalog::Product& product, std::uint64_t line, std::uint16_t feed) {
  const std::string json = catalog::product_to_json(product).dump();
  Place place;
  place.offset = out_.bytes();
  place.length = static_cast<std::uint32_t>(json.size());
  place.line = static_cast<std::uint32_t>(std::min<std::uint64_t>(line, std::numeric_limits<std::uint32_t>::max()));
  place.feed = feed;
  place.filled = static_cast<std::uint16_t>(
      std::min<size_t>(filled_attributes(product), std::numeric_limits<std::uint16_t>::max()));
  places_.push_back(place);
  out_.write(json);
  if (out_.failed()) return out_.close();
  return {};
}

Status Staging::finish() {
  if (Status closed = out_.close(); !closed) return closed;
  in_.open(file_, std::ios::binary);
  if (!in_) return system_error(EIO, "read back", file_);
  return {};
}

Status Staging::load(size_t number) {
  const Place& place = places_[number];
  buffer_.resize(place.length);
  // Reading in order, as most reads are, needs no seek and so keeps what is buffered.
  if (static_cast<std::uint64_t>(in_.tellg()) != place.offset) in_.seekg(static_cast<std::streamoff>(place.offset));
  in_.read(buffer_.data(), static_cast<std::streamsize>(place.length));
  if (!in_) return system_error(EIO, "read back", file_);
  return {};
}

Result<catalog::Product> Staging::read(size_t number) {
  if (Status loaded = load(number); !loaded) return loaded.error();
  return catalog::product_from_json(nlohmann::ordered_json::parse(buffer_));
}

Result<std::string_view> Staging::read_json(size_t number) {
  if (Status loaded = load(number); !loaded) return loaded.error();
  return std::string_view(buffer_);
}

Result<std::string> Staging::read_id(size_t number) {
  Result<catalog::Product> product = read(number);
  if (!product) return std::move(product).error();
  return product->id.str();
}

}  // namespace shelfwise::catalog_tools
