// Segment's older clients carry their key in the body.
#pragma once

#include <string>
#include <string_view>

namespace shelfwise::server {

// The value of the first `"writeKey"` in a body of JSON, without parsing the rest: what the sender wrote is what the
// sender presents, wherever it stands. "" where there is none, or an escape in it.
std::string write_key_of(std::string_view body);

}  // namespace shelfwise::server
