// Settings of the item model chosen on held-out time: a setting other than the default is taken where the shop's own
// shoppers are clearly better served by it.
#pragma once

#include <string>
#include <vector>

#include "personalization/items/item_counts.h"
#include "personalization/training/training_log.h"

namespace shelfwise::personalization {

struct TuningOptions {
  std::uint32_t cut = 0;  // learned from what was before, judged on what came from then on
  double seconds = 20;  // about what it may take; counted in work, not by a clock, so that the outcome is reproducible
};

struct Trial {
  std::string name;   // "ridge 40"; "defaults" first
  double ndcg10 = 0;  // among the products that were solved
  double gain = 0;    // over what stood before it, a case
  double error = 0;   // standard error of the gain
  bool taken = false;
};

struct Tuned {
  NextModelOptions options;
  std::vector<Trial> trials;
  std::uint64_t cases = 0;
  double products_share = 1;  // of the products whose systems were solved for it
  std::string verdict;
};

// The same outcome for the same log, whatever the threads.
Tuned tune_next_model(const TrainingLog& log, std::uint32_t products, const NextModelOptions& defaults,
                      const TuningOptions& options);

}  // namespace shelfwise::personalization
