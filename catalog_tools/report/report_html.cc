#include <filesystem>

#include "catalog_tools/report/html.h"
#include "catalog_tools/report/report.h"
#include "catalog_tools/report/report_sections.h"

namespace shelfwise::catalog_tools {
namespace {

void write_lead(const CleanReport& r, std::string& out) {
  const std::uint64_t products = r.statistics.products();
  out += "<p class=lead>" + counted(r.rows, "row", "rows") + " came in, " +
         counted(products, "product is", "products are") + " in the clean catalog.";
  if (r.left_out > 0) out += " " + counted(r.left_out, "row was", "rows were") + " left out.";
  if (r.merged > 0)
    out += " " + counted(r.merged, "row was", "rows were") + " merged into another because both are one product.";
  if (r.pairs_to_review > 0)
    out += " " + counted(r.pairs_to_review, "pair", "pairs") + " may be duplicates and wait for your decision.";
  out += "</p>\n";
}

void write_navigation(const CleanReport& report, std::string& out) {
  out +=
      "<nav aria-label=Sections class=toc><a href=#readiness>Readiness</a><a href=#fixes>Fix first</a><a "
      "href=#flow>What happened</a><a href=#fills>Fields</a><a href=#issues>What was wrong</a><a "
      "href=#duplicates>Duplicates</a><a href=#categories>Categories</a>";
  if (report.events) out += "<a href=#events>Events</a>";
  out += "</nav>\n";
}

}  // namespace

std::string place_text(const CleanReport& report, const Place& place) {
  if (place.line == 0) return {};
  const std::string line = std::to_string(place.line);
  if (report.feeds.size() < 2 || place.feed >= report.feeds.size()) return line;
  return escaped(std::filesystem::path(report.feeds[place.feed].file).filename().string()) + ":" + line;
}

std::string report_html(const CleanReport& report) {
  const Readiness readiness = measure_readiness(report);
  std::string out = open_page("Catalog clean-up report");
  write_lead(report, out);
  write_navigation(report, out);
  write_readiness(report, readiness, out);
  write_fixes(report, readiness, out);
  write_flow(report, out);
  write_fills(report, out);
  write_issues(report, out);
  write_duplicates(report, out);
  write_category_paths(report, out);
  write_variants(report, out);
  write_events(report, out);
  return out + close_page();
}

}  // namespace shelfwise::catalog_tools
