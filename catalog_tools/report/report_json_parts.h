// Parts of report.json that stand in files of their own. For report_json.cc alone.
#pragma once

#include <nlohmann/json.hpp>

#include "catalog_tools/report/readiness.h"
#include "catalog_tools/report/report.h"

namespace shelfwise::catalog_tools {

nlohmann::ordered_json readiness_json(const CleanReport& report);
nlohmann::ordered_json category_fills_json(const CleanReport& report, size_t most);
nlohmann::ordered_json events_json(const EventReadiness& events);

}  // namespace shelfwise::catalog_tools
