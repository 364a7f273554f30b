#include <span>

#include "catalog_tools/category_matcher.h"

namespace shelfwise::catalog_tools {
namespace {

struct Weight {
  Evidence evidence;
  double weight;
};

// Fitted to 112 judged paths of two shops, by the likelihood of an accepted category with a Gaussian prior around
// weights set by hand; docs/decisions/0004-category-mapping.md has the fit, its cross-validation and its calibration.
constexpr Weight kWeights[] = {
    {Evidence::kFit, 2.475},
    {Evidence::kExact, 0.723},
    {Evidence::kNameExplained, 0.801},
    {Evidence::kOtherNames, -2.251},
    {Evidence::kHead, 0.823},
    {Evidence::kHeadInPath, 0.415},
    {Evidence::kHeadInCategory, -0.982},
    {Evidence::kParents, 1.039},
    {Evidence::kAncestors, 1.427},
    {Evidence::kTitleHeads, 1.355},
    {Evidence::kTitleHas, -0.168},
    {Evidence::kTitleName, 0.677},
    {Evidence::kTitleAncestors, 0.161},
    {Evidence::kForeignAccessory, -0.458},
    {Evidence::kLacksAccessory, -0.319},
    {Evidence::kUnexplained, -0.801},
    {Evidence::kLost, 0.377},
    {Evidence::kDepth, -1.490},
    {Evidence::kSize, -0.044},
    {Evidence::kSame, 0.046},
    {Evidence::kTitleMass, 1.836},
    {Evidence::kQualifierOnly, -1.611},
    {Evidence::kAboveExplained, 0.697},
    {Evidence::kSameMass, 1.315},
    {Evidence::kForeignAudience, -1.317},
    {Evidence::kFitBelow, -0.980},
    {Evidence::kStay, 1.709},
    {Evidence::kBelowParent, 0.242},
    {Evidence::kParentTop, 0.756},
    {Evidence::kParentSecond, 0.319},
    {Evidence::kParentNear, 0.363},
    {Evidence::kNearTop, 0.915},
    {Evidence::kNearSecond, 0.511},
    {Evidence::kSibling, 0.651},
    {Evidence::kStayLost, 0.982},
};
constexpr double kNone = 3.548;

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
