#include "server/live_change.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "server/nearest.h"

namespace shelfwise::server {
namespace {

using catalog::LivePatch;
using catalog::Money;
using catalog::Product;

constexpr std::string_view kLiveAttributes[] = {"price", "sale_price", "availability", "quantity", "popularity"};

Error bad_attribute(std::string_view name, std::string message) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), "/" + std::string(name));
}

Status check_currency(const Money& money, std::string_view currency, std::string_view name) {
  if (money.currency.empty() || currency.empty() || money.currency == currency) return {};
  return bad_attribute(name, "the index holds prices in " + std::string(currency) + ", not " + money.currency +
                                 "; index the catalog again to change the currency");
}

Result<Money> read_price(const nlohmann::json& value, std::string_view name, std::string_view currency) {
  Result<Money> money = value.is_string()   ? catalog::parse_money(value.get<std::string>())
                        : value.is_number() ? catalog::parse_money(value.dump())
                                            : Result<Money>(bad_attribute(name, "has to be a price, as \"12.50 USD\""));
  if (!money) return bad_attribute(name, money.error().message);
  if (Status fine = check_currency(*money, currency, name); !fine) return fine.error();
  return money;
}

Status read_attribute(const std::string& name, const nlohmann::json& value, LivePatch& patch) {
  if (name == "availability") {
    patch.availability = value.is_string() ? catalog::parse_availability(value.get<std::string>()) : std::nullopt;
    if (patch.availability) return {};
    return bad_attribute(name, "has to be in_stock, out_of_stock, preorder or backorder");
  }
  if (name == "quantity") {
    const bool whole = value.is_number_integer() && value.get<std::int64_t>() >= 0;
    if (!whole || value.get<std::int64_t>() > std::numeric_limits<std::int32_t>::max()) {
      return bad_attribute(name, "has to be a whole number from 0 to 2147483647");
    }
    patch.quantity = value.get<std::int32_t>();
    return {};
  }
  const double popularity = value.is_number() ? value.get<double>() : -1;
  if (!(popularity >= 0) || popularity > static_cast<double>(std::numeric_limits<float>::max())) {
    return bad_attribute(name, "has to be a number from 0");
  }
  patch.popularity = static_cast<float>(popularity);
  return {};
}

struct Prices {
  std::optional<Money> regular;
  std::optional<Money> sale;
  bool sale_ends = false;  // "sale_price": null
};

Error sale_above_price(std::int64_t regular, std::string_view currency) {
  return bad_attribute("sale_price", "is above the price, " + catalog::format_money({regular, std::string(currency)}) +
                                         "; a sale price may be at most that, so send `price` as well to raise it");
}

Status set_prices(const Prices& prices, std::string_view currency, const LiveState& before, LivePatch& patch) {
  const std::int64_t regular = prices.regular ? prices.regular->micros : before.regular_price_micros;
  if (prices.regular) patch.regular_price_micros = regular;
  if (prices.sale) {
    if (regular != catalog::kNoMicros && prices.sale->micros > regular) return sale_above_price(regular, currency);
    // A product that had no price at all has this one.
    if (regular == catalog::kNoMicros) patch.regular_price_micros = prices.sale->micros;
    patch.price_micros = prices.sale->micros;
    return {};
  }
  const bool on_sale = !prices.sale_ends && before.price_micros < before.regular_price_micros;
  const bool goes_on = on_sale && before.price_micros < regular;
  if (!goes_on && (prices.regular || prices.sale_ends) && regular != catalog::kNoMicros) patch.price_micros = regular;
  return {};
}

// The product without what may change live, and without its cost, which answers do not show: for comparison.
nlohmann::ordered_json fixed_part(Product product) {
  product.cost_of_goods_sold.reset();
  product.price.reset();
  product.sale_price.reset();
  product.availability = catalog::Availability::kUnknown;
  product.quantity.reset();
  product.popularity.reset();
  return catalog::product_to_json(product);
}

