// The products of every category, for what must not walk the whole catalog.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "catalog/generation.h"
#include "common/ids.h"

namespace shelfwise::query {

// Immutable, thread-safe. Four bytes a product.
class CategoryProducts {
 public:
  explicit CategoryProducts(const catalog::Generation& generation);  // which must outlive it

  // Of the category and all below it.
  std::span<const Doc> of(std::uint32_t category) const;

 private:
  const catalog::Generation& generation_;
  std::vector<std::uint32_t> offsets_;  // by category; one more than there are
  std::vector<Doc> docs_;               // in order of category, then of document
};

}  // namespace shelfwise::query
