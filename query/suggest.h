// Completions as the shopper types, from the catalog's own words, brands, categories and titles.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "common/ids.h"

namespace shelfwise::query {

inline constexpr std::uint32_t kMaxSuggestions = 50;

struct Suggestion {
  enum class Kind : std::uint8_t { kQuery, kCategory, kBrand, kProduct } kind = Kind::kQuery;
  std::string text;
  Doc doc = kNoDoc;                         // kProduct
  std::uint32_t category = catalog::kNone;  // kCategory
  std::uint64_t count = 0;                  // products, at least
};

// Built once a generation, in memory, from its dictionaries and the titles of its most popular products. Thread-safe.
class Suggester {
 public:
  explicit Suggester(const catalog::Generation& generation);  // which must outlive it
  ~Suggester();

  // At most `limit` (to kMaxSuggestions), the most useful first: completed queries, then brands and categories, then
  // products. Every one has products. The last word typed may be unfinished; where no word of the catalog begins with
  // it, words that do after one typing error stand in, from four letters on.
  std::vector<Suggestion> suggest(std::string_view typed, std::uint32_t limit) const;

 private:
  struct Index;
  class Request;
  std::unique_ptr<const Index> index_;
};

}  // namespace shelfwise::query
