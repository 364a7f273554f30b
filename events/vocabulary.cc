#include "events/vocabulary.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace shelfwise::events {
namespace {

constexpr std::array kNames = {
    KnownName{"Product Viewed", EventKind::kView, Products::kRequired},
    KnownName{"Product Clicked", EventKind::kClick, Products::kRequired},
    KnownName{"Product Added", EventKind::kAdd, Products::kRequired},
    KnownName{"Product Added to Wishlist", EventKind::kAdd, Products::kRequired},
    KnownName{"Wishlist Product Added to Cart", EventKind::kAdd, Products::kRequired},
    KnownName{"Product Removed", EventKind::kRemove, Products::kRequired},
    KnownName{"Product Removed from Wishlist", EventKind::kRemove, Products::kRequired},
    KnownName{"Order Completed", EventKind::kOrder, Products::kRequired},
    KnownName{"Order Refunded", EventKind::kRefund, Products::kOptional},
    KnownName{"Order Cancelled", EventKind::kRefund, Products::kOptional},
    KnownName{"Products Searched", EventKind::kSearch, Products::kOptional},
    KnownName{"Product List Viewed", EventKind::kListView, Products::kOptional},
    KnownName{"Product List Filtered", EventKind::kListView, Products::kOptional},
    KnownName{"Cart Viewed", EventKind::kCart, Products::kOptional},
    KnownName{"Checkout Started", EventKind::kCart, Products::kOptional},
    KnownName{"identify", EventKind::kIdentify, Products::kNone},
    KnownName{"alias", EventKind::kAlias, Products::kNone},
    KnownName{"page", EventKind::kOther, Products::kNone},
    KnownName{"screen", EventKind::kOther, Products::kNone},
    KnownName{"group", EventKind::kOther, Products::kNone},
    // Rows are numbered in the log: new ones come last.
    KnownName{"Promotion Viewed", EventKind::kOther, Products::kOptional},
    KnownName{"Promotion Clicked", EventKind::kOther, Products::kOptional},
    KnownName{"Checkout Step Viewed", EventKind::kCart, Products::kOptional},
    KnownName{"Checkout Step Completed", EventKind::kCart, Products::kOptional},
    KnownName{"Payment Info Entered", EventKind::kCart, Products::kOptional},
    KnownName{"Order Updated", EventKind::kOther, Products::kOptional},
    KnownName{"Coupon Entered", EventKind::kOther, Products::kOptional},
    KnownName{"Coupon Applied", EventKind::kOther, Products::kOptional},
    KnownName{"Coupon Denied", EventKind::kOther, Products::kOptional},
    KnownName{"Coupon Removed", EventKind::kOther, Products::kOptional},
    KnownName{"Product Shared", EventKind::kView, Products::kRequired},
    KnownName{"Cart Shared", EventKind::kCart, Products::kOptional},
    KnownName{"Product Reviewed", EventKind::kView, Products::kRequired},
    KnownName{"Products Compared", EventKind::kView, Products::kRequired},
    KnownName{"Signed Out", EventKind::kSignOut, Products::kOptional},
    KnownName{"Product Engaged", EventKind::kEngage, Products::kRequired},
};

constexpr size_t kLongestName = 32;

// ASCII only: every name above is.
std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_' || c == '-') c = ' ';
  }
  return out;
}

std::unordered_map<std::string, const KnownName*> by_folded_name() {
  std::unordered_map<std::string, const KnownName*> map;
  for (const KnownName& row : kNames) map.emplace(folded(row.name), &row);
  return map;
}

}  // namespace

std::span<const KnownName> known_names() { return kNames; }

const KnownName* find_name(std::string_view name) {
  static const auto map = by_folded_name();
  if (name.size() > kLongestName) return nullptr;
  const auto found = map.find(folded(name));
  return found == map.end() ? nullptr : found->second;
}

}  // namespace shelfwise::events
