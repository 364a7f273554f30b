#include "catalog_tools/staging.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "catalog_tools/duplicates/merge.h"
#include "catalog_tools/packed_product.h"
#include "common/files.h"

namespace shelfwise::catalog_tools {

Result<Staging> Staging::create(const std::filesystem::path& file) {
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return std::move(out).error();
  return Staging(std::move(*out), file);
}

Status Staging::add(const PreparedRow& row, std::uint64_t line, std::uint16_t feed, std::uint64_t fingerprint,
                    const std::vector<std::string>& names) {
  packer_.clear();
  pack(row, packer_);
  Place place;
  place.offset = out_.bytes();
  place.length = static_cast<std::uint32_t>(packer_.bytes().size());
  place.line = static_cast<std::uint32_t>(std::min<std::uint64_t>(line, std::numeric_limits<std::uint32_t>::max()));
  place.feed = feed;
  place.filled = static_cast<std::uint16_t>(
      std::min<size_t>(filled_attributes(*row.product), std::numeric_limits<std::uint16_t>::max()));
  places_.push_back(place);
  if (fingerprint != 0) keep(fingerprint, names);
  out_.write(packer_.bytes());
  if (out_.failed()) return out_.close();
  return {};
}

// Most rows have the names of the row before.
void Staging::keep(std::uint64_t fingerprint, const std::vector<std::string>& names) {
  std::uint32_t shape = kept_.rows.empty() ? 0 : kept_.rows.back().shape;
  if (kept_.rows.empty() || kept_.shapes[shape] != names) {
    auto found = shapes_.find(names);
    if (found == shapes_.end()) {
      if (shapes_.size() == KeptIndex::kMaxShapes) return;
      found = shapes_.emplace(names, static_cast<std::uint32_t>(shapes_.size())).first;
      kept_.shapes.push_back(names);
    }
    shape = found->second;
  }
  const Place& place = places_.back();
  kept_.rows.push_back({fingerprint, place.offset, piece_checksum(packer_.bytes()), place.length, shape});
}

Status Staging::finish(const Records* records, std::uint64_t program) {
  if (records != nullptr) {
    kept_.program = program;
    for (std::uint32_t word = 0; word < records->words(); ++word) kept_.words.push_back(records->word(word));
    out_.write(packed_index(kept_, out_.bytes()));
  }
  kept_ = {};
  shapes_ = {};
  if (Status closed = out_.close(); !closed) return closed;
  return in_.open(file_);
}

Status Staging::load(size_t number) {
  if (number == loaded_) return {};
  loaded_ = std::string::npos;
  const Place& place = places_[number];
  if (!in_.read(place.offset, place.length, buffer_)) return system_error(EIO, "read back", file_);
  loaded_ = number;
  return {};
}

Result<catalog::Product> Staging::read(size_t number) {
  if (Status loaded = load(number); !loaded) return loaded.error();
  Unpacker in(buffer_);
  return unpack_product(in);
}

Result<std::string> Staging::read_id(size_t number) {
  if (Status loaded = load(number); !loaded) return loaded.error();
  return std::string(Unpacker(buffer_).text());
}

Result<std::string> Staging::read_line(size_t number, const catalog::Product& product) {
  if (Status loaded = load(number); !loaded) return loaded.error();
  packer_.clear();
  pack(product, packer_);
  if (!buffer_.starts_with(packer_.bytes())) return std::string();
  return std::string(Unpacker(std::string_view(buffer_).substr(packer_.bytes().size())).text());
}

}  // namespace shelfwise::catalog_tools
