// The merchant's rules that hide products, whoever asks: they hold for hits, counts, facets, blocks, fallbacks and
// suggestions alike, because all of them ask this one predicate.
#pragma once

#include <functional>

#include "catalog/generation.h"
#include "server/settings.h"

namespace shelfwise::server {

// Which flags occur at all in a generation, so that a store without removed or adult products pays nothing.
struct FlagsInUse {
  bool adult = false;
  bool removed = false;
};
FlagsInUse flags_in_use(const catalog::Generation& generation);

// Whether it can be sold now: a quantity of 0 is no hindrance where the shop sells ahead of its stock.
bool in_stock(const catalog::Generation& generation, Doc doc);

// False for products that no answer may hold: removed ones, and those that `rules` hide. Empty where nothing can be
// hidden. Reads the live columns, so a change of stock or price counts at once. The generation must outlive it.
std::function<bool(Doc)> eligibility(const catalog::Generation& generation, const RuleSettings& rules, FlagsInUse flags,
                                     bool include_adult);

}  // namespace shelfwise::server
