// A run of catalog lines into a small text index and columns with numbers of its own, which merge.h joins. Chunks are
// independent of each other, so that threads share nothing, and the result does not depend on how many there are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/product.h"
#include "common/result.h"
#include "indexer/document.h"
#include "indexer/indexer.h"

namespace shelfwise::indexer {

// Strings numbered in order of first sight.
class Interner {
 public:
  std::uint32_t operator()(std::string_view text);
  const std::vector<const std::string*>& strings() const { return strings_; }
  size_t size() const { return strings_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
  std::vector<const std::string*> strings_;
};

// The values of all keyword fields: number by (field, folded value), and how often each spelling was seen.
struct KeywordInterner {
  Interner keys;                                                // "FIELD\x1f" + folded value
  std::vector<std::map<std::string, std::uint32_t>> spellings;  // by key number
  std::uint32_t add(const std::string& field, std::string_view value);
};

inline constexpr std::uint32_t kNoLocal = 0xFFFFFFFFU;

// Columns of a chunk's products, by position in the chunk; dictionary numbers are the chunk's own.
struct Chunk {
  std::filesystem::path text;  // its Xapian database
  std::vector<SkippedLine> skipped;
  std::uint64_t skipped_count = 0;

  std::vector<std::string> ids;
  std::vector<std::uint64_t> lines;  // in the catalog, for messages
  std::string product_bytes;
  std::vector<std::uint32_t> product_sizes;
  std::vector<std::int64_t> price, regular_price, cost;
  std::vector<std::int32_t> quantity, release_day;
  std::vector<std::uint8_t> availability, flags, title_length, attribute_length, description_length;
  std::vector<float> popularity, rating;
  std::vector<std::uint32_t> rating_count;

  KeywordInterner keywords;
  std::vector<std::vector<std::uint32_t>> document_keywords;  // brand included
  Interner groups;
  std::vector<std::uint32_t> group;                                      // or kNoLocal
  Interner categories;                                                   // category keys
  std::vector<std::map<std::string, std::uint32_t>> category_spellings;  // path as written, by category number
  std::vector<std::uint32_t> category;                                   // or kNoLocal
  Interner terms;                                                        // of titles
  std::vector<std::uint32_t> title_terms;
  std::vector<std::uint32_t> title_term_counts;
  std::vector<std::uint8_t> title_forms;  // of each title term
  Interner words;
  std::vector<std::uint32_t> word_df;
  std::map<std::string, std::uint32_t> currencies;

  std::uint64_t title_tokens = 0, attribute_tokens = 0, description_tokens = 0;

  size_t size() const { return ids.size(); }
};

// Reads `lines` (whole lines; `first_line` is the number of the first) and writes the text index to `text_folder`.
Result<Chunk> build_chunk(std::string_view lines, std::uint64_t first_line, const std::filesystem::path& text_folder,
                          DocumentBuilder& builder);

}  // namespace shelfwise::indexer
