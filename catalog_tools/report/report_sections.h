// The sections of report.html, one function each: it appends its part of the page to `out`, nothing where there is
// nothing to say. For report_html.cc alone.
#pragma once

#include <string>

#include "catalog_tools/report/readiness.h"
#include "catalog_tools/report/report.h"

namespace shelfwise::catalog_tools {

void write_readiness(const CleanReport& report, const Readiness& readiness, std::string& out);
void write_fixes(const CleanReport& report, const Readiness& readiness, std::string& out);
void write_flow(const CleanReport& report, std::string& out);
void write_fills(const CleanReport& report, std::string& out);
void write_issues(const CleanReport& report, std::string& out);
void write_duplicates(const CleanReport& report, std::string& out);
void write_category_paths(const CleanReport& report, std::string& out);
void write_variants(const CleanReport& report, std::string& out);
void write_events(const CleanReport& report, std::string& out);

// "12", or "feed.csv:12" where there are several feeds; escaped; "" where the line is not known.
std::string place_text(const CleanReport& report, const Place& place);

}  // namespace shelfwise::catalog_tools
