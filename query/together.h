// How many products have several terms at once; what spelling asks of the index.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "query/text_index.h"

namespace shelfwise::query {

// Exact up to `enough`, then at least that. Walks the postings of the rarest term. Throws Xapian::Error.
std::uint64_t products_with_all(const Xapian::Database& db, std::span<const std::string> terms,
                                std::uint64_t enough = 1000);

}  // namespace shelfwise::query
