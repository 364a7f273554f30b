#include "catalog/csv_row.h"

#include <algorithm>
#include <array>

namespace shelfwise::catalog {
namespace {

class Scanner {
 public:
  Scanner(std::string_view text, bool at_end, const CsvRules& rules, std::vector<std::string>& cells)
      : text_(text), at_end_(at_end), rules_(rules), cells_(cells) {}

  CsvScan run() {
    size_t used = 0;
    for (;;) {
      if (used == cells_.size()) cells_.emplace_back();
      std::string& cell = cells_[used];
      cell.clear();
      const bool read = starts_quoted() ? quoted(cell) : plain(cell);
      if (!read) return scan_;
      ++used;
      if (i_ < text_.size() && text_[i_] == rules_.delimiter) {
        ++i_;
        continue;
      }
      if (!line_end()) return scan_;
      cells_.resize(used);
      scan_.length = i_;
      return scan_;
    }
  }

 private:
  // Spaces before a quotation mark are dropped with it.
  bool starts_quoted() {
    if (!rules_.quotes) return false;
    size_t i = i_;
    while (i < text_.size() && text_[i] == ' ') ++i;
    if (i == text_.size() || text_[i] != '"') return false;
    i_ = i + 1;
    return true;
  }

  bool plain(std::string& cell) {
    const auto stops = [&](char c) { return c == rules_.delimiter || c == '\n' || c == '\r'; };
    const auto end = static_cast<size_t>(
        std::find_if(text_.begin() + static_cast<std::ptrdiff_t>(i_), text_.end(), stops) - text_.begin());
    if (end == text_.size() && !at_end_) return stop(CsvScan::Outcome::kNeedMore);
    cell.assign(text_.substr(i_, end - i_));
    i_ = end;
    return true;
  }

  bool quoted(std::string& cell) {
    bool stray = false;
    bool several_lines = false;
    for (;;) {
      const size_t quote = std::min(text_.find('"', i_), text_.size());
      const std::string_view run = text_.substr(i_, quote - i_);
      several_lines = several_lines || run.find_first_of("\r\n") != std::string_view::npos;
      if (several_lines && (stray || !rules_.multiline)) return stop(CsvScan::Outcome::kBrokenQuote);
      cell.append(run);
      i_ = quote;
      if (quote == text_.size()) {
        return stop(at_end_ ? CsvScan::Outcome::kBrokenQuote : CsvScan::Outcome::kNeedMore);
      }
      if (quote + 1 == text_.size() && !at_end_) return stop(CsvScan::Outcome::kNeedMore);
      if (quote + 1 < text_.size() && text_[quote + 1] == '"') {
        cell += '"';
        i_ += 2;
        continue;
      }
      ++i_;
      if (closes(i_)) break;
      if (several_lines) return stop(CsvScan::Outcome::kBrokenQuote);
      cell += '"';
      stray = true;
    }
    scan_.stray = scan_.stray || stray;
    scan_.multiline = scan_.multiline || several_lines;
    return true;
  }

  // Whether only spaces stand between `i` and the end of the cell; moves on to that end.
  bool closes(size_t i) {
    while (i < text_.size() && text_[i] == ' ') ++i;
    if (i < text_.size() && text_[i] != rules_.delimiter && text_[i] != '\n' && text_[i] != '\r') return false;
    i_ = i;
    return true;
  }

  bool line_end() {
    if (i_ == text_.size()) return at_end_ || stop(CsvScan::Outcome::kNeedMore);
    if (text_[i_] == '\r') {
      if (i_ + 1 == text_.size() && !at_end_) return stop(CsvScan::Outcome::kNeedMore);
      ++i_;
      if (i_ < text_.size() && text_[i_] == '\n') ++i_;
      return true;
    }
    ++i_;
    return true;
  }

  bool stop(CsvScan::Outcome outcome) {
    scan_.outcome = outcome;
    return false;
  }

  std::string_view text_;
  bool at_end_;
  CsvRules rules_;
  std::vector<std::string>& cells_;
  CsvScan scan_;
  size_t i_ = 0;
};

}  // namespace

CsvScan scan_csv_row(std::string_view text, bool at_end, const CsvRules& rules, std::vector<std::string>& cells) {
  return Scanner(text, at_end, rules, cells).run();
}

char guess_delimiter(std::string_view header_line) {
  constexpr std::string_view kDelimiters = ",;\t|";
  std::array<size_t, 4> counts{};
  bool in_quotes = false;
  for (const char c : header_line) {
    if (c == '"') in_quotes = !in_quotes;
    const size_t which = kDelimiters.find(c);
    if (!in_quotes && which != std::string_view::npos) ++counts[which];
  }
  return kDelimiters[static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

}  // namespace shelfwise::catalog
