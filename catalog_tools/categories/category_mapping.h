// From the paths of a catalog to categories of a taxonomy: what clean() writes to categories.tsv and reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog_tools/categories/category_decisions.h"
#include "catalog_tools/categories/category_matcher.h"
#include "catalog_tools/categories/category_paths.h"
#include "catalog_tools/categories/category_summaries.h"
#include "catalog_tools/categories/path_samples.h"
#include "catalog_tools/categories/taxonomy.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

// From this score on a category is taken without review: nine in ten are right then, measured on paths that the
// weights were not fitted to (docs/decisions/0004-category-mapping.md).
constexpr double kMapScore = 0.74;

struct CategoryMapping {
  std::vector<CategorySummary> categories;  // by source path
  std::vector<UnfiledProduct> unfiled;      // products without a path, in feed order; always to review
  std::vector<CategoryNote> notes;
};

// Maps every path of `paths`, which must be finished. Without a taxonomy each path keeps its one spelling. A decision
// wins over everything, with score 1; its id is looked up first, then its path; where the taxonomy has neither, the
// path is left to review and a note says so. The same input gives the same mapping. Not thread-safe.
class CategoryMapper {
 public:
  static constexpr size_t kMaxPaths = 30'000;  // matched with the taxonomy: those with most products; others: review

  explicit CategoryMapper(const text::Analyzer& analyzer) : analyzer_(analyzer) {}

  void set_taxonomy(std::vector<TaxonomyCategory> categories);
  bool has_taxonomy() const { return matcher_.has_value(); }

  CategoryMapping map(const CategoryPaths& paths, const PathSamples& samples, const CategoryDecisions& decisions);

 private:
  void suggest(const PathSamples& samples, CategoryMapping& out);
  void decide(const CategoryPaths& paths, const CategoryDecisions& decisions, CategoryMapping& out);
  void map_unfiled(const PathSamples& samples, CategoryMapping& out);
  std::optional<std::uint32_t> find(const CategoryTarget& target, const CategoryPaths& paths);

  const text::Analyzer& analyzer_;
  std::vector<TaxonomyCategory> taxonomy_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
  std::unordered_map<std::string, std::uint32_t> by_words_;  // of its path; filled when first asked for
  std::optional<CategoryMatcher> matcher_;
};

}  // namespace shelfwise::catalog_tools
