// What shoppers do, as the storefront tells it in Segment's e-commerce messages. docs/formats/events.md
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/money.h"
#include "common/clock.h"
#include "common/ids.h"
#include "common/result.h"
#include "events/engagement.h"
#include "events/visit_context.h"

namespace shelfwise::events {

enum class EventKind : std::uint8_t {
  kView,      // Product Viewed
  kClick,     // Product Clicked
  kAdd,       // Product Added (to the cart), Product Added to Wishlist
  kRemove,    // Product Removed
  kOrder,     // Order Completed
  kRefund,    // Order Refunded, Order Cancelled
  kSearch,    // Products Searched
  kListView,  // Product List Viewed, Product List Filtered
  kCart,      // Cart Viewed, Checkout Started
  kIdentify,  // identify: links anonymousId and userId
  kAlias,     // alias: links previousId and userId
  kOther,     // any other message: stored, counted, exported, used by no model
  kSignOut,   // Signed Out: parts anonymousId and userId
  kEngage,    // Product Engaged: how closely a product was looked at, told when the page is left
};

struct EventItem {
  ProductId product;
  double quantity = 1;
  std::int64_t price_micros = catalog::kNoMicros;  // of one unit
  std::int32_t position = -1;                      // in the list it was shown in, from 1
};

struct Event {
  std::uint64_t sequence = 0;  // in the log, ascending without reuse; 0: not stored yet
  MessageId message_id;
  EventKind kind = EventKind::kOther;
  std::string name;  // "Product Viewed"
  TimePoint time;    // when it happened, corrected for clocks that are off
  TimePoint received;
  ShopperId anonymous_id;  // at least one of these two is set
  ShopperId user_id;
  ShopperId previous_id;  // alias only
  std::vector<EventItem> items;
  std::string order_id;
  std::string query;  // kSearch
  std::string list;   // list_id, or the category of a list view
  QueryId query_id;   // the answer that led here
  VisitContext visit;
  Look look = Look::kPlain;  // of views and kEngage
  bool opted_out = false;    // consent flag in the message's context: nothing is stored under the shopper
  bool set_aside = false;    // of a robot: kept as kOther, so that no model goes by it. Not stored
};

// Whose event it is: the userId where the message has one, else the anonymousId.
inline const ShopperId& owner(const Event& event) { return event.user_id.empty() ? event.anonymous_id : event.user_id; }

// Limits on one message; beyond them it is rejected, naming the place.
inline constexpr size_t kMaxBatch = 1'000;
inline constexpr size_t kMaxItems = 500;
inline constexpr size_t kMaxIdBytes = 256;

// Reads one Segment message, or one of Google's Retail API (google_retail.h). The error's context is a JSON pointer
// below the message
// ("/properties/products/0/product_id"). A missing messageId is an error unless `make_id` is given to fill it (import:
// a hash of the line). A timestamp in the future is brought back to `now`; one before 2000 is an error; none means
// `now`.
Result<Event> parse_event(const nlohmann::json& message, TimePoint now, const std::string* fallback_id = nullptr);

}  // namespace shelfwise::events
