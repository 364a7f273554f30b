#include "server/algolia/attributes.h"

#include <algorithm>
#include <iterator>

namespace shelfwise::server::algolia {
namespace {

constexpr std::string_view kCategoryNames[] = {"categories", "hierarchicalCategories", "category", "product_type"};
constexpr std::string_view kNumbers[] = {"price", "rating", "average_rating", "rating_count", "popularity", "quantity"};
constexpr std::string_view kDates[] = {"release_date", "availability_date"};
constexpr std::string_view kTexts[] = {"brand",    "color",          "size",           "material",
                                       "gender",   "age_group",      "condition",      "availability",
                                       "id",       "custom_label_0", "custom_label_1", "custom_label_2",
                                       "objectID", "custom_label_3", "custom_label_4"};

template <class Names>
bool holds(const Names& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::optional<Attribute> category_of(std::string_view name) {
  const size_t dot = std::min(name.find('.'), name.size());
  if (!holds(kCategoryNames, name.substr(0, dot))) return std::nullopt;
  Attribute found{Attribute::Kind::kCategory, "category", std::nullopt};
  if (dot == name.size()) return found;
  constexpr std::string_view kLevel = ".lvl";
  const std::string_view level = name.substr(dot);
  if (level.size() != kLevel.size() + 1 || !level.starts_with(kLevel)) return std::nullopt;
  if (level.back() < '0' || level.back() > '9') return std::nullopt;
  found.level = static_cast<std::uint32_t>(level.back() - '0');
  return found;
}

}  // namespace

Attribute attribute_of(std::string_view name) {
  if (const auto category = category_of(name)) return *category;
  using Kind = Attribute::Kind;
  if (name == "objectID") return {Kind::kText, "id", std::nullopt};
  if (holds(kNumbers, name)) return {Kind::kNumber, std::string(name), std::nullopt};
  if (holds(kDates, name)) return {Kind::kDate, std::string(name), std::nullopt};
  constexpr std::string_view kDetail = "product_detail.";
  if (name.starts_with(kDetail) && !is_standard(name.substr(kDetail.size()))) name.remove_prefix(kDetail.size());
  return {Kind::kText, std::string(name), std::nullopt};
}

bool is_standard(std::string_view name) {
  return holds(kNumbers, name) || holds(kDates, name) || holds(kTexts, name) || category_of(name).has_value();
}

}  // namespace shelfwise::server::algolia
