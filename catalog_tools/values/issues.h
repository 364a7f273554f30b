// What clean-up found wrong, in words for the person who has to mend it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::catalog_tools {

enum class Severity {
  kLeftOut,  // the row is not in the clean catalog
  kDropped,  // the row is, without this value
  kChanged,  // the value was repaired or brought to its usual form
  kNoted,    // kept as it is, but worth a look
};
const char* severity_name(Severity severity);  // "left_out", "dropped", "changed", "noted"

struct Issue {
  Severity severity = Severity::kNoted;
  std::string file;
  std::uint64_t line = 0;
  std::string id;  // of the product, where it has one
  std::string field;
  std::string value;  // as it came, shortened
  std::string reason;
  std::string suggestion;
};

// A text as reports show it: its beginning, with "…" where more follows. Twice is the same as once.
void shorten(std::string& text);

// Issues of one kind: the same field and the same reason, numbers and quoted values aside.
struct IssueKind {
  Severity severity = Severity::kNoted;
  std::string field;
  std::string reason;      // of all: where a number or a quoted value differs from row to row it stands as "…"
  std::string suggestion;  // the same; empty where the rows need different remedies
  std::uint64_t count = 0;
  std::vector<Issue> examples;  // the first ones, in feed order
};

// Counts every issue and keeps the first of each kind, so that memory stays bounded however bad a feed is.
class IssueLog {
 public:
  static constexpr size_t kMaxExamples = 1000;  // of a kind
  static constexpr size_t kMaxKinds = 400;      // further kinds are counted in one named "other"

  void add(Issue issue);

  // The gravest severity first, then the most frequent.
  std::vector<const IssueKind*> kinds() const;
  std::uint64_t count(Severity severity) const { return counts_[static_cast<size_t>(severity)]; }
  std::uint64_t total() const;
  // Rows with at least one issue of this severity, where the issues of a row are added one after the other.
  std::uint64_t rows(Severity severity) const { return rows_[static_cast<size_t>(severity)].count; }

 private:
  struct Rows {
    std::uint64_t count = 0;
    std::string file;  // of the last row counted
    std::uint64_t line = 0;
  };

  std::map<std::string, IssueKind> kinds_;
  std::array<std::uint64_t, 4> counts_{};
  std::array<Rows, 4> rows_{};
};

}  // namespace shelfwise::catalog_tools
