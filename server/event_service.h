// Messages from storefronts into the durable log, and on into the next answer.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/live_store.h"
#include "server/problem.h"

namespace shelfwise::server {

struct EventReceipt {
  std::uint64_t stored = 0;
  std::uint64_t seen_before = 0;  // message ids that the log had already
  std::uint64_t opted_out = 0;    // stored without a shopper, or not at all
  std::uint64_t erased = 0;       // older than their shopper's erasure: not stored
  std::uint64_t set_aside = 0;    // of those stored: by robots, so that no model goes by them
  std::vector<ProblemItem> rejected;

  std::uint64_t accepted() const { return stored + seen_before + opted_out + erased; }
};

// Thread-safe.
class EventService {
 public:
  explicit EventService(LiveStore& store) : store_(store) {}

  // One Segment message, or {"batch": [...]}. Returns once what is valid is durable and the next answer knows of it;
  // messages that are not valid are named in `rejected`. `opted_out`: the request itself carried a refusal, so nothing
  // is stored under a shopper. `only`: the shopper whom the key speaks for, "" for any; events of others and links with
  // them are rejected.
  Result<EventReceipt> post(std::string_view body, bool opted_out, std::string_view only);
  Result<EventReceipt> post(const nlohmann::json& body, bool opted_out, std::string_view only);

 private:
  LiveStore& store_;
};

std::string receipt_json(const EventReceipt& receipt);

}  // namespace shelfwise::server
