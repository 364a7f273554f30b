// The first text score: BM25F (Robertson, Zaragoza, Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM
// 2004). Frequencies of a term in the fields are weighed, discounted by each field's length, added, and saturated once:
//
//   tf = sum over fields f of  w_f * tf_f / (1 - b_f + b_f * length_f / average_f)
//   score = idf * tf * (k1 + 1) / (k1 + tf)
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

#include "catalog/generation.h"
#include "catalog/posting.h"
#include "query/settings.h"

namespace shelfwise::query {

// Inverse document frequency, never negative: ln(1 + (n - df + 0.5) / (df + 0.5)).
inline double idf(std::uint64_t products, std::uint64_t df) {
  const double n = static_cast<double>(products);
  const double d = static_cast<double>(df);
  return std::log(1.0 + (n - d + 0.5) / (d + 0.5));
}

// Tables by field length, made once for a generation and its settings. Thread-safe.
class Bm25f {
 public:
  Bm25f(const catalog::Generation& generation, const Settings& settings);

  // The saturated frequency of a term in a document, from 0 to k1 + 1; times its idf it is the term's score.
  float operator()(Doc doc, std::uint32_t packed) const {
    const catalog::FieldFrequencies f = catalog::unpack(packed & (catalog::kPackedValues - 1));
    float tf = flat_[packed >> 7 & 7];  // category, brand, identifiers: no length
    tf += static_cast<float>(f.title) * title_[title_length_[doc]];
    if (f.description != 0) tf += static_cast<float>(f.description) * description_[description_length_[doc]];
    if (f.attributes != 0) tf += static_cast<float>(f.attributes) * attributes_[attribute_length_[doc]];
    return tf * (k1_ + 1) / (k1_ + tf);
  }

 private:
  std::array<float, 256> title_, attributes_, description_;
  std::array<float, 8> flat_;
  float k1_;
  const std::uint8_t* title_length_;
  const std::uint8_t* attribute_length_;
  const std::uint8_t* description_length_;
};

}  // namespace shelfwise::query
