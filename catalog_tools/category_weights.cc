#include <span>

#include "catalog_tools/category_matcher.h"

namespace shelfwise::catalog_tools {
namespace {

struct Weight {
  Evidence evidence;
  double weight;
};

// Fitted to 112 judged paths of two shops and, a fifth as heavy, to 166 of eight other kinds of shop
// (bench/clean/shop_paths.tsv), by the likelihood of an accepted category with a Gaussian prior around weights set by
// hand; docs/decisions/0004-category-mapping.md has the fit, its cross-validation and its calibration.
constexpr Weight kWeights[] = {
    {Evidence::kFit, 2.565},
    {Evidence::kExact, 0.581},
    {Evidence::kNameExplained, 0.715},
    {Evidence::kOtherNames, -2.078},
    {Evidence::kHead, 0.889},
    {Evidence::kHeadInPath, 0.213},
    {Evidence::kHeadInCategory, -0.844},
    {Evidence::kParents, 1.430},
    {Evidence::kAncestors, 1.730},
    {Evidence::kTitleHeads, 1.256},
    {Evidence::kTitleHas, -0.023},
    {Evidence::kTitleName, 0.648},
    {Evidence::kTitleAncestors, 0.314},
    {Evidence::kForeignAccessory, -0.683},
    {Evidence::kLacksAccessory, -0.168},
    {Evidence::kUnexplained, -0.907},
    {Evidence::kLost, 0.302},
    {Evidence::kDepth, -1.482},
    {Evidence::kSize, -0.174},
    {Evidence::kSame, 0.043},
    {Evidence::kTitleMass, 1.648},
    {Evidence::kQualifierOnly, -1.678},
    {Evidence::kAboveExplained, 0.676},
    {Evidence::kSameMass, 1.340},
    {Evidence::kForeignAudience, -1.435},
    {Evidence::kFitBelow, -0.830},
    {Evidence::kStay, 1.441},
    {Evidence::kBelowParent, 0.807},
    {Evidence::kParentTop, 0.759},
    {Evidence::kParentSecond, 0.413},
    {Evidence::kParentNear, 0.328},
    {Evidence::kNearTop, 1.000},
    {Evidence::kNearSecond, 0.050},
    {Evidence::kSibling, 0.628},
    {Evidence::kStayLost, 0.834},
};
constexpr double kNone = 3.581;

// The same for one title: fitted to 254 titles of those paths, without the paths.
constexpr Weight kTitleWeights[] = {
    {Evidence::kNameExplained, 1.470},
    {Evidence::kOtherNames, -2.007},
    {Evidence::kTitleHeads, 1.641},
    {Evidence::kTitleHas, 0.446},
    {Evidence::kTitleName, 1.553},
    {Evidence::kTitleAncestors, 1.068},
    {Evidence::kForeignAccessory, -0.487},
    {Evidence::kUnexplained, -1.155},
    {Evidence::kDepth, -1.070},
    {Evidence::kSize, -1.525},
    {Evidence::kTitleMass, 2.197},
    {Evidence::kAboveExplained, 0.724},
    {Evidence::kForeignAudience, -1.663},
};
constexpr double kTitleNone = 3.507;

CategoryWeights filled(std::span<const Weight> list, double none) {
  CategoryWeights weights;
  for (const auto& [evidence, weight] : list) weights.evidence[static_cast<size_t>(evidence)] = weight;
  weights.none = none;
  return weights;
}

}  // namespace

const CategoryWeights& default_category_weights() {
  static const CategoryWeights weights = filled(kWeights, kNone);
  return weights;
}

const CategoryWeights& title_category_weights() {
  static const CategoryWeights weights = filled(kTitleWeights, kTitleNone);
  return weights;
}

}  // namespace shelfwise::catalog_tools
