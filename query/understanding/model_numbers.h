// Model numbers, SKUs and article numbers that a query has in parts: "sp 1070" is `sp1070`, "ca-1036" begins
// `ca1036slasm`. What is part of one is never corrected.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "query/plan.h"
#include "text/analyzer.h"

namespace shelfwise::query {

inline constexpr size_t kMaxModelWords = 4;   // that a number is written as
inline constexpr size_t kMaxModelTerms = 32;  // that begin like a part of a number; the first in order

struct ModelNumber {
  size_t first = 0;  // base word of the query
  size_t words = 0;
  std::vector<std::string> terms;  // of the index
};

// From left to right the longest runs of words that joined have three digits and are a term of the index; or that have
// a digit, five bytes and a word that no product has, and begin one.
std::vector<ModelNumber> find_model_numbers(const text::Tokens& tokens, const TermSource& source);

}  // namespace shelfwise::query
