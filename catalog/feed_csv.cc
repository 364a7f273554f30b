#include <algorithm>
#include <map>
#include <utility>

#include "catalog/csv_row.h"
#include "catalog/feed_readers.h"
#include "catalog/feed_row.h"

namespace shelfwise::catalog {
namespace {

// A quote that never closes costs a look ahead of a whole row's bound. After this many, quoted cells must end on their
// own line, so that a feed full of broken quotes is still read in linear time.
constexpr int kMaxLookaheads = 64;
constexpr size_t kMaxColumns = 2000;
constexpr size_t kMaxHeaderBytes = 1 << 20;

class TableReader final : public TextFeedReader {
 public:
  TableReader(FeedText text, const FeedOptions& options, FeedFormat format)
      : TextFeedReader(std::move(text), options, format) {}

  Status read_header(const std::filesystem::path& file);
  Status name_columns(const std::filesystem::path& file);
  void keep_names();  // instead of name_columns(): rows by the feed's own names
  Result<std::optional<Item>> next() override;

 private:
  Result<CsvScan> scan(bool quotes);
  Result<std::optional<Item>> read_as_text(const CsvScan& failed);
  Result<std::optional<Item>> read_balanced();
  Result<std::optional<Item>> broken_row(std::string reason, std::string suggestion);
  bool fits() const;
  bool is_blank_row() const;
  Item make_row(std::uint64_t line);
  bool gives(const std::string& attribute) const;
  std::string column_list() const;

