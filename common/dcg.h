// Discounted cumulative gain (Järvelin and Kekäläinen 2002), as every measure of an order counts it.
#pragma once

#include <cmath>
#include <cstddef>

namespace shelfwise {

// What a gain is worth at this rank, from 0: 1 at the first.
inline double dcg_discount(std::size_t rank) { return 1 / std::log2(static_cast<double>(rank) + 2); }

}  // namespace shelfwise
