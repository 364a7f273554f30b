// gzip (RFC 1952), by zlib.
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise::server {

// kInvalidArgument where it is no gzip or ends early, kTooLarge where it would grow beyond `max_bytes`.
Result<std::string> gunzip(std::string_view compressed, size_t max_bytes);

// As small as zlib makes it: for what is compressed once and sent often.
std::string gzip(std::string_view text);

}  // namespace shelfwise::server