  std::vector<std::string> attributes_;  // by column; "" is dropped
  std::vector<std::string> cells_;
  int lookaheads_ = 0;
  bool raw_ = false;
  bool too_long_ = false;  // the last scan ran into the bound
};

// The row at the current place. Extends the window as far as the row needs, up to the bound.
Result<CsvScan> TableReader::scan(bool quotes) {
  too_long_ = false;
  bool at_end = false;
  for (;;) {
    const CsvRules rules{info_.delimiter, quotes, lookaheads_ < kMaxLookaheads};
    const CsvScan scan = scan_csv_row(text_.window(), at_end, rules, cells_);
    if (scan.outcome != CsvScan::Outcome::kNeedMore) {
      too_long_ = scan.outcome == CsvScan::Outcome::kRow && scan.length > options_.max_row_bytes;
      return scan;
    }
    if (text_.window().size() > options_.max_row_bytes) {
      too_long_ = true;
      return scan;
    }
    const Result<bool> more = text_.more();
    if (!more) return more.error();
    at_end = !*more;
  }
}

bool TableReader::fits() const {
  for (size_t i = attributes_.size(); i < cells_.size(); ++i) {
    if (!trim_spaces(cells_[i]).empty()) return false;
  }
  return true;
}

bool TableReader::is_blank_row() const {
  for (const std::string& cell : cells_) {
    if (!trim_spaces(cell).empty()) return false;
  }
  return true;
}

Result<std::optional<FeedReader::Item>> TableReader::next() {
  for (;;) {
    if (text_.window().empty()) {
      const Result<bool> more = text_.more();
      if (!more) return more.error();
      if (!*more && text_.window().empty()) return std::optional<Item>();
      if (text_.window().empty()) continue;
    }
    const Result<CsvScan> scanned = scan(true);
    if (!scanned) return scanned.error();
    if (too_long_ || scanned->outcome == CsvScan::Outcome::kBrokenQuote) return read_as_text(*scanned);
    if (scanned->stray && cells_.size() < attributes_.size()) {
      Result<std::optional<Item>> plain = read_balanced();
      if (!plain || plain->has_value()) return plain;
      if (const Result<CsvScan> again = scan(true); !again) return again.error();
    }
    if (!fits()) {
      if (scanned->stray || scanned->multiline) return read_as_text(*scanned);
      const std::string cells = std::to_string(cells_.size());
      return broken_row("the row has " + cells + " cells, the header has " + std::to_string(attributes_.size()),
                        "put cells that hold the delimiter into quotation marks");
    }
    const std::uint64_t line = text_.line();
    if (is_blank_row()) {
      text_.take(scanned->length);
      continue;
    }
    std::optional<Item> known = known_row(text_.window().substr(0, scanned->length), line);
    Item item = known ? std::move(*known) : make_row(line);
    if (scanned->stray && !known) {
      item.row->notes.push_back({line, "", "a quotation mark inside a quoted cell was taken as text",
                                 "double quotation marks inside quoted cells: 12\"\""});
    }
    text_.take(scanned->length);
    return std::optional<Item>(std::move(item));
  }
}

// A line whose cells begin with quoted text and go on behind it, as in "Big" pan: it has quotation marks in pairs, and
// with them as text exactly the header's cells. nullopt where it is no such line.
Result<std::optional<FeedReader::Item>> TableReader::read_balanced() {
  const bool was_too_long = too_long_;
  const std::uint64_t line = text_.line();
  const Result<CsvScan> scanned = scan(false);
  if (!scanned) return scanned.error();
  const std::string_view row = text_.window().substr(0, scanned->length);
  const bool balanced = !too_long_ && cells_.size() == attributes_.size() && cells_.size() > 1 &&
                        std::count(row.begin(), row.end(), '"') % 2 == 0;
  too_long_ = was_too_long;
  if (!balanced) return std::optional<Item>();
  Item item = make_row(line);
  item.row->notes.push_back({line, "", "quotation marks that close in the midst of a cell were taken as text",
                             "put the whole cell into quotation marks, and double those inside it"});
  text_.take(scanned->length);
  return std::optional<Item>(std::move(item));
}

// A row whose quotes make no sense. Where the line fits the header with quotation marks read as text, that is what was
// meant; but a quote that runs on over line ends is only trusted to be text in a TSV, where many shops never quote.
Result<std::optional<FeedReader::Item>> TableReader::read_as_text(const CsvScan& failed) {
  Result<std::optional<Item>> balanced = read_balanced();
  if (!balanced || balanced->has_value()) return balanced;
  const bool unclosed = failed.outcome == CsvScan::Outcome::kBrokenQuote;
  const bool was_too_long = too_long_;
  if (unclosed) ++lookaheads_;
  if (info_.delimiter == '\t' || (!unclosed && !was_too_long && !failed.multiline)) {
    const std::uint64_t line = text_.line();
    const Result<CsvScan> scanned = scan(false);
    if (!scanned) return scanned.error();
    if (!too_long_ && cells_.size() <= attributes_.size()) {
      Item item = make_row(line);
      text_.take(scanned->length);
      return std::optional<Item>(std::move(item));
    }
  }
  if (was_too_long || too_long_) {
    return broken_row("the row is longer than " + bound_text(),
                      "look for an unclosed quotation mark or data that does not belong here");
  }
  if (unclosed) {
    return broken_row("a quotation mark opens a cell and never closes it",
                      "close the cell with a quotation mark, and double the ones inside it");
  }
  return broken_row(
      "the row has " + std::to_string(cells_.size()) + " cells, the header has " + std::to_string(attributes_.size()),
      "check the quotation marks of this row: those inside a cell must be doubled");
}

// Only the row's first line is left out, so that a broken quote does not swallow the good rows behind it.
Result<std::optional<FeedReader::Item>> TableReader::broken_row(std::string reason, std::string suggestion) {
  const std::uint64_t line = text_.line();
  if (Status skipped = skip_line(); !skipped) return skipped.error();
  return std::optional<Item>(fault(line, "", std::move(reason), std::move(suggestion)));
}

FeedReader::Item TableReader::make_row(std::uint64_t line) {
  FeedRow row;
  row.line = line;
  row.attributes = nlohmann::ordered_json::object();
  for (size_t i = 0; i < cells_.size() && i < attributes_.size(); ++i) {
    if (attributes_[i].empty() || cells_[i].empty()) continue;
    if (raw_) {
      row.attributes[attributes_[i]] = std::move(cells_[i]);
    } else {
      put_attribute(row.attributes, attributes_[i], cell_value(attributes_[i], std::move(cells_[i])));
    }
  }
  if (cells_.size() < attributes_.size()) {
    row.notes.push_back({line, "",
                         "the row has " + std::to_string(cells_.size()) + " cells, the header has " +
                             std::to_string(attributes_.size()) + "; the missing ones were taken as empty",
                         "check that the row was written to its end"});
  }
  if (!raw_) add_defaults(row.attributes, options_.mapping);
  return finish(std::move(row));
}

Status TableReader::read_header(const std::filesystem::path& file) {
  while (text_.window().find_first_of("\r\n") == std::string_view::npos && text_.window().size() < kMaxHeaderBytes) {
    const Result<bool> more = text_.more();
    if (!more) return more.error();
    if (!*more) break;
  }
  std::string_view line = text_.window().substr(0, text_.window().find_first_of("\r\n"));
  if (lower_ascii(line.substr(0, 4)) == "sep=" && line.size() == 5) {  // Excel's hint
    info_.delimiter = line[4];
    if (Status skipped = skip_line(); !skipped) return skipped;
    line = text_.window().substr(0, text_.window().find_first_of("\r\n"));
  } else {
    info_.delimiter = guess_delimiter(line);
  }
  if (info_.format == FeedFormat::kTsv || info_.delimiter == '\t') {
    info_.format = FeedFormat::kTsv;
    info_.delimiter = '\t';
  }
  const Result<CsvScan> scanned = scan(true);
  if (!scanned) return scanned.error();
  if (scanned->outcome != CsvScan::Outcome::kRow || scanned->length > kMaxHeaderBytes || cells_.size() > kMaxColumns) {
    return make_error(ErrorCode::kInvalidArgument,
                      "the first line is no header: expected the names of the columns, such as id,title,price",
                      file.string() + ":" + std::to_string(text_.line()));
  }
  info_.columns = cells_;
  text_.take(scanned->length);
  return {};
}

void TableReader::keep_names() {
  raw_ = true;
  options_.known = nullptr;
  std::map<std::string, int> times;
  for (const std::string& column : info_.columns) {
    std::string name(trim_spaces(column));
    if (name.empty()) name = "column " + std::to_string(attributes_.size() + 1);
    const int time = ++times[name];
    if (time > 1) name += " (" + std::to_string(time) + ")";
    attributes_.push_back(std::move(name));
  }
  info_.columns = attributes_;
}

// All mistakes of header and mapping in one error, so that one look mends them.
Status TableReader::name_columns(const std::filesystem::path& file) {
  std::vector<std::string> mistakes;
  std::map<std::string, size_t> first;
  distinguish(std::string_view(&info_.delimiter, 1));
  for (size_t i = 0; i < info_.columns.size(); ++i) {
    attributes_.push_back(attribute_name(info_.columns[i], options_.mapping));
    distinguish(attributes_[i]);
    if (attributes_[i].empty()) continue;
    const auto [known, fresh] = first.emplace(attributes_[i], i);
    if (fresh) continue;
    mistakes.push_back("columns " + std::to_string(known->second + 1) + " (\"" + info_.columns[known->second] +
                       "\") and " + std::to_string(i + 1) + " (\"" + info_.columns[i] + "\") both give \"" +
                       attributes_[i] + "\"; rename one, or drop it in the mapping file");
  }
  std::string missing;
  for (const char* attribute : {"id", "title"}) {
    if (!gives(attribute)) missing += (missing.empty() ? "\"" : "\" and no column the \"") + std::string(attribute);
  }
  if (!missing.empty()) {
    mistakes.push_back("no column gives the " + missing + "\"; the columns are: " + column_list() +
                       ". Name it in a mapping file ([columns] COLUMN = \"" + (gives("id") ? "title" : "id") +
                       "\"), or let shelfwise inspect suggest one");
  }
  if (mistakes.empty()) return {};
  for (const UnknownColumn& unknown : unknown_columns(options_.mapping, info_.columns)) {
    mistakes.push_back("the mapping names the column \"" + unknown.column + "\", which the feed has not" +
                       (unknown.nearest.empty() ? "" : "; is \"" + unknown.nearest + "\" meant?"));
  }
  std::string message;
  for (const std::string& mistake : mistakes) message += (message.empty() ? "" : "\n  ") + mistake;
  return make_error(ErrorCode::kInvalidArgument, std::move(message), file.string() + ":1");
}

bool TableReader::gives(const std::string& attribute) const {
  return options_.mapping.defaults.contains(attribute) ||
         std::find(attributes_.begin(), attributes_.end(), attribute) != attributes_.end();
}

std::string TableReader::column_list() const {
  std::string columns;
  for (const std::string& column : info_.columns) {
    if (columns.size() > 300) return columns + ", ...";
    columns += (columns.empty() ? "" : ", ") + column.substr(0, 60);
  }
  return columns;
}

}  // namespace

Result<std::unique_ptr<FeedReader>> open_table_feed(FeedText text, const FeedOptions& options, FeedFormat format,
                                                    const std::filesystem::path& file) {
  auto reader = std::make_unique<TableReader>(std::move(text), options, format);
  if (Status header = reader->read_header(file); !header) return header.error();
  const bool shopify = !options.raw && is_shopify_header(reader->info().columns);
  if (options.raw || shopify) {
    reader->keep_names();
  } else if (Status named = reader->name_columns(file); !named) {
    return named.error();
  }
  if (shopify) return open_shopify_feed(std::move(reader), options);
  return std::unique_ptr<FeedReader>(std::move(reader));
}

}  // namespace shelfwise::catalog
