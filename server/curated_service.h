// The merchant's curated lists over HTTP: shown and changed. No sockets.
#pragma once

#include <string>
#include <string_view>

#include "server/live_store.h"

namespace shelfwise::server {

// Thread-safe. A change counts from the next block on. Answers are JSON text, as docs/personalization.md shows them.
class CuratedService {
 public:
  static constexpr std::size_t kMaxProducts = 100;  // of a list
  static constexpr std::size_t kMaxLists = 10'000;

  explicit CuratedService(LiveStore& store) : store_(store) {}

  // All lists, each with notes on what of it cannot be shown at the moment.
  Result<std::string> list() const;

  // {"block": "bought_together", "product_id": "TENT-1", "products": ["PEG-1", "ROPE-2"]}, or with "category", or with
  // neither. Replaces the list of this id. kInvalidArgument names what is wrong, and nothing has changed then.
  Result<std::string> put(std::string_view id, std::string_view body);

  // kNotFound where there is no such list.
  Status remove(std::string_view id);

 private:
  LiveStore& store_;
};

}  // namespace shelfwise::server
