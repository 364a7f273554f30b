// A shopper's preferences as the JSON that is stored, and that PUT /v1/shoppers/{token}/preferences takes.
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "events/event_store.h"

namespace shelfwise::events {

// {"muted_brands": [...], "muted_categories": [...], "muted_products": [...], "personalization": true}
std::string preferences_to_json(const Preferences& preferences);

// Missing members keep their defaults; unknown ones are refused, as are lists beyond kMaxMuted entries. The error's
// context is a JSON pointer. The empty text is the defaults.
Result<Preferences> preferences_from_json(std::string_view json);

inline constexpr size_t kMaxMuted = 1'000;

}  // namespace shelfwise::events
