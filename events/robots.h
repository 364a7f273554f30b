// Programs that read shops: what they do says nothing about shoppers.
#pragma once

#include <string_view>

namespace shelfwise::events {

// Whether a user agent says by itself that it is a crawler, a monitor or a script. Empty: no.
bool is_robot(std::string_view user_agent);

}  // namespace shelfwise::events
