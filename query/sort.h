// sort_by compiled to keys that compare as plain numbers. The language: docs/search.md.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "common/ids.h"
#include "common/result.h"
#include "query/columns.h"
#include "query/fields.h"

namespace shelfwise::query {

inline constexpr size_t kMaxSortFields = 3;

struct SortItem {
  Doc doc = kNoDoc;
  float score = 0;
};

// Immutable, thread-safe. The columns' spans must outlive it.
class SortOrder {
 public:
  SortOrder() = default;  // by score

  // "price:asc,rating:desc,_text_match:desc"; a field alone means the way shoppers expect (price ascending, everything
  // else descending). Empty: by score. kInvalidArgument with context "sort_by:POSITION" and the remedy.
  static Result<SortOrder> parse(std::string_view sort_by, const Columns& columns);

  // By score alone, best first: the caller need not ask before().
  bool empty() const { return criteria_.empty(); }

  // Products without a value come last, ascending or descending. Equals go by score, the best first, then by document.
  bool before(const SortItem& a, const SortItem& b) const;

 private:
  struct Criterion {
    FieldKind kind = FieldKind::kScore;
    bool descending = false;
  };

  std::vector<Criterion> criteria_;
  std::span<const std::int64_t> price_micros_;
  std::span<const std::int32_t> quantity_;
  std::span<const float> popularity_;
  std::span<const float> rating_;
  std::span<const std::uint32_t> rating_count_;
  std::span<const std::int32_t> release_day_;

  std::uint64_t key(const Criterion& criterion, const SortItem& item) const;
};

}  // namespace shelfwise::query
