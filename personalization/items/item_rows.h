// An item model as readers see it: rows of products by product, whether just learned or mapped from disk and translated
// to the documents of another generation.
#pragma once

#include <cstdint>
#include <span>

#include "common/ids.h"
#include "personalization/items/sparse_rows.h"

namespace shelfwise::personalization {

// Borrows everything. Empty spans for the translations mean that products are documents.
struct ItemRows {
  std::span<const std::uint64_t> offsets;
  std::span<const Neighbour> values;
  std::span<const std::uint32_t> product_of_doc;  // or catalog::kNone
  std::span<const Doc> doc_of_product;            // or kNoDoc
  bool merged = false;                            // several products are one document now

  static ItemRows of(const SparseRows& rows) { return {rows.offsets, rows.values, {}, {}, false}; }

  bool empty() const { return values.empty(); }

  // The entry of the row of `doc` that is about `other`, or nullptr; the heaviest, where several products were merged.
  // Entries are compared as they stand in the row: translating each would wait for memory at each.
  const Neighbour* find(Doc doc, Doc other) const {
    const std::uint32_t product = product_of_doc.empty() ? doc : product_of_doc[doc];
    const std::uint32_t wanted = product_of_doc.empty() ? other : product_of_doc[other];
    if (product == 0xFFFFFFFFU || wanted == 0xFFFFFFFFU || doc == other || product + 1 >= offsets.size())
      return nullptr;
    const Neighbour* best = nullptr;
    for (std::uint64_t at = offsets[product]; at < offsets[product + 1]; ++at) {
      const bool same = values[at].product == wanted || (merged && doc_of_product[values[at].product] == other);
      if (same && (best == nullptr || values[at].weight > best->weight)) best = &values[at];
    }
    return best;
  }
  float weight(Doc doc, Doc other) const {  // 0 where there is none
    const Neighbour* found = find(doc, other);
    return found == nullptr ? 0 : found->weight;
  }

  // Calls visit(doc, weight) for every neighbour that the generation has, in the row's order.
  template <class Visit>
  void for_each(Doc doc, const Visit& visit) const {
    const std::uint32_t product = product_of_doc.empty() ? doc : product_of_doc[doc];
    if (product == 0xFFFFFFFFU || product + 1 >= offsets.size()) return;
    for (std::uint64_t at = offsets[product]; at < offsets[product + 1]; ++at) {
      const Doc other = doc_of_product.empty() ? values[at].product : doc_of_product[values[at].product];
      if (other != kNoDoc && other != doc) visit(other, values[at].weight);
    }
  }
};

}  // namespace shelfwise::personalization
