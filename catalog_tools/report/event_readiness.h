// What a store's events say about its catalog, as the report shows it. Read by whoever has the log: catalog_tools knows
// no events.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace shelfwise::catalog_tools {

enum class IdStatus : std::uint8_t {
  kUnknown,  // in no feed
  kProduct,  // of the clean catalog
  kMerged,   // leads to a product of the clean catalog
};

struct EventReadiness {
  struct Count {
    std::string name;
    std::uint64_t count = 0;
  };
  // An event type of the e-commerce vocabulary that the ranking learns from.
  struct Kind {
    std::string name;  // "Product Viewed"
    std::string use;   // what it is for: "the strongest sign of what is wanted"
    std::uint64_t events = 0;
  };

  std::uint64_t events = 0;
  std::string first;  // when, RFC 3339; empty without events
  std::string last;
  std::vector<Kind> kinds;         // all that there are, also those without events
  std::vector<Count> other_names;  // of the store's own: stored, used by no model; the most frequent

  std::uint64_t mentions = 0;         // of products in events
  std::uint64_t mentions_merged = 0;  // of those, by an id that was merged
  std::uint64_t mentions_lost = 0;    // of those, by an id that no feed has
  std::uint64_t lost_ids = 0;         // distinct; a lower bound where `lost_ids_cut`
  bool lost_ids_cut = false;
  std::vector<Count> lost;  // the most frequent

  std::uint64_t without_message_id = 0;  // the import made one from the bytes of the line
  std::uint64_t orders = 0;
  std::uint64_t orders_without_id = 0;
  std::uint64_t incomplete = 0;  // events without a message id, or orders without an order id

  std::uint64_t users = 0;         // shoppers who signed in: distinct userIds
  std::uint64_t users_linked = 0;  // of those, linked with another id, another device's for example
  std::uint64_t anonymous = 0;     // distinct anonymousIds
  std::uint64_t anonymous_linked = 0;

  static constexpr size_t kMaxListed = 50;  // in `lost` and `other_names`
};

// Asks for the readiness of events, given which product ids the catalog knows.
using EventReader = std::function<Result<EventReadiness>(const std::function<IdStatus(std::string_view)>& status_of)>;

}  // namespace shelfwise::catalog_tools
