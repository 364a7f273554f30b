// Which facets to show where the caller leaves the choice to the results: facet_by=auto.
#pragma once

#include <optional>
#include <span>

#include "query/facets.h"

namespace shelfwise::query {

inline constexpr size_t kMaxChosenFacets = 6;
inline constexpr size_t kFacetSample = 300;  // of the best matches that the choice is made from

// Facets that part these products: fields that many of them have, with values that recur and none that nearly all
// share; the best first, the category where it parts them before all. The merchant's custom labels are never chosen.
// `category`: as in FacetPlan::parse. The same products give the same choice.
FacetPlan choose_facets(std::span<const Doc> products, const Columns& columns, std::optional<std::uint32_t> category);

}  // namespace shelfwise::query
