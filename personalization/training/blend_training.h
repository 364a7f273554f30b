// The weights of personal order, learned from a log and judged on time that was held out.
#pragma once

#include <array>
#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "personalization/blend/blend.h"
#include "personalization/catalog_facts.h"
#include "personalization/items/item_counts.h"
#include "personalization/settings.h"
#include "personalization/training/training_log.h"

namespace shelfwise::personalization {

// What weights are learned from; borrows everything.
struct BlendTask {
  const TrainingLog& log;
  const CatalogFacts& facts;
  const Settings& settings;
  const NextModelOptions& next;  // of the item model whose scores are features
  std::uint32_t now = 0;         // seconds since 1970
  double window_days = 0;        // the last so many days judge what the same time before them taught
  std::function<void(double done)> tell;
};

struct LearnedBlends {
  std::array<Blend, kSurfaces> blends;
  bool learned = false;  // false: the defaults
};

// Weights for searches and for category pages, each refused where it loses to the defaults on the last window. Adds the
// counts, held-out figures and verdicts to `report`, as "blend" and "collaborative".
LearnedBlends learn_blends(const BlendTask& task, nlohmann::ordered_json& report);

// Weights by feature, for the report.
nlohmann::ordered_json weights_to_json(const Blend& blend);

}  // namespace shelfwise::personalization
