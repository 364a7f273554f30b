#include "catalog_tools/review/sheet_rows.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include "catalog/csv_row.h"
#include "catalog/encoding.h"

namespace shelfwise::catalog_tools {
namespace {

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Nothing where the bytes are UTF-8 already.
Result<std::optional<std::string>> to_utf8(std::string_view bytes) {
  std::istringstream in{std::string(bytes)};
  const Result<catalog::EncodingGuess> guess = catalog::guess_encoding(in);
  if (!guess) return guess.error();
  if (guess->encoding == catalog::Encoding::kUtf8) return std::optional<std::string>();
  Result<catalog::Decoder> decoder = catalog::Decoder::create(*guess);
  if (!decoder) return std::move(decoder).error();
  std::string out;
  if (Status decoded = decoder->decode(bytes.substr(guess->mark_bytes), true, out); !decoded) return decoded.error();
  return std::optional(std::move(out));
}

bool is_blank(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return trimmed(cell).empty(); });
}

Status check_columns(const std::vector<std::string>& columns, std::span<const std::string_view> needed) {
  for (const std::string_view name : needed) {
    if (std::find(columns.begin(), columns.end(), name) != columns.end()) continue;
    return make_error(ErrorCode::kInvalidArgument,
                      "the first line names no column \"" + std::string(name) +
                          "\"; it has to be the header, its columns separated by tabs",
                      "line 1");
  }
  return {};
}

}  // namespace

std::string_view SheetRow::cell(std::string_view column) const {
  for (size_t i = 0; i < columns_.size() && i < cells_.size(); ++i) {
    if (columns_[i] == column) return trimmed(cells_[i]);
  }
  return {};
}

Result<Sheet> read_sheet(std::string_view bytes, std::span<const std::string_view> needed, SheetQuotes quotes) {
  Sheet sheet;
  if (trimmed(bytes).empty()) return sheet;
  const Result<std::optional<std::string>> decoded = to_utf8(bytes);
  if (!decoded) return decoded.error();
  sheet.is_utf8 = !decoded->has_value();
  if (!sheet.is_utf8) bytes = **decoded;
  const size_t all = bytes.size();
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const catalog::CsvRules rules{'\t', quotes == SheetQuotes::kRead, false};
  std::vector<std::string> cells;
  for (std::uint64_t line = 1; !bytes.empty(); ++line) {
    const size_t end = bytes.find('\n');
    const bool ended = end != std::string_view::npos;
    const std::string_view text = bytes.substr(0, ended ? end : bytes.size());
    if (!ended && !sheet.columns.empty() &&
        static_cast<size_t>(std::count(text.begin(), text.end(), '\t')) + 1 < sheet.columns.size()) {
      sheet.torn = text;
      break;
    }
    if (catalog::scan_csv_row(text, true, rules, cells).outcome != catalog::CsvScan::Outcome::kRow) {
      catalog::scan_csv_row(text, true, {'\t', false, false}, cells);  // a quotation mark that a person typed
    }
    bytes.remove_prefix(text.size() + (ended ? 1 : 0));
    sheet.whole_bytes = all - bytes.size();
    sheet.ends_in_line_end = ended;
    if (is_blank(cells)) continue;
    if (sheet.columns.empty()) {
      for (const std::string& name : cells) sheet.columns.push_back(lower(trimmed(name)));
      if (Status complete = check_columns(sheet.columns, needed); !complete) return complete.error();
    } else {
      sheet.cells.push_back(cells);
      sheet.lines.push_back(line);
    }
  }
  return sheet;
}

std::string sheet_cell(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (const char c : text) {
    out += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
    if (c == '"') {
      quoted = true;
      out += '"';
    }
  }
  return quoted ? '"' + out + '"' : out;
}

}  // namespace shelfwise::catalog_tools
