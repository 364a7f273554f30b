// Counts of shoppers, as true figures to show: how many bought a product, and how many of them another one too.
#pragma once

#include <cstdint>
#include <vector>

#include "personalization/history/sequences.h"
#include "personalization/items/sparse_rows.h"
#include "personalization/parallel.h"

namespace shelfwise::personalization {

struct Buyers {
  std::vector<std::uint32_t> of;       // by product: different shoppers who ordered it
  std::vector<std::uint32_t> of_both;  // by entry of the rows: those who ordered the row's product and the entry's
};

// Over whole histories, however far apart the orders are.
Buyers count_buyers(const Sequences& sequences, std::uint32_t products, const SparseRows& rows,
                    const Workers& workers = {});

}  // namespace shelfwise::personalization
