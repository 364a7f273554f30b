// One row of a delimited table, by RFC 4180 and a little leniency. libcsv reports neither where a row began nor a quote
// that never closes, so the scanner is ours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::catalog {

struct CsvScan {
  enum class Outcome {
    kRow,
    kNeedMore,     // the text ends within the row; only where more text may follow
    kBrokenQuote,  // a quoted cell that does not close, or closes in the midst of other text over several lines
  };
  Outcome outcome = Outcome::kRow;
  size_t length = 0;       // bytes of the row with its line end
  bool stray = false;      // a quotation mark within a quoted cell was taken literally
  bool multiline = false;  // a quoted cell holds a line end
};

struct CsvRules {
  char delimiter = ',';
  bool quotes = true;     // false: quotation marks are text like any other
  bool multiline = true;  // false: a quoted cell ends on its own line
};

// Reads the row at the start of `text` into `cells`, which is reused. `at_end`: nothing follows `text`.
CsvScan scan_csv_row(std::string_view text, bool at_end, const CsvRules& rules, std::vector<std::string>& cells);

// The most frequent of comma, semicolon, tab and bar outside quotation marks; a comma where there is none.
char guess_delimiter(std::string_view header_line);

}  // namespace shelfwise::catalog
