// Feeds as streams of products: CSV, TSV, JSON Lines and Merchant Center RSS or Atom, in UTF-8, UTF-16 or Windows-1252.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/product.h"
#include "common/result.h"

namespace shelfwise::catalog {

enum class FeedFormat { kDetect, kCsv, kTsv, kJsonLines, kXml };

// A shop's own column names to attribute names (`upc = "gtin"`), read from TOML. docs/formats/mapping.md
struct FeedMapping {
  std::map<std::string, std::string> columns;   // column, case aside, to attribute; "" drops the column
  std::map<std::string, std::string> defaults;  // attribute to a value for rows that lack it ("currency" for bare prices)
};
Result<FeedMapping> read_feed_mapping(const std::filesystem::path& file);

// One row as it came, before validation: attribute to text, in feed order. JSON rows keep their structure.
struct FeedRow {
  std::uint64_t line = 0;  // of the row's first character, from 1; for XML of its opening tag
  nlohmann::ordered_json attributes;
};

// A row that is no row: broken quotes, bytes beyond the bound, JSON that does not parse.
struct FeedFault {
  std::uint64_t line = 0;
  std::string field;
  std::string reason;
  std::string suggestion;
};

struct FeedOptions {
  FeedFormat format = FeedFormat::kDetect;
  FeedMapping mapping;
  std::uint64_t max_row_bytes = 4ULL << 20;  // a longer row is a fault
};

class FeedReader {
 public:
  virtual ~FeedReader() = default;

  struct Item {  // exactly one is set
    std::optional<FeedRow> row;
    std::optional<FeedFault> fault;
  };
  // The next row or fault in feed order; nullopt at the end. An error only where the file itself cannot be read on.
  virtual Result<std::optional<Item>> next() = 0;

  virtual std::uint64_t bytes_read() const = 0;
  virtual std::uint64_t bytes_total() const = 0;  // 0 where unknown
};

// Fails where the file is missing, empty, binary or of an unknown kind, saying what was expected.
Result<std::unique_ptr<FeedReader>> open_feed(const std::filesystem::path& file, const FeedOptions& options = {});

}  // namespace shelfwise::catalog
