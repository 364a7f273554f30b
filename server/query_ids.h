// Names for answers and requests that nobody can guess or meet twice.
#pragma once

#include <string>

namespace shelfwise::server {

// 128 random bits from the system's secure source, as 32 hexadecimal digits. Thread-safe.
std::string random_id();

}  // namespace shelfwise::server
