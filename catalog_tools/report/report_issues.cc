// What was wrong in the feeds, by kind, with the lines.
#include <algorithm>
#include <array>

#include "catalog_tools/report/html.h"
#include "catalog_tools/report/report_sections.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxIssuesShown = 100;  // of a kind

struct Words {
  Severity severity;
  const char* title;
  const char* meaning;
};
constexpr std::array<Words, 4> kWords = {{
    {Severity::kLeftOut, "Rows left out",
     "These rows are not in the clean catalog. Mend them in the source and run the clean-up again."},
    {Severity::kDropped, "Values dropped", "The product is in the catalog, without this value."},
    {Severity::kChanged, "Values repaired",
     "The value was brought to its usual form. Look whether that is what was meant."},
    {Severity::kNoted, "Worth a look", "Kept as it came, but unusual."},
}};

void write_kind(const CleanReport& r, const IssueKind& kind, std::uint64_t total, std::string& out) {
  const std::string what =
      (kind.field.empty() ? "" : "<code>" + escaped(kind.field) + "</code> ") + escaped(kind.reason);
  out += open_details(count(kind.count), bar(kind.count, total, severity_name(kind.severity)), what);
  if (!kind.suggestion.empty()) out += "<p><b>What to do:</b> " + escaped(kind.suggestion) + "</p>\n";
  const size_t shown = std::min(kind.examples.size(), kMaxIssuesShown);
  const auto differs = [&](auto member, const std::string& common) {
    return std::any_of(kind.examples.begin(), kind.examples.begin() + static_cast<std::ptrdiff_t>(shown),
                       [&](const Issue& issue) { return issue.*member != common; });
  };
  const bool reasons = differs(&Issue::reason, kind.reason);
  const bool remedies = differs(&Issue::suggestion, kind.suggestion);
  out +=
      open_table("Lines", std::string("<th scope=col class=n>Line<th scope=col>Product<th scope=col>Value") +
                              (reasons ? "<th scope=col>Reason" : "") + (remedies ? "<th scope=col>What to do" : ""));
  for (size_t i = 0; i < shown; ++i) {
    const Issue& issue = kind.examples[i];
    out += "<tr><td class=n>" + (r.feeds.size() > 1 ? escaped(issue.file) + ":" : "") + std::to_string(issue.line) +
           "<td class=id>" + escaped(issue.id) + "<td class=v>" + escaped(issue.value);
    if (reasons) out += "<td>" + escaped(issue.reason);
    if (remedies) out += "<td>" + escaped(issue.suggestion);
    out += "</tr>\n";
  }
  out += close_table();
  if (kind.count > shown)
    out += "<p class=more>and " + count(kind.count - shown) + " more; report.json lists up to " +
           count(IssueLog::kMaxExamples) + "</p>";
  out += close_details();
}

}  // namespace

void write_issues(const CleanReport& r, std::string& out) {
  out += "<h2 id=issues>What was wrong</h2>\n";
  const auto kinds = r.issues.kinds();
  if (kinds.empty()) {
    out += "<p>Nothing: every row and every value was fine.</p>\n";
    return;
  }
  for (const Words& words : kWords) {
    const std::uint64_t total = r.issues.count(words.severity);
    if (total == 0) continue;
    out += "<h3>" + std::string(words.title) + " <small>" + count(total) + "</small></h3><p class=soft>" +
           words.meaning + "</p>\n";
    for (const IssueKind* kind : kinds) {
      if (kind->severity == words.severity) write_kind(r, *kind, total, out);
    }
  }
}

}  // namespace shelfwise::catalog_tools
