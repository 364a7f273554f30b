// Tab-separated tables as people and spreadsheet programs leave them: columns in any order, cells in quotation marks,
// CRLF, a byte order mark, blank lines, UTF-16.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace shelfwise::catalog_tools {

// One row, by the names of its columns.
class SheetRow {
 public:
  SheetRow(std::span<const std::string> columns, std::span<const std::string> cells, std::uint64_t line)
      : columns_(columns), cells_(cells), line_(line) {}

  // Without spaces at its ends; empty where the table has no such column or the row ends before it.
  std::string_view cell(std::string_view column) const;
  std::uint64_t line() const { return line_; }  // in the file, from 1

 private:
  std::span<const std::string> columns_;
  std::span<const std::string> cells_;
  std::uint64_t line_;
};

struct Sheet {
  std::vector<std::string> columns;             // of the header, in lower case
  std::vector<std::vector<std::string>> cells;  // by row
  std::vector<std::uint64_t> lines;             // by row
  std::uint64_t whole_bytes = 0;                // up to the end of the last whole line, where it is UTF-8
  std::string torn;                             // a last line that ends before its last cell and has no line end
  bool is_utf8 = true;
  bool ends_in_line_end = true;  // of the last whole line

  size_t size() const { return cells.size(); }
  SheetRow row(size_t i) const { return {columns, cells[i], lines[i]}; }
};

enum class SheetQuotes { kRead, kText };  // kText: quotation marks are text like any other

// UTF-8, UTF-16 or Windows-1252. `needed` are the columns that the header must name; an error says which one lacks. A
// text that is empty is a sheet without columns and rows; a file that is no text is an error that says what it is.
Result<Sheet> read_sheet(std::string_view bytes, std::span<const std::string_view> needed,
                         SheetQuotes quotes = SheetQuotes::kRead);

// A cell as spreadsheet programs read it back: tabs and line ends become spaces, and quotation marks are doubled within
// quotation marks.
std::string sheet_cell(std::string_view text);

}  // namespace shelfwise::catalog_tools
