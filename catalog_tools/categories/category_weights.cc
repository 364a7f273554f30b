#include <span>

#include "catalog_tools/categories/category_matcher.h"

namespace shelfwise::catalog_tools {
namespace {

struct Weight {
  Evidence evidence;
  double weight;
};

// Fitted to 112 judged paths of two shops and, three tenths as heavy, to 166 of eight other kinds of shop
// (bench/clean/shop_paths.tsv), by the likelihood of an accepted category with a Gaussian prior around weights set by
// hand; docs/decisions/0004-category-mapping.md has the fit, its cross-validation and its calibration.
constexpr Weight kWeights[] = {
    {Evidence::kFit, 2.562},
    {Evidence::kExact, 0.863},
    {Evidence::kNameExplained, 0.822},
    {Evidence::kOtherNames, -2.310},
    {Evidence::kHead, 0.875},
    {Evidence::kHeadInPath, 0.032},
    {Evidence::kHeadInCategory, -0.965},
    {Evidence::kParents, 1.595},
    {Evidence::kAncestors, 1.811},
    {Evidence::kTitleHeads, 1.413},
    {Evidence::kTitleHas, -0.007},
    {Evidence::kTitleName, 0.862},
    {Evidence::kTitleAncestors, 0.266},
    {Evidence::kForeignAccessory, -0.732},
    {Evidence::kLacksAccessory, -0.214},
    {Evidence::kUnexplained, -0.941},
    {Evidence::kLost, 0.403},
    {Evidence::kDepth, -1.500},
    {Evidence::kSize, -0.156},
    {Evidence::kSame, 0.019},
    {Evidence::kTitleMass, 1.767},
    {Evidence::kQualifierOnly, -1.718},
    {Evidence::kAboveExplained, 0.623},
    {Evidence::kSameMass, 1.263},
    {Evidence::kForeignAudience, -1.480},
    {Evidence::kFitBelow, -0.880},
    {Evidence::kStay, 1.349},
    {Evidence::kBelowParent, 0.884},
    {Evidence::kParentTop, 0.715},
    {Evidence::kParentSecond, 0.440},
    {Evidence::kParentNear, 0.230},
    {Evidence::kNearTop, 0.995},
    {Evidence::kNearSecond, -0.114},
    {Evidence::kSibling, 0.617},
    {Evidence::kStayLost, 0.609},
};
constexpr double kNone = 3.514;

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
