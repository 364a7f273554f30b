// Completions as the shopper types, from what shoppers search for and the catalog's own words, brands, categories and
// titles.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "common/ids.h"
#include "query/popular_queries.h"

namespace shelfwise::query {

inline constexpr std::uint32_t kMaxSuggestions = 50;

struct Suggestion {
  enum class Kind : std::uint8_t { kQuery, kCategory, kBrand, kProduct } kind = Kind::kQuery;
  std::string text;
  Doc doc = kNoDoc;                         // kProduct
  std::uint32_t category = catalog::kNone;  // kCategory
  std::uint64_t count = 0;                  // products, at least; 0: not counted yet
};

// What the caller knows beside the catalog. Both may be absent.
struct SuggestHelp {
  const PopularQueries* popular = nullptr;
  // False: the suggestion leads to nothing that may be shown. May correct its count.
  std::function<bool(Suggestion&)> shown;
};

// Built once a generation, in memory, from its dictionaries and the titles of its most popular products. Thread-safe.
class Suggester {
 public:
  explicit Suggester(const catalog::Generation& generation);  // which must outlive it
  ~Suggester();

  // At most `limit` (to kMaxSuggestions), the most useful first: popular queries, queries made of the catalog's words,
  // brands, categories, products. All but the popular ones have products; those need help.shown to tell. The last word
  // typed may be unfinished; where no word of the catalog begins with it, words that do after one typing error stand
  // in, from four letters on. A finished word that the catalog does not have may have one typing error as well.
  std::vector<Suggestion> suggest(std::string_view typed, std::uint32_t limit, const SuggestHelp& help = {}) const;

 private:
  struct Index;
  class Request;
  std::unique_ptr<const Index> index_;
};

}  // namespace shelfwise::query
