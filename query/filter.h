// filter_by compiled to a small program over columns. The language: docs/search.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/ids.h"
#include "common/result.h"
#include "query/columns.h"

namespace shelfwise::query {

// A product without a value never satisfies a comparison with that field, and always satisfies its negation.
// Immutable, thread-safe; the columns must outlive it (the Columns object itself need not).
class Filter {
 public:
  Filter() = default;  // lets everything through

  // kInvalidArgument with context "filter_by:POSITION" (1-based, in characters) and the remedy. Values that no product
  // has are no error: they match nothing.
  static Result<Filter> parse(std::string_view text, const Columns& columns);

  bool empty() const { return start_ == kAccept; }

  // A test is a few nanoseconds; `doc` is below Columns::size.
  bool operator()(Doc doc) const {
    std::uint16_t step = start_;
    while (step < kReject) step = run(steps_[step], doc) ? steps_[step].if_true : steps_[step].if_false;
    return step == kAccept;
  }

  // The same filter without those conditions joined by && at its top that speak of `field` alone; for facets that
  // ignore their own filter. Any name of the field will do. Never an error: what is not there need not go.
  Filter without(std::string_view field) const;

  // Where one condition joined by && at the top asks for one category: its number.
  std::optional<std::uint32_t> category() const;

 private:
  friend class FilterCompiler;

  enum class TestKind : std::uint8_t {
    kNever,
    kInt64,
    kInt32,
    kUint32,
    kFloat,
    kAvailability,
    kSingleValue,
    kSingleSet,
    kMultiValue,
    kMultiSet,
    kDocs,
  };
  static constexpr std::uint16_t kReject = 0xFFFE;
  static constexpr std::uint16_t kAccept = 0xFFFF;

  // What one test compares: a closed range, a bit mask, or a set.
  struct Test {
    TestKind kind = TestKind::kNever;
    std::uint32_t set = 0;  // into value_sets_ or doc_sets_
    const void* column = nullptr;
    std::int64_t low = 0, high = 0;
    float float_low = 0, float_high = 0;
  };

  // A test and where to go on from it: conditions become jumps, so that nothing is tested that cannot matter.
  struct Step {
    Test test;
    std::uint16_t if_true = kAccept;
    std::uint16_t if_false = kReject;
  };

  struct Node {
    enum class Kind : std::uint8_t { kAll, kAny, kNot, kTest } kind = Kind::kTest;
    std::vector<std::uint32_t> children;
    Test test;
  };

  // A condition joined by && at the top.
  struct Conjunct {
    std::uint32_t node = 0;
    std::string field;  // where it speaks of one field alone
    std::optional<std::uint32_t> category;
  };

  // Bits by value number from `first` on.
  struct ValueSet {
    std::uint32_t first = 0;
    std::vector<std::uint64_t> bits;
    bool has(std::uint32_t value) const {
      const std::uint32_t i = value - first;
      return i / 64 < bits.size() && (bits[i / 64] >> (i % 64) & 1) != 0;
    }
  };

  bool run(const Step& step, Doc doc) const;
  void link();
  std::uint16_t emit(std::uint32_t node, std::uint16_t if_true, std::uint16_t if_false);

  std::vector<Step> steps_;
  std::uint16_t start_ = kAccept;
  std::vector<ValueSet> value_sets_;
  std::vector<std::vector<Doc>> doc_sets_;  // ascending
  const std::uint64_t* multi_offsets_ = nullptr;
  const std::uint32_t* multi_values_ = nullptr;
  std::vector<Node> nodes_;
  std::vector<Conjunct> conjuncts_;
};

}  // namespace shelfwise::query
