// The valid records between the two passes over the feeds: on disk, in feed order, read back by number.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catalog/product.h"
#include "catalog_tools/output_folder.h"
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

  Status add(const catalog::Product& product, std::uint64_t line, std::uint16_t feed);
  Status finish();  // between the last add() and the first read()

  size_t size() const { return places_.size(); }
  const Place& place(size_t number) const { return places_[number]; }
  Result<catalog::Product> read(size_t number);
  Result<std::string> read_id(size_t number);
  Result<std::string_view> read_json(size_t number);  // valid until the next read

 private:
  Status load(size_t number);
  Staging(OutputFile out, std::filesystem::path file) : out_(std::move(out)), file_(std::move(file)) {}

  OutputFile out_;
  std::filesystem::path file_;
  std::ifstream in_;
  std::string buffer_;
  std::vector<Place> places_;
};

}  // namespace shelfwise::catalog_tools
