// What the text index keeps of a term in a product: how often it stands in each field, packed into the posting's
// within-document frequency. One posting list a term instead of one a term and field, and the query weighs the fields.
// Why: docs/decisions/0001-field-frequencies.md
#pragma once

#include <algorithm>
#include <cstdint>

namespace shelfwise::catalog {

// Counts are capped: more repetitions say nothing more about a product.
struct FieldFrequencies {
  std::uint32_t description = 0;  // at most 7
  std::uint32_t title = 0;        // at most 3
  std::uint32_t attributes = 0;   // at most 3
  std::uint32_t category = 0;     // at most 1
  std::uint32_t brand = 0;        // at most 1
  std::uint32_t identifiers = 0;  // at most 1: id, gtin, mpn

  bool operator==(const FieldFrequencies&) const = default;
};

inline constexpr std::uint32_t kPackedValues = 1U << 10;  // every packed value is below this

// The commonest fields stand lowest, so that most postings take one byte.
constexpr std::uint32_t pack(const FieldFrequencies& f) {
  return std::min(f.description, 7U) | std::min(f.title, 3U) << 3 | std::min(f.attributes, 3U) << 5 |
         std::min(f.category, 1U) << 7 | std::min(f.brand, 1U) << 8 | std::min(f.identifiers, 1U) << 9;
}

constexpr FieldFrequencies unpack(std::uint32_t packed) {
  return {packed & 7, packed >> 3 & 3, packed >> 5 & 3, packed >> 7 & 1, packed >> 8 & 1, packed >> 9 & 1};
}

}  // namespace shelfwise::catalog
