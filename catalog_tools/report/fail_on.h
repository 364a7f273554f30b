// Conditions on a clean-up's figures under which a pipeline stops: "left_out>1%,readiness<80".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/report/report.h"

namespace shelfwise::catalog_tools {

struct FailCondition {
  std::string text;    // as it was written
  std::string figure;  // "left_out"
  std::string order;   // "<", "<=", ">" or ">="
  double limit = 0;
  bool percent = false;
};

struct FailConditions {
  std::vector<FailCondition> conditions;
  std::vector<std::string> mistakes;  // every one, with the remedy; nothing may be run where there are any
};

// Conditions separated by commas, spaces aside. Figures: fail_figures().
FailConditions parse_fail_conditions(std::string_view text);

// The names of the figures, separated by ", ", for help and errors.
std::string fail_figures();

// What held, each as a sentence with the figure: "left_out>1%: 12 rows were left out, 2.1% of 563 rows". A readiness
// score that there is none of (an empty catalog) counts as 0.
std::vector<std::string> conditions_that_hold(const std::vector<FailCondition>& conditions, const CleanReport& report);

}  // namespace shelfwise::catalog_tools
