// Identifiers as types, so that a product's id is never taken for a shopper's.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace shelfwise {

template <class Tag>
class StringId {
 public:
  StringId() = default;
  explicit StringId(std::string value) : value_(std::move(value)) {}

  const std::string& str() const { return value_; }
  bool empty() const { return value_.empty(); }
  auto operator<=>(const StringId&) const = default;

 private:
  std::string value_;
};

using ProductId = StringId<struct ProductIdTag>;  // a SKU, as the feed spells it
using ShopperId = StringId<struct ShopperIdTag>;  // a userId or anonymousId, as the storefront sends it
using MessageId = StringId<struct MessageIdTag>;
using QueryId = StringId<struct QueryIdTag>;

// A product's number within one index generation, from 0 without gaps. Never stored outside its generation.
using Doc = std::uint32_t;
inline constexpr Doc kNoDoc = 0xFFFFFFFFU;

}  // namespace shelfwise

template <class Tag>
struct std::hash<shelfwise::StringId<Tag>> {
  std::size_t operator()(const shelfwise::StringId<Tag>& id) const noexcept {
    return std::hash<std::string>()(id.str());
  }
};
