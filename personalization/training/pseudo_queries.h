// Choices to learn the blend from where the log has orders but not what was shown: had the shopper searched for a word
// of what they bought, every product with that word would have been on offer.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "personalization/blend/blend.h"
#include "personalization/items/item_model.h"
#include "personalization/settings.h"
#include "personalization/training/training_log.h"

namespace shelfwise::personalization {

struct PseudoQueryOptions {
  std::uint32_t cut = 0;    // what was known then ...
  std::uint32_t until = 0;  // ... has to explain the orders up to this time
  std::uint32_t words_an_order = 4;
  std::uint32_t min_products = 5;      // with the word: fewer leave nothing to learn
  std::uint32_t max_products = 2'000;  // more are no query
  std::uint32_t max_candidates = 200;  // products not chosen beyond this number are sampled
  std::uint32_t max_sets = 10'000;
};

// Choices by surface: among the products with a word of what was bought, and among those of its category.
using SurfaceChoices = std::array<std::vector<ChoiceSet>, kSurfaces>;

// Trains an item model on what came before the cut, then makes choice sets of kBlendColumns features. Sampling depends
// on the products and words alone.
SurfaceChoices make_pseudo_queries(const TrainingLog& log, const CatalogFacts& facts, const Settings& settings,
                                   const NextModelOptions& next, const PseudoQueryOptions& options);

}  // namespace shelfwise::personalization
