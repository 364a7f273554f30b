// What a shopper may ask of the store: see what is kept, have it erased, refuse, mute, and join two devices.
#pragma once

#include <string>
#include <string_view>

#include "server/live_store.h"

namespace shelfwise::server {

// Thread-safe. Answers are JSON text, as docs/http.md shows them.
class ShopperService {
 public:
  explicit ShopperService(LiveStore& store) : store_(store) {}

  // Identities, consent, preferences, profile and every stored message. kNotFound for a shopper nothing is known of.
  Result<std::string> export_all(const ShopperId& token) const;

  // Returns once nothing of the shopper is left in log, profile and caches, and late events are kept out.
  Result<std::string> erase(const ShopperId& token);

  // {"granted": false}
  Result<std::string> set_consent(const ShopperId& token, std::string_view body);

  // {"muted_brands": [], "muted_categories": [], "muted_products": [], "muted_events": [], "personalization": true,
  // "more_variety": false}; absent members keep their value.
  Result<std::string> set_preferences(const ShopperId& token, std::string_view body);

  // {"with": "OTHER TOKEN"}: from now on one shopper, or no longer one.
  Result<std::string> merge(const ShopperId& token, std::string_view body);
  Result<std::string> unmerge(const ShopperId& token, std::string_view body);

  // The shoppers of the latest events, at most `limit`, with how many of these events each has.
  Result<std::string> recent(std::uint32_t limit) const;

 private:
  Result<std::string> identity_answer(const ShopperId& token) const;

  LiveStore& store_;
};

}  // namespace shelfwise::server
