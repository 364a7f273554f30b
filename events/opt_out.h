// Whether a message says that its shopper refuses to be followed.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace shelfwise::events {

// True where any of the flags listed in docs/formats/events.md ("Opting out") is set. A flag that is present but
// unreadable counts as a refusal: the doubt is the shopper's.
bool says_opted_out(const nlohmann::json& message);

}  // namespace shelfwise::events
