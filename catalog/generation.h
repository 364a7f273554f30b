// An index generation as its readers see it: columns, dictionaries and vectors, mapped into memory. The text index
// (text/, Xapian) is opened by query alone. Written by indexer; layout in docs/formats/generation.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/arrays.h"
#include "catalog/money.h"
#include "catalog/product.h"
#include "catalog/store.h"
#include "common/ids.h"

namespace shelfwise::catalog {

inline constexpr int kGenerationVersion = 1;
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU;  // "no value" in columns of numbers into a dictionary
inline constexpr int kVectorDimensions = 128;

// A facetable attribute of text values: brand, color, size, material, gender, age_group, condition, custom_label_0..4,
// and every product_detail attribute under its own name ("product_detail.NAME" where NAME is taken). Values are
// numbered over all fields; the values of one field are contiguous: [begin, end). Compared folded, kept as the
// catalog's most frequent spelling.
struct KeywordField {
  std::string name;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool single = false;                    // at most one value a product, kept in a column of its own
  std::span<const std::uint32_t> column;  // where single: value number by document, or kNone
};

// What category paths are compared by: folded parts, spellings of separators and outer spaces aside.
std::string category_key(std::string_view path);

// Bits of flags().
enum DocFlag : std::uint8_t {
  kAdult = 1,
  kRemoved = 2,  // deleted live: in no answer until the next generation
  kPatched = 4,  // price, stock or popularity differ from the stored JSON
};

// A price, stock or popularity change; absent fields stay.
struct LivePatch {
  std::optional<std::int64_t> price_micros;          // what the shopper pays
  std::optional<std::int64_t> regular_price_micros;  // without the sale
  std::optional<Availability> availability;
  std::optional<std::int32_t> quantity;
  std::optional<float> popularity;
  std::optional<bool> removed;
};

struct GenerationInfo {
  std::uint64_t number = 0;
  int version = kGenerationVersion;
  int analyzer_version = 0;
  std::vector<std::string> languages;
  std::string created;   // RFC 3339
  std::string currency;  // of most prices; "" where there are none
  std::uint64_t products = 0;
  double average_title_length = 0;  // base tokens
  double average_attribute_length = 0;
  double average_description_length = 0;
};

// Immutable but for its live columns. Thread-safe. Kept alive by shared_ptr while any request uses it.
class Generation {
 public:
  // Opens generation `number` of a store. Fails with kNewerVersion or kCorrupt, naming the remedy.
  static Result<std::shared_ptr<Generation>> open(const StorePaths& store, std::uint64_t number);
  // The one named by `current`; kNotFound, saying to run `shelfwise index`, where there is none.
  static Result<std::shared_ptr<Generation>> open_current(const StorePaths& store);

  const GenerationInfo& info() const { return info_; }
  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path text_folder() const { return folder_ / "text"; }
  Doc size() const { return static_cast<Doc>(info_.products); }

  // --- products
  std::string_view id(Doc doc) const { return ids_[doc]; }
  std::optional<Doc> find(std::string_view product_id) const;  // follows aliases of merged products
  // The product as JSON, one object, with live changes applied.
  std::string product_json(Doc doc) const;
  // As the catalog had it, without live changes; no copy.
  std::string_view stored_json(Doc doc) const;

  // --- columns by document
  std::span<const std::int64_t> price_micros() const { return price_.view(); }  // effective price, or kNoMicros
  std::span<const std::int64_t> regular_price_micros() const { return regular_price_.view(); }  // without the sale
  std::span<const std::int64_t> cost_micros() const { return cost_.view(); }                    // or kNoMicros
  std::span<const std::int32_t> quantity() const { return quantity_.view(); }                   // -1: unknown
  std::span<const std::uint8_t> availability() const { return availability_.view(); }
  std::span<const float> popularity() const { return popularity_.view(); }  // 0: unknown
  std::span<const float> rating() const { return rating_.view(); }          // 0: none
  std::span<const std::uint32_t> rating_count() const { return rating_count_.view(); }
  std::span<const std::int32_t> release_day() const { return release_day_.view(); }  // days since 1970, or INT32_MIN
  std::span<const std::uint8_t> flags() const { return flags_.view(); }
  std::span<const std::uint32_t> brand() const { return brand_.view(); }        // keyword value number, or kNone
  std::span<const std::uint32_t> category() const { return category_.view(); }  // category number, or kNone
  // Variant group: products of one item_group_id share a number; every other product has a number of its own.
  std::span<const std::uint32_t> group() const { return group_.view(); }
  std::uint32_t groups() const { return groups_; }  // numbers are below this

