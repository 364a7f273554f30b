// What a likeness says for two records being one product, as a weight of evidence.
#pragma once

#include <array>
#include <cstddef>

#include "catalog_tools/duplicates/likeness.h"

namespace shelfwise::catalog_tools {

inline constexpr size_t kSigns = 18;
using Signs = std::array<double, kSigns>;

// The signs of a likeness, each about 0 to 1 and 0 where it says nothing.
Signs signs(const Likeness& likeness);

// Logarithm of how much more often pairs so alike are one product than they are two, up to a constant. Pure.
double weight_of_evidence(const Likeness& likeness);

}  // namespace shelfwise::catalog_tools
