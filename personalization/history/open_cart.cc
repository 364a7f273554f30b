#include "personalization/history/open_cart.h"

#include <algorithm>

namespace shelfwise::personalization {

std::vector<Doc> open_cart(std::span<const Interaction> interactions, std::uint32_t now) {
  std::vector<Doc> cart;  // in order of adding
  std::uint32_t last_order = 0;
  std::uint32_t last_add = 0;
  for (const Interaction& one : interactions) {
    if (one.act == Act::kOrder) {
      last_order = one.second;
      cart.clear();  // an order takes the whole cart
    } else if (one.act == Act::kAdd && one.second > last_order) {
      std::erase(cart, one.doc);
      cart.push_back(one.doc);
      last_add = one.second;
      if (cart.size() > kMaxCart) cart.erase(cart.begin());
    } else if (one.act == Act::kRemove) {
      std::erase(cart, one.doc);
    }
  }
  if (days_between(last_add, now) > kCartDays) cart.clear();
  std::reverse(cart.begin(), cart.end());
  return cart;
}

}  // namespace shelfwise::personalization
