#include "catalog_tools/merge.h"

#include <algorithm>
#include <array>

namespace shelfwise::catalog_tools {
namespace {

using catalog::Product;

constexpr std::array kTexts = {
    &Product::description,  &Product::link,      &Product::image_link,    &Product::brand,
    &Product::gtin,         &Product::mpn,       &Product::item_group_id, &Product::google_product_category,
    &Product::product_type, &Product::color,     &Product::size,          &Product::material,
    &Product::gender,       &Product::age_group, &Product::condition,
};

void fill_details(Product& survivor, const Product& merged) {
  for (const catalog::Detail& detail : merged.product_detail) {
    const bool known = std::any_of(survivor.product_detail.begin(), survivor.product_detail.end(),
                                   [&](const catalog::Detail& own) { return own.name == detail.name; });
    if (!known) survivor.product_detail.push_back(detail);
  }
}

}  // namespace

size_t filled_attributes(const Product& product) {
  size_t filled = 2;  // id and title
  for (const auto member : kTexts) filled += (product.*member).empty() ? 0 : 1;
  filled += product.price.has_value() + product.sale_price.has_value() + product.cost_of_goods_sold.has_value() +
            product.quantity.has_value() + product.average_rating.has_value() + product.rating_count.has_value() +
            product.popularity.has_value() + product.availability_date.has_value();
  filled += product.availability == catalog::Availability::kUnknown ? 0 : 1;
  for (const std::string& label : product.custom_labels) filled += label.empty() ? 0 : 1;
  return filled + product.product_detail.size() + (product.product_highlight.empty() ? 0 : 1) + product.extra.size();
}

void fill_from(Product& survivor, const Product& merged) {
  for (const auto member : kTexts) {
    if ((survivor.*member).empty()) survivor.*member = merged.*member;
  }
  if (!survivor.price) {
    survivor.price = merged.price;
    if (merged.price) survivor.sale_price = merged.sale_price;
  }
  if (!survivor.cost_of_goods_sold) survivor.cost_of_goods_sold = merged.cost_of_goods_sold;
  if (survivor.availability == catalog::Availability::kUnknown && !survivor.quantity) {
    survivor.availability = merged.availability;
    survivor.quantity = merged.quantity;
  }
  if (!survivor.average_rating) {
    survivor.average_rating = merged.average_rating;
    survivor.rating_count = merged.rating_count;
  }
  if (!survivor.popularity) survivor.popularity = merged.popularity;
  if (!survivor.availability_date) survivor.availability_date = merged.availability_date;
  survivor.adult = survivor.adult || merged.adult;
  fill_details(survivor, merged);
  if (survivor.product_highlight.empty()) survivor.product_highlight = merged.product_highlight;
  for (size_t i = 0; i < survivor.custom_labels.size(); ++i) {
    if (survivor.custom_labels[i].empty()) survivor.custom_labels[i] = merged.custom_labels[i];
  }
  if (merged.extra.is_object()) {
    for (const auto& [name, value] : merged.extra.items()) {
      if (!survivor.extra.contains(name)) survivor.extra[name] = value;
    }
  }
}

}  // namespace shelfwise::catalog_tools
