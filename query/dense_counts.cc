#include "query/dense_counts.h"

#include "query/facets.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxPooledArrays = 2 * kMaxFacets;
constexpr size_t kMaxPooledEntries = 1 << 20;  // longer arrays go back to the system after use

}  // namespace

std::vector<DenseCounts::Arrays>& DenseCounts::pool() {
  thread_local std::vector<Arrays> arrays;
  return arrays;
}

DenseCounts::DenseCounts(std::uint32_t range) : range_(range) {
  if (!pool().empty()) {
    arrays_ = std::move(pool().back());
    pool().pop_back();
  }
  if (arrays_.counts.size() <= range) {
    arrays_.counts.resize(size_t{range} + 1);
    arrays_.touched.resize(size_t{range} + 1);
  }
  arrays_.counts[range_] = 1;  // never "touched first", so never in the list
}

DenseCounts::~DenseCounts() {
  arrays_.counts[range_] = 0;
  for (const std::uint32_t i : touched()) arrays_.counts[i] = 0;
  if (pool().size() < kMaxPooledArrays && arrays_.counts.size() <= kMaxPooledEntries) {
    pool().push_back(std::move(arrays_));
  }
}

}  // namespace shelfwise::query
