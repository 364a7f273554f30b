// What a merchant can set of training, [training] in store.toml.
#pragma once

#include <cstdint>

namespace shelfwise::personalization {

struct TrainingSettings {
  std::uint32_t memory_mb = 6'144;  // what training may take beside the mapped index; models are made coarser to fit
  std::uint32_t threads = 0;        // 0: one a processor core, at most 8. What is learned is the same for any number
  double tuning_seconds = 20;       // work spent on choosing the item model's settings on held-out time; 0: none
  double update_tolerance = 0.02;   // of `train --update`: how far a product's neighbours may have moved, as a share
};

}  // namespace shelfwise::personalization
