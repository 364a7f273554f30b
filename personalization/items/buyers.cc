#include "personalization/items/buyers.h"

#include <algorithm>

namespace shelfwise::personalization {
namespace {

// Every shopper's different ordered products, and every product's different shoppers.
struct Orders {
  std::vector<std::uint64_t> product_begin{0};  // by shopper
  std::vector<std::uint32_t> products;
  std::vector<std::uint64_t> shopper_begin;  // by product
  std::vector<std::uint32_t> shoppers;

  std::span<const std::uint32_t> of_shopper(std::uint32_t shopper) const {
    return std::span(products).subspan(product_begin[shopper], product_begin[shopper + 1] - product_begin[shopper]);
  }
  std::span<const std::uint32_t> of_product(std::size_t product) const {
    return std::span(shoppers).subspan(shopper_begin[product], shopper_begin[product + 1] - shopper_begin[product]);
  }
};

Orders orders_of(const Sequences& sequences, std::uint32_t products) {
  Orders out;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    const auto begin = static_cast<std::ptrdiff_t>(out.products.size());
    for (const Visit& visit : sequences[s]) {
      if (visit.act == Act::kOrder) out.products.push_back(visit.product);
    }
    std::sort(out.products.begin() + begin, out.products.end());
    out.products.erase(std::unique(out.products.begin() + begin, out.products.end()), out.products.end());
    out.product_begin.push_back(out.products.size());
  }
  out.shopper_begin.assign(products + 1, 0);
  for (const std::uint32_t product : out.products) ++out.shopper_begin[product + 1];
  for (std::size_t i = 1; i < out.shopper_begin.size(); ++i) out.shopper_begin[i] += out.shopper_begin[i - 1];
  out.shoppers.resize(out.products.size());
  std::vector<std::uint64_t> next(out.shopper_begin.begin(), out.shopper_begin.end() - 1);
  for (std::uint32_t s = 0; s < sequences.size(); ++s) {
    for (const std::uint32_t product : out.of_shopper(s)) out.shoppers[next[product]++] = s;
  }
  return out;
}

}  // namespace

Buyers count_buyers(const Sequences& sequences, std::uint32_t products, const SparseRows& rows,
                    const Workers& workers) {
  const Orders orders = orders_of(sequences, products);
  Buyers out{std::vector<std::uint32_t>(products), std::vector<std::uint32_t>(rows.values.size())};
  constexpr std::uint32_t kNotInRow = 0xFFFFFFFFU;
  const auto make_worker = [&] {
    return [&, place = std::vector<std::uint32_t>(products, kNotInRow)](std::size_t product) mutable {
      const auto buyers = orders.of_product(product);
      out.of[product] = static_cast<std::uint32_t>(buyers.size());
      if (product >= rows.size() || rows[product].empty()) return;
      const auto row = rows[product];
      for (std::uint32_t k = 0; k < row.size(); ++k) place[row[k].product] = k;
      std::uint32_t* counts = out.of_both.data() + rows.offsets[product];
      for (const std::uint32_t shopper : buyers) {
        for (const std::uint32_t other : orders.of_shopper(shopper)) {
          if (place[other] != kNotInRow) ++counts[place[other]];
        }
      }
      for (const Neighbour& entry : row) place[entry.product] = kNotInRow;
    };
  };
  parallel_for(products, make_worker, 64, workers);
  return out;
}

}  // namespace shelfwise::personalization
