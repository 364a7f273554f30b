// Counters by value number, for facets.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace shelfwise::query {

// Counts numbers in [0, range); everything else falls into one counter behind them, so that the loop has no branch to
// mispredict. Its arrays belong to the thread, all zero when taken and when given back: allocating and clearing them
// would cost more than a small request's counting.
class DenseCounts {
 public:
  explicit DenseCounts(std::uint32_t range);
  ~DenseCounts();
  DenseCounts(const DenseCounts&) = delete;
  DenseCounts& operator=(const DenseCounts&) = delete;

  // A loop over documents works on a copy of the pointers, which the compiler can keep in registers.
  struct Loop {
    std::uint32_t* counts;
    std::uint32_t* touched;
    std::uint32_t range;
    std::uint32_t used;
    void count(std::uint32_t number) {
      const std::uint32_t i = std::min(number, range);
      touched[used] = i;
      used += counts[i] == 0;
      ++counts[i];
    }
  };
  Loop begin_loop() { return {arrays_.counts.data(), arrays_.touched.data(), range_, used_}; }
  void end_loop(const Loop& loop) { used_ = loop.used; }

  std::span<const std::uint32_t> touched() const { return std::span(arrays_.touched).first(used_); }
  std::uint64_t operator[](std::uint32_t i) const { return arrays_.counts[i]; }

 private:
  struct Arrays {
    std::vector<std::uint32_t> counts;
    std::vector<std::uint32_t> touched;  // numbers whose count is not zero
  };
  static std::vector<Arrays>& pool();

  std::uint32_t range_;
  std::uint32_t used_ = 0;
  Arrays arrays_;
};

}  // namespace shelfwise::query
