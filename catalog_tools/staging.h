// The valid records between the two passes over the feeds: on disk, in feed order, read back by number. The same file
// is the cache for the next run (kept_rows.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "catalog/product.h"
#include "catalog_tools/kept_rows.h"
#include "catalog_tools/output_folder.h"
#include "catalog_tools/packing.h"
#include "catalog_tools/prepared_row.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

class Staging {
 public:
  struct Place {
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
    std::uint32_t line = 0;  // in its feed
    std::uint16_t feed = 0;
    std::uint16_t filled = 0;  // attributes
  };

  static Result<Staging> create(const std::filesystem::path& file);

  // `row` has a product. `line` is counted from 1 in the feed. With a `fingerprint` other than 0 the next run will know
  // the row, and the `names` it has in the feed.
  Status add(const PreparedRow& row, std::uint64_t line, std::uint16_t feed, std::uint64_t fingerprint,
             const std::vector<std::string>& names);

  // Between the last add() and the first read(). With records the file becomes a cache, for the same `program`.
  Status finish(const Records* records, std::uint64_t program);

  size_t size() const { return places_.size(); }
  const Place& place(size_t number) const { return places_[number]; }
  Result<catalog::Product> read(size_t number);
  Result<std::string> read_id(size_t number);
  // The line of the clean catalog for the record as it was added; empty where `product` is no longer that.
  Result<std::string> read_line(size_t number, const catalog::Product& product);

 private:
  Status load(size_t number);
  void keep(std::uint64_t fingerprint, const std::vector<std::string>& names);
  Staging(OutputFile out, std::filesystem::path file) : out_(std::move(out)), file_(std::move(file)) {}

  OutputFile out_;
  std::filesystem::path file_;
  PieceReader in_;
  Packer packer_;
  std::string buffer_;
  size_t loaded_ = std::string::npos;  // the number whose bytes are in the buffer
  std::vector<Place> places_;
  KeptIndex kept_;
  std::map<std::vector<std::string>, std::uint32_t> shapes_;  // names to their number
};

}  // namespace shelfwise::catalog_tools
