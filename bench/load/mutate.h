// Queries as nobody would type them: what two years of shoppers, robots and broken clients send in the end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace shelfwise::load {

// `count` queries, each made of one of `queries` by one to eight changes: letters dropped, doubled, swapped and
// replaced, the end cut off, words repeated, joined and mixed with those of another query, numbers, units, quotes,
// brackets, markup and operators put in, letters of many scripts, control characters, any bytes, broken UTF-8, and
// texts up to the longest that is taken (2,000 bytes). The same seed gives the same queries.
std::vector<std::string> mutated(const std::vector<std::string>& queries, size_t count, std::uint64_t seed);

}  // namespace shelfwise::load