std::string first_difference(const nlohmann::ordered_json& a, const nlohmann::ordered_json& b) {
  for (const auto& [name, value] : a.items()) {
    if (!b.contains(name) || b.at(name) != value) return name;
  }
  for (const auto& [name, value] : b.items()) {
    if (!a.contains(name)) return name;
  }
  return {};
}

}  // namespace

LiveState live_state(const catalog::Generation& generation, Doc doc) {
  return {generation.price_micros()[doc], generation.regular_price_micros()[doc],
          static_cast<catalog::Availability>(generation.availability()[doc]), generation.quantity()[doc]};
}

void follow_quantity(LivePatch& patch, const LiveState& before) {
  using catalog::Availability;
  if (!patch.quantity || patch.availability) return;
  const bool was_there = before.availability == Availability::kInStock || before.availability == Availability::kUnknown;
  if (*patch.quantity == 0 && was_there) patch.availability = Availability::kOutOfStock;
  const bool was_gone = before.availability == Availability::kOutOfStock && before.quantity == 0;
  if (*patch.quantity > 0 && was_gone) patch.availability = Availability::kInStock;
}

Result<LivePatch> read_live_patch(const nlohmann::json& body, std::string_view currency, const LiveState& before) {
  if (!body.is_object() || body.empty()) {
    return make_error(ErrorCode::kInvalidArgument,
                      "the body has to be an object with any of price, sale_price, availability, quantity, popularity");
  }
  LivePatch patch;
  Prices prices;
  for (const auto& [name, value] : body.items()) {
    if (std::find(std::begin(kLiveAttributes), std::end(kLiveAttributes), name) == std::end(kLiveAttributes)) {
      return bad_attribute(name.substr(0, 64), "`" + name.substr(0, 64) + "` cannot change without a new index" +
                                                   did_you_mean(name, kLiveAttributes));
    }
    if (name == "sale_price" && value.is_null()) {
      prices.sale_ends = true;
    } else if (name == "price" || name == "sale_price") {
      Result<Money> money = read_price(value, name, currency);
      if (!money) return std::move(money).error();
      (name == "price" ? prices.regular : prices.sale) = std::move(*money);
    } else if (Status fine = read_attribute(name, value, patch); !fine) {
      return std::move(fine).error();
    }
  }
  if (Status fine = set_prices(prices, currency, before, patch); !fine) return std::move(fine).error();
  follow_quantity(patch, before);
  return patch;
}

Result<LivePatch> live_difference(const Product& indexed, const Product& wanted, std::string_view currency) {
  const nlohmann::ordered_json before = fixed_part(indexed);
  const nlohmann::ordered_json after = fixed_part(wanted);
  if (const std::string name = first_difference(before, after); !name.empty()) {
    return make_error(ErrorCode::kConflict,
                      "`" + name +
                          "` differs from the index; only price, sale_price, availability, quantity and "
                          "popularity change live. Put the product into the catalog and run: shelfwise index",
                      "/" + name);
  }
  if (wanted.cost_of_goods_sold && wanted.cost_of_goods_sold != indexed.cost_of_goods_sold) {
    return make_error(ErrorCode::kConflict,
                      "`cost_of_goods_sold` differs from the index; put it into the catalog and run: shelfwise index",
                      "/cost_of_goods_sold");
  }
  if (wanted.price && wanted.sale_price && wanted.sale_price->micros > wanted.price->micros) {
    return sale_above_price(wanted.price->micros, currency);
  }
  LivePatch patch;
  if (const std::optional<Money>& price = wanted.effective_price()) {
    if (Status fine = check_currency(*price, currency, "price"); !fine) return std::move(fine).error();
    patch.price_micros = price->micros;
    patch.regular_price_micros = (wanted.price ? wanted.price : price)->micros;
  }
  if (wanted.availability != catalog::Availability::kUnknown) patch.availability = wanted.availability;
  if (wanted.quantity) {
    patch.quantity = static_cast<std::int32_t>(
        std::clamp<std::int64_t>(*wanted.quantity, 0, std::numeric_limits<std::int32_t>::max()));
  }
  if (wanted.popularity) patch.popularity = static_cast<float>(*wanted.popularity);
  return patch;
}

}  // namespace shelfwise::server
