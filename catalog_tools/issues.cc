#include "catalog_tools/issues.h"

#include <algorithm>
#include <utility>

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxValueBytes = 120;

// The reason without what differs from row to row: numbers and quoted text.
std::string pattern(std::string_view reason) {
  std::string out;
  for (size_t i = 0; i < reason.size(); ++i) {
    const char c = reason[i];
    if (c >= '0' && c <= '9') {
      if (out.empty() || out.back() != '#') out += '#';
    } else if (c == '"') {
      const size_t end = reason.find('"', i + 1);
      out += "\"\"";
      if (end == std::string_view::npos) break;
      i = end;
    } else {
      out += c;
    }
  }
  return out;
}

void shorten(std::string& text) {
  if (text.size() <= kMaxValueBytes) return;
  size_t end = kMaxValueBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  text += "…";
}

}  // namespace

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
  std::string key = severity_name(issue.severity) + ("\x1f" + issue.field) + "\x1f" + pattern(issue.reason);
  auto found = kinds_.find(key);
  if (found == kinds_.end() && kinds_.size() >= kMaxKinds) {
    key = severity_name(issue.severity) + std::string("\x1f") + "other";
    found = kinds_.find(key);
  }
  if (found == kinds_.end()) {
    const bool other = kinds_.size() >= kMaxKinds;
    found = kinds_
                .emplace(std::move(key),
                         IssueKind{issue.severity, other ? "" : issue.field, other ? "other" : issue.reason, 0, {}})
                .first;
  }
  IssueKind& kind = found->second;
  ++kind.count;
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