  // --- keyword fields (facets, filters)
  const std::vector<KeywordField>& keyword_fields() const { return keyword_fields_; }
  const KeywordField* keyword_field(std::string_view name) const;  // nullptr where unknown; case aside
  std::string_view keyword_value(std::uint32_t value) const { return keyword_values_[value]; }
  // The value of a field by its text, compared folded (case, accents and outer spaces aside).
  std::optional<std::uint32_t> find_keyword(const KeywordField& field, std::string_view text) const;
  // All value numbers of a document over the multi-valued fields, ascending.
  std::span<const std::uint32_t> multi_keywords(Doc doc) const { return multi_keywords_[doc]; }
  const ListArray<std::uint32_t>& multi_keyword_lists() const { return multi_keywords_; }  // the same, for tight loops

  // --- categories: a tree numbered in depth-first order, so that a subtree is [number, subtree_end)
  std::uint32_t categories() const { return static_cast<std::uint32_t>(category_paths_.size()); }
  std::string_view category_path(std::uint32_t category) const { return category_paths_[category]; }
  std::string_view category_name(std::uint32_t category) const;  // the last part of the path
  std::uint32_t category_parent(std::uint32_t category) const { return category_parent_[category]; }  // or kNone
  std::uint32_t category_end(std::uint32_t category) const { return category_end_[category]; }
  // By number as text, or path in any spelling (case, separators and spaces aside); "" for the root is nullopt.
  std::optional<std::uint32_t> find_category(std::string_view id_or_path) const;

  // --- text, for ranking beyond the text index
  const StringTable& terms() const { return terms_; }  // index terms of titles, brands, categories and attributes
  std::span<const std::uint32_t> term_df() const { return term_df_.view(); }  // products with the term in any field
  std::span<const std::uint32_t> title_terms(Doc doc) const { return title_terms_[doc]; }  // base tokens in order
  std::span<const std::uint32_t> brand_terms(std::uint32_t brand) const;  // by keyword value number of a brand
  std::span<const std::uint32_t> category_terms(std::uint32_t category) const { return category_terms_[category]; }
  std::span<const std::uint8_t> title_length() const { return title_length_.view(); }  // base tokens, capped at 255
  std::span<const std::uint8_t> attribute_length() const { return attribute_length_.view(); }
  std::span<const std::uint8_t> description_length() const {
    return description_length_.view();
  }  // 8 * log2(1 + n), capped
  // Words of the catalog, folded but unstemmed, with how many products have each: spelling and suggestions.
  const StringTable& words() const { return words_; }
  std::span<const std::uint32_t> word_df() const { return word_df_.view(); }

  // --- vectors: kVectorDimensions signed bytes a product; cosine of two is their dot product / 127^2. All zero: none.
  std::span<const std::int8_t> vector(Doc doc) const {
    return vectors_.view().subspan(static_cast<size_t>(doc) * kVectorDimensions, kVectorDimensions);
  }

  // --- live changes, in place, seen by every process at once; kept through restarts, not through re-indexing
  Status patch(Doc doc, const LivePatch& change);  // thread-safe

 private:
  friend class GenerationLoader;
  Generation() = default;

  std::mutex patch_mutex_;  // orders changes of this process; each value alone is replaced atomically
  GenerationInfo info_;
  std::filesystem::path folder_;
  FolderHold hold_;
  StringTable ids_;
  Array<std::uint8_t> product_bytes_;
  Array<std::uint64_t> product_offsets_;
  StringTable alias_ids_;
  Array<std::uint32_t> alias_docs_;
  Array<std::int64_t> price_;
  Array<std::int64_t> regular_price_;
  Array<std::int64_t> cost_;
  Array<std::int32_t> quantity_;
  Array<std::uint8_t> availability_;
  Array<float> popularity_;
  Array<float> rating_;
  Array<std::uint32_t> rating_count_;
  Array<std::int32_t> release_day_;
  Array<std::uint8_t> flags_;
  Array<std::uint32_t> brand_;
  Array<std::uint32_t> category_;
  Array<std::uint32_t> group_;
  std::uint32_t groups_ = 0;
  std::vector<KeywordField> keyword_fields_;
  std::map<std::string, size_t, std::less<>> keyword_field_by_name_;
  std::vector<Array<std::uint32_t>> single_columns_;
  StringTable keyword_values_;
  StringTable keyword_keys_;  // "FIELD\x1f" + folded value
  ListArray<std::uint32_t> multi_keywords_;
  StringTable category_paths_;
  StringTable category_keys_;  // folded path
  Array<std::uint32_t> category_parent_;
  Array<std::uint32_t> category_end_;
  StringTable terms_;
  Array<std::uint32_t> term_df_;
  ListArray<std::uint32_t> title_terms_;
  ListArray<std::uint32_t> brand_terms_;
  std::uint32_t brand_begin_ = 0;
  ListArray<std::uint32_t> category_terms_;
  Array<std::uint8_t> title_length_;
  Array<std::uint8_t> attribute_length_;
  Array<std::uint8_t> description_length_;
  StringTable words_;
  Array<std::uint32_t> word_df_;
  Array<std::int8_t> vectors_;
};

}  // namespace shelfwise::catalog
