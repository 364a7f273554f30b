// Feeds as streams of products: CSV, TSV, Shopify's product export, JSON Lines and Merchant Center RSS or Atom, in
// UTF-8, UTF-16 or Windows-1252.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/product.h"
#include "common/result.h"

namespace shelfwise::catalog {

enum class FeedFormat { kDetect, kCsv, kTsv, kJsonLines, kXml, kShopify };  // kShopify is found, never asked for

// A shop's own column names to attribute names (`upc = "gtin"`), read from TOML. docs/formats/mapping.md
struct FeedMapping {
  std::map<std::string, std::string> columns;  // column in lower case to attribute; "" drops the column
  std::map<std::string, std::string>
      defaults;                              // attribute to a value for rows that lack it ("currency" for bare prices)
  std::map<std::string, std::string> merge;  // attribute to whose value a merged product has, as it is written
};
// What is wrong with an entry of a section, as it stands in the file, in words; "" where nothing is.
using MappingCheck =
    std::function<std::string(std::string_view section, const std::string& key, const std::string& value)>;
// Every mistake of the file in one error: a line each. `check` may find more of them.
Result<FeedMapping> read_feed_mapping(const std::filesystem::path& file, const MappingCheck& check = {});

// A column that the mapping names and the feed has not, with the feed's nearest name ("" where none is near).
struct UnknownColumn {
  std::string column;  // in lower case
  std::string nearest;
};
std::vector<UnknownColumn> unknown_columns(const FeedMapping& mapping, const std::vector<std::string>& columns);

// What is wrong at a place of the feed. As an item of its own it stands for a row that is no row (broken quotes, bytes
// beyond the bound, JSON that does not parse); as a note it comes with a row that could be read all the same.
struct FeedFault {
  std::uint64_t line = 0;
  std::string field;
  std::string reason;
  std::string suggestion;
};

// One row as it came, before validation: attribute to text, in feed order. JSON rows keep their structure.
struct FeedRow {
  std::uint64_t line = 0;  // of the row's first character, from 1; for XML of its opening tag
  nlohmann::ordered_json attributes;
  std::vector<FeedFault> notes;
  // Of the row's text, the table's columns and the mapping: rows of one fingerprint have the same attributes and notes.
  // 0 where the format has no such text. Only with FeedOptions::known, as are the names.
  std::uint64_t fingerprint = 0;
  std::vector<std::string> names;  // by the feed's own spelling, each as often as it stands there; none for a table
  bool known = false;              // the caller has the rest, which was not read
};

// What opening the feed found out.
struct FeedInfo {
  FeedFormat format = FeedFormat::kDetect;
  std::string encoding;             // "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"
  std::uint64_t invalid_bytes = 0;  // bytes that are not of the encoding; they are read as U+FFFD
  char delimiter = 0;               // between cells of a table
  // Of a table as its header spells them; of the other formats the names met so far, in that order, at most 2,000.
  std::vector<std::string> columns;
};
const char* feed_format_name(FeedFormat format);  // "CSV", "TSV", "JSON Lines", "XML", "Shopify CSV"

struct FeedOptions {
  FeedFormat format = FeedFormat::kDetect;
  FeedMapping mapping;
  std::uint64_t max_row_bytes = 4ULL << 20;  // a longer row is a fault
  // Rows by the feed's own names, for looking at a feed: no mapping, no attribute names, nothing is required. A name
  // that stands twice gets a number: "price (2)".
  bool raw = false;
  // Asked about each row before it is read, by its fingerprint: the names of a row that the caller has kept, which then
  // comes as `known`, or nullptr.
  std::function<const std::vector<std::string>*(std::uint64_t fingerprint)> known;
};

// Not thread-safe. Holds one row at a time.
class FeedReader {
 public:
  virtual ~FeedReader() = default;

  virtual const FeedInfo& info() const = 0;

  struct Item {  // exactly one is set
    std::optional<FeedRow> row;
    std::optional<FeedFault> fault;
  };
  // The next row or fault in feed order; nullopt at the end. An error only where the file itself cannot be read on.
  virtual Result<std::optional<Item>> next() = 0;

  virtual std::uint64_t bytes_read() const = 0;
  virtual std::uint64_t bytes_total() const = 0;  // 0 where unknown
};

// Fails where the file is missing, empty, binary or of an unknown kind, saying what was expected; for a table also
// where two columns give the same attribute, or none gives the id or the title.
Result<std::unique_ptr<FeedReader>> open_feed(const std::filesystem::path& file, const FeedOptions& options = {});

}  // namespace shelfwise::catalog
