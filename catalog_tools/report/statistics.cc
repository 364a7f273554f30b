#include "catalog_tools/report/statistics.h"

#include <algorithm>

#include "common/random.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxUnknown = 2000;  // names of unknown attributes; a feed that has more is no table of products
constexpr size_t kMaxExamples = 100;

std::uint64_t hash_of_variation(const catalog::Product& product) {
  std::uint64_t hash = 0;
  for (const std::string* text :
       {&product.color, &product.size, &product.material, &product.gender, &product.age_group}) {
    hash = stable_hash(text::fold(*text), hash);
  }
  for (const catalog::Detail& detail : product.product_detail) {
    std::uint64_t one = stable_hash(text::fold(detail.name));
    for (const std::string& value : detail.values) one = stable_hash(text::fold(value), one);
    hash += one;  // in any order
  }
  return hash;
}

}  // namespace

const std::array<const char*, CatalogStatistics::kAttributes> CatalogStatistics::kNames = {
    "id",
    "title",
    "description",
    "link",
    "image_link",
    "price",
    "sale_price",
    "cost_of_goods_sold",
    "availability",
    "quantity",
    "brand",
    "gtin",
    "mpn",
    "item_group_id",
    "google_product_category",
    "product_type",
    "color",
    "size",
    "material",
    "gender",
    "age_group",
    "condition",
    "product_detail",
    "product_highlight",
    "average_rating",
    "rating_count",
    "popularity",
    "availability_date",
};

void CatalogStatistics::add(const catalog::Product& product, Place place) {
  ++products_;
  const std::array<bool, kAttributes> filled = {
      true,
      true,
      !product.description.empty(),
      !product.link.empty(),
      !product.image_link.empty(),
      product.price.has_value(),
      product.sale_price.has_value(),
      product.cost_of_goods_sold.has_value(),
      product.availability != catalog::Availability::kUnknown,
      product.quantity.has_value(),
      !product.brand.empty(),
      !product.gtin.empty(),
      !product.mpn.empty(),
      !product.item_group_id.empty(),
      !product.google_product_category.empty(),
      !product.product_type.empty(),
      !product.color.empty(),
      !product.size.empty(),
      !product.material.empty(),
      !product.gender.empty(),
      !product.age_group.empty(),
      !product.condition.empty(),
      !product.product_detail.empty(),
      !product.product_highlight.empty(),
      product.average_rating.has_value(),
      product.rating_count.has_value(),
      product.popularity.has_value(),
      product.availability_date.has_value(),
  };
  for (size_t i = 0; i < kAttributes; ++i) count(i, filled[i]);
  const NeedFlags needs = needs_met(product);
  for (size_t i = 0; i < kNeeds; ++i) {
    met_[i] += needs[i] ? 1 : 0;
    if (!needs[i] && lacking_[i].size() < kMaxLacking) lacking_[i].push_back({place, product.id.str(), product.title});
  }
  categories_.add(product, needs);
  spellings_.add(product, place);
  if (product.price) {
    ++currencies_[product.price->currency];
    priced_[product.price->currency] += product.price->micros > 0 ? 1 : 0;
  }
  if (product.extra.is_object()) {
    for (const auto& [name, value] : product.extra.items()) {
      if (unknown_.size() < kMaxUnknown || unknown_.contains(name)) ++unknown_[name];
    }
  }
  if (product.item_group_id.empty()) return;
  Group& group = groups_[product.item_group_id];
  const std::uint64_t hash = hash_of_variation(product);
  if (group.members++ == 0) group.first = hash;
  group.varies = group.varies || hash != group.first;
}

std::vector<CatalogStatistics::Fill> CatalogStatistics::fills() const {
  std::vector<Fill> all;
  for (size_t i = 0; i < kAttributes; ++i) all.push_back({kNames[i], fills_[i]});
  return all;
}

std::vector<CatalogStatistics::Fill> CatalogStatistics::unknown() const {
  std::vector<Fill> all;
  for (const auto& [name, products] : unknown_) all.push_back({name, products});
  std::stable_sort(all.begin(), all.end(), [](const Fill& a, const Fill& b) { return a.products > b.products; });
  return all;
}

std::uint64_t CatalogStatistics::comparable_prices() const {
  std::uint64_t most = 0;
  for (const auto& [code, products] : priced_) {
    if (!code.empty()) most = std::max(most, products);
  }
  return most;
}

VariantSummary CatalogStatistics::variants() const {
  VariantSummary summary;
  std::vector<std::string> single;
  std::vector<std::string> alike;
  for (const auto& [id, group] : groups_) {
    if (group.members == 1) {
      single.push_back(id);
      continue;
    }
    ++summary.groups;
    summary.products += group.members;
    if (!group.varies) {
      alike.push_back(id);
      summary.alike_products += group.members;
    }
  }
  summary.single = single.size();
  summary.alike = alike.size();
  for (auto* list : {&single, &alike}) {
    std::sort(list->begin(), list->end());
    if (list->size() > kMaxExamples) list->resize(kMaxExamples);
  }
  summary.single_examples = std::move(single);
  summary.alike_examples = std::move(alike);
  return summary;
}

}  // namespace shelfwise::catalog_tools
