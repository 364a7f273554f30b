// What to mend first: every point that the readiness score lacks, traced to what it is lost to.
#pragma once

#include <vector>

#include "catalog_tools/report/readiness.h"

namespace shelfwise::catalog_tools {

inline constexpr size_t kMaxFixes = 40;
inline constexpr size_t kMaxFixExamples = 20;  // of a fix

// The greatest gain first, at most kMaxFixes. The points of a part that several causes share are divided by how often
// each occurs, so that the points of all fixes add up to what is missing to 100.
std::vector<Fix> find_fixes(const CleanReport& report, const std::array<Pillar, 3>& pillars);

}  // namespace shelfwise::catalog_tools
