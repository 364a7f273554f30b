// What recommendations are judged by on held-out time: what shoppers ordered for the first time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "personalization/training/training_log.h"

namespace shelfwise::personalization {

struct HeldOutCase {
  std::uint32_t shopper = 0;    // in TrainingLog::shoppers
  std::uint32_t day_begin = 0;  // seconds; what the shopper had done before is known
  std::vector<Doc> wanted;      // ascending, not empty
};

struct HeldOutCases {
  std::vector<HeldOutCase> cases;
  std::uint64_t ordered = 0;    // shoppers who ordered something new to them
  std::uint64_t strangers = 0;  // of them, those without any act before; not among the cases
};

// The first day from `cut` on, of each shopper, on which they ordered what they had never ordered. At most `most`, of
// more those drawn by a fixed seed.
HeldOutCases held_out_cases(const TrainingLog& log, std::uint32_t cut, std::size_t most);

// NDCG of a list by what was wanted, each product wanted or not (Järvelin and Kekäläinen 2002), over the first `limit`.
double ndcg_of(std::span<const Doc> shown, std::span<const Doc> wanted, std::size_t limit);

}  // namespace shelfwise::personalization
