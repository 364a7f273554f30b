// What a manager should look at in the tree of categories itself.
#pragma once

#include <vector>

#include "catalog_tools/categories/category_summaries.h"
#include "catalog_tools/categories/taxonomy.h"

namespace shelfwise::catalog_tools {

// Paths of one product; paths that lead to another branch of the taxonomy than those beside them; categories of a
// store's own taxonomy that stay empty (a public taxonomy is too large for a shop to fill, so only one of at most
// 2,000 categories is taken for the store's own). At most kMaxNotes of each kind, then one that counts the rest.
constexpr size_t kMaxNotes = 1'000;
std::vector<CategoryNote> note_categories(const std::vector<CategorySummary>& categories,
                                          const std::vector<TaxonomyCategory>& taxonomy);

}  // namespace shelfwise::catalog_tools
