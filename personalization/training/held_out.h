// How well for_you serves a store's own shoppers: the item model learned from what came before the last weeks, judged
// on what was ordered in them, beside best sellers and what was viewed last.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/store.h"
#include "common/clock.h"
#include "common/result.h"
#include "personalization/settings.h"
#include "personalization/training/training_settings.h"

namespace shelfwise::personalization {

struct HeldOutOptions {
  TimePoint as_of;  // the end of the weeks that are held out
  Settings settings;
  TrainingSettings training;
  double weeks = 4;
  std::uint32_t limit = 10;             // products of a block
  std::uint32_t max_shoppers = 10'000;  // judged; of more, those drawn by a fixed seed
  const std::atomic<bool>* stop = nullptr;
  std::function<void(std::string_view stage, double done)> progress;
};

// A mean over shoppers with its 95 % interval: percentiles of 1,000 bootstrap samples of shoppers (Efron 1979), drawn
// with a fixed seed.
struct Interval {
  double mean = 0;
  double low = 0;
  double high = 0;
};

struct BlockQuality {
  std::string name;  // "for_you", "best_sellers", "recently_viewed"
  Interval hit;      // share of shoppers with at least one of their products among the first `limit`
  Interval recall;   // share of their products among them, of at most `limit`
  Interval ndcg;     // Järvelin and Kekäläinen 2002, a product wanted or not
  Interval lead;     // how much for_you's NDCG is above this one's, shopper by shopper
};

struct HeldOutFigures {
  std::string from;  // RFC 3339
  std::string until;
  std::uint64_t ordered = 0;    // shoppers who ordered something new to them in those weeks
  std::uint64_t strangers = 0;  // of them, those with no act before: every block is best sellers to them; not judged
  std::uint64_t judged = 0;
  std::uint32_t limit = 0;
  std::vector<BlockQuality> blocks;
  std::string note;  // where the figures are too few to go by
};

// A shopper is judged on the first day of those weeks on which they ordered products that were new to them, by what
// they had done before that day. kInvalidArgument where nobody can be judged. Changes nothing in the store.
Result<HeldOutFigures> judge_recommendations(const catalog::StorePaths& store, const HeldOutOptions& options);

}  // namespace shelfwise::personalization
