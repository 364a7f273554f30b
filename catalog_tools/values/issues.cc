#include "catalog_tools/values/issues.h"

#include <algorithm>
#include <utility>

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxValueBytes = 120;

// Where a stretch that may differ from row to row ends: a number, or quoted text with its quotes. `begin` where none
// begins there.
size_t end_of_variable(std::string_view text, size_t begin) {
  const auto digit = [&](size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (text[begin] == '"') return std::min(text.find('"', begin + 1), text.size() - 1) + 1;
  size_t end = begin;
  while (digit(end) || (end > begin && (text[end] == '.' || text[end] == ',') && digit(end + 1))) ++end;
  return end;
}

// The text without what differs from row to row.
std::string pattern(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t end = end_of_variable(text, i);
    if (end == i) {
      out += text[i++];
    } else {
      out += text[i] == '"' ? "\"\"" : "#";
      i = end;
    }
  }
  return out;
}

// One text for two of one pattern: what differs becomes "…". Empty where the patterns differ.
std::string common_text(std::string_view a, std::string_view b) {
  constexpr std::string_view kOpen = "…";
  std::string out;
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const bool open = a.substr(i).starts_with(kOpen) && !b.substr(j).starts_with(kOpen);
    const size_t end_a = open ? i + kOpen.size() : end_of_variable(a, i);
    const size_t end_b = end_of_variable(b, j);
    if ((end_a == i) != (end_b == j)) return {};
    if (end_a == i) {
      if (a[i] != b[j]) return {};
      out += a[i];
      ++i, ++j;
      continue;
    }
    out += a.substr(i, end_a - i) == b.substr(j, end_b - j) ? a.substr(i, end_a - i) : kOpen;
    i = end_a;
    j = end_b;
  }
  return i == a.size() && j == b.size() ? out : std::string();
}

void generalize(std::string& text, const std::string& other) {
  if (text != other && !text.empty()) text = common_text(text, other);
}

}  // namespace

void shorten(std::string& text) {
  if (text.size() <= kMaxValueBytes) return;
  size_t end = kMaxValueBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  text += "…";
}

const char* severity_name(Severity severity) {
  switch (severity) {
    case Severity::kLeftOut: return "left_out";
    case Severity::kDropped: return "dropped";
    case Severity::kChanged: return "changed";
    case Severity::kNoted: return "noted";
  }
  return "";
}

void IssueLog::add(Issue issue) {
  ++counts_[static_cast<size_t>(issue.severity)];
  Rows& rows = rows_[static_cast<size_t>(issue.severity)];
  if (rows.count == 0 || rows.line != issue.line || rows.file != issue.file) {
    ++rows.count;
    rows.line = issue.line;
    rows.file = issue.file;
  }
  std::string key = severity_name(issue.severity) + ("\x1f" + issue.field) + "\x1f" + pattern(issue.reason);
  auto found = kinds_.find(key);
  if (found == kinds_.end() && kinds_.size() >= kMaxKinds) {
    key = severity_name(issue.severity) + std::string("\x1f") + "other";
    found = kinds_.find(key);
  }
  if (found == kinds_.end()) {
    const bool other = kinds_.size() >= kMaxKinds;
    IssueKind first{issue.severity, other ? "" : issue.field, other ? "other" : issue.reason, issue.suggestion, 0, {}};
    found = kinds_.emplace(std::move(key), std::move(first)).first;
  }
  IssueKind& kind = found->second;
  ++kind.count;
  if (kind.reason != "other") generalize(kind.reason, issue.reason);  // of one pattern: never becomes empty
  generalize(kind.suggestion, issue.suggestion);
  if (kind.examples.size() >= kMaxExamples) return;
  shorten(issue.value);
  shorten(issue.id);
  kind.examples.push_back(std::move(issue));
}

std::vector<const IssueKind*> IssueLog::kinds() const {
  std::vector<const IssueKind*> sorted;
  for (const auto& [key, kind] : kinds_) sorted.push_back(&kind);
  std::stable_sort(sorted.begin(), sorted.end(), [](const IssueKind* a, const IssueKind* b) {
    if (a->severity != b->severity) return a->severity < b->severity;
    return a->count > b->count;
  });
  return sorted;
}

std::uint64_t IssueLog::total() const {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counts_) sum += count;
  return sum;
}

}  // namespace shelfwise::catalog_tools
