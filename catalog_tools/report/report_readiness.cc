// The readiness score with its parts, and what to fix first.
#include <algorithm>

#include "catalog_tools/report/html.h"
#include "catalog_tools/report/report_sections.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kFixesShown = 12;

const char* style_of(const std::optional<double>& score) {
  if (!score) return "noted";
  return *score >= 90 ? "kept" : *score >= 70 ? "dropped" : "out";
}

// A ring of circumference 100, of which the score is drawn.
std::string ring(const std::optional<double>& score) {
  const std::string text = readiness_text(score);
  return "<div class=ring><svg viewBox=\"0 0 36 36\" role=img aria-label=\"Readiness " + text +
         " of 100\"><circle class=rail cx=18 cy=18 r=15.915 /><circle class=" + style_of(score) +
         " cx=18 cy=18 r=15.915 pathLength=100 stroke-dasharray=\"" + fixed(score.value_or(0), 1) +
         " 100\" transform=\"rotate(-90 18 18)\" /></svg><b aria-hidden=true>" + text + "</b></div>";
}

std::string weight_text(double weight) { return fixed(weight, 0); }

void write_pillar(const Pillar& pillar, std::string& out) {
  const std::optional<double> score = pillar.score();
  const auto tenths = static_cast<std::uint64_t>(score.value_or(0) * 10);
  out += "<div class=pillar><h3>" + pillar.label + "</h3><b>" + readiness_text(score) + "</b>" +
         bar(tenths, 1000, style_of(score)) + "<p>" + pillar.asks + "</p></div>\n";
}

void write_parts(const Pillar& pillar, std::string& out) {
  out += "<h3>" + pillar.label + " <small>" + readiness_text(pillar.score()) + "</small></h3>\n";
  out += open_table("Parts of " + pillar.label,
                    "<th scope=col>Measure<th scope=col class=n>Well<th scope=col class=n>Of<th scope=col>"
                    "<span class=vh>Picture</span><th scope=col class=n>Share<th scope=col class=n>Weight",
                    "fills");
  for (const ReadinessPart& part : pillar.parts) {
    out += "<tr><th scope=row>" + part.label + "<td class=n>" + count(part.good) + "<td class=n>" + count(part.of) +
           "<td>" + bar(part.good, part.of, style_of(100 * part.share())) + "<td class=n>" +
           percent(part.good, part.of) + "<td class=n>" +
           (part.counts() ? weight_text(part.weight) : "<span title=\"nothing it could be about\">–</span>") +
           "</tr>\n";
  }
  out += close_table();
}

std::string points_text(double points) {
  if (points < 0.05) return "&lt;0.1";
  return "+" + fixed(points, 1);
}

// Units are plural: "products".
std::string unit_text(const Fix& fix) { return fix.count == 1 ? fix.unit.substr(0, fix.unit.size() - 1) : fix.unit; }

void write_examples(const CleanReport& report, const Fix& fix, std::string& out) {
  const auto any = [&](const auto& has) { return std::any_of(fix.examples.begin(), fix.examples.end(), has); };
  const bool lines = any([](const Example& e) { return e.place.line > 0; });
  const bool ids = any([](const Example& e) { return !e.id.empty(); });
  out += open_table("Examples", std::string(lines ? "<th scope=col class=n>Line" : "") +
                                    (ids ? "<th scope=col>Id" : "") + "<th scope=col>What is there");
  for (const Example& example : fix.examples) {
    out += "<tr>";
    if (lines) out += "<td class=n>" + place_text(report, example.place);
    if (ids) out += "<td class=id>" + escaped(example.id);
    out += "<td class=v>" + escaped(example.text) + "</tr>\n";
  }
  out += close_table();
  if (fix.count > fix.examples.size() && !fix.examples.empty())
    out += "<p class=more>The first " + count(fix.examples.size()) + " of " + count(fix.count) + ".</p>\n";
}

void write_fix(const CleanReport& report, const Fix& fix, std::string& out) {
  out += "<li><details><summary><span class=points>" + points_text(fix.points) +
         "<small> points</small></span><span class=what><strong>" + escaped(fix.title) + "</strong> <small>" +
         count(fix.count) + " " + unit_text(fix) + "</small><br><span class=remedy>" + escaped(fix.remedy) +
         "</span></span></summary>\n";
  if (!fix.mostly.empty()) out += "<p>Most of them in <b>" + escaped(fix.mostly) + "</b>.</p>\n";
  if (!fix.examples.empty()) write_examples(report, fix, out);
  out += "</details></li>\n";
}

}  // namespace

void write_readiness(const CleanReport& report, const Readiness& readiness, std::string& out) {
  out += "<h2 id=readiness>Readiness</h2>\n<div class=score>" + ring(readiness.score()) + "<div class=pillars>\n";
  for (const Pillar& pillar : readiness.pillars) write_pillar(pillar, out);
  out += "</div></div>\n";
  out += open_details("", "", "How the score is made");
  out +=
      "<p>Each measure counts those that are well among those it is about. A pillar is 100 times the mean of its "
      "measures by their weights; one that is about nothing here has no weight. The readiness is the mean of the three "
      "pillars";
  out += report.events ? ".</p>\n" : "; the store's events can be part of it (<code>--store STORE</code>).</p>\n";
  for (const Pillar& pillar : readiness.pillars) write_parts(pillar, out);
  out += close_details();
}

void write_fixes(const CleanReport& report, const Readiness& readiness, std::string& out) {
  out += "<h2 id=fixes>What to fix first</h2>\n";
  if (readiness.fixes.empty()) {
    out += report.rows == 0 ? "<p>The feeds have no rows.</p>\n" : "<p>Nothing: the score is full.</p>\n";
    return;
  }
  out +=
      "<p class=soft>The greatest effect first: the points that the readiness gains where all of a kind are mended. "
      "Open one for its lines.</p>\n<ol class=fixes>\n";
  const size_t shown = std::min(readiness.fixes.size(), kFixesShown);
  for (size_t i = 0; i < shown; ++i) write_fix(report, readiness.fixes[i], out);
  out += "</ol>\n";
  if (readiness.fixes.size() > shown) {
    out += open_details(count(readiness.fixes.size() - shown), "", "more, of smaller effect") +
           "<ol class=fixes start=" + std::to_string(shown + 1) + ">\n";
    for (size_t i = shown; i < readiness.fixes.size(); ++i) write_fix(report, readiness.fixes[i], out);
    out += "</ol>" + close_details();
  }
}

}  // namespace shelfwise::catalog_tools
