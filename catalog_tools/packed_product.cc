#include "catalog_tools/packed_product.h"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <vector>

namespace shelfwise::catalog_tools {
namespace {

using catalog::Detail;
using catalog::Money;
using catalog::Product;
using Json = nlohmann::ordered_json;

// One list of the fields for both directions, so that none is forgotten in one of them.
template <class P, class Visit>
void each_field(P& product, Visit visit) {
  visit(product.title);
  visit(product.description);
  visit(product.link);
  visit(product.image_link);
  visit(product.price);
  visit(product.sale_price);
  visit(product.cost_of_goods_sold);
  visit(product.availability);
  visit(product.quantity);
  visit(product.brand);
  visit(product.gtin);
  visit(product.mpn);
  visit(product.item_group_id);
  visit(product.google_product_category);
  visit(product.product_type);
  visit(product.color);
  visit(product.size);
  visit(product.material);
  visit(product.gender);
  visit(product.age_group);
  visit(product.condition);
  visit(product.adult);
  visit(product.product_detail);
  visit(product.product_highlight);
  for (auto& label : product.custom_labels) visit(label);
  visit(product.average_rating);
  visit(product.rating_count);
  visit(product.popularity);
  visit(product.availability_date);
  visit(product.extra);
}

struct Write {
  Packer& out;

  void operator()(const std::string& text) const { out.text(text); }
  void operator()(const Money& money) const {
    out.plain(money.micros);
    out.text(money.currency);
  }
  void operator()(const Detail& detail) const {
    out.text(detail.name);
    (*this)(detail.values);
  }
  void operator()(const Json& extra) const { out.text(extra.is_null() ? std::string() : extra.dump()); }
  template <class Value>
  void operator()(const std::vector<Value>& values) const {
    out.number(values.size());
    for (const Value& value : values) (*this)(value);
  }
  template <class Value>
  void operator()(const std::optional<Value>& value) const {
    out.plain(value.has_value());
    if (value) (*this)(*value);
  }
  template <class Value>
  requires std::is_trivially_copyable_v<Value>
  void operator()(const Value& value) const { out.plain(value); }
};

struct Read {
  Unpacker& in;

  void operator()(std::string& text) const { text = in.text(); }
  void operator()(Money& money) const {
    in.plain(money.micros);
    money.currency = in.text();
  }
  void operator()(Detail& detail) const {
    detail.name = in.text();
    (*this)(detail.values);
  }
  void operator()(Json& extra) const {
    const std::string_view text = in.text();
    if (!text.empty()) extra = Json::parse(text, nullptr, false);
  }
  template <class Value>
  void operator()(std::vector<Value>& values) const {
    const std::uint64_t size = in.number();
    for (std::uint64_t i = 0; in.ok() && i < size; ++i) (*this)(values.emplace_back());
  }
  template <class Value>
  void operator()(std::optional<Value>& value) const {
    bool set = false;
    in.plain(set);
    if (set) (*this)(value.emplace());
  }
  template <class Value>
  requires std::is_trivially_copyable_v<Value>
  void operator()(Value& value) const { in.plain(value); }
};

}  // namespace

void pack(const Product& product, Packer& out) {
  out.text(product.id.str());
  each_field(product, Write{out});
}

Product unpack_product(Unpacker& in) {
  Product product;
  product.id = ProductId(std::string(in.text()));
  each_field(product, Read{in});
  return product;
}

}  // namespace shelfwise::catalog_tools
