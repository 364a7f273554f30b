#include "query/list_counts.h"

#include <algorithm>
#include <array>

namespace shelfwise::query {
namespace {

constexpr size_t kBlock = 64;

}  // namespace

const DenseCounts& ListCounts::field(const catalog::KeywordField& field) {
  fields_.push_back(std::make_unique<Field>(field));
  return fields_.back()->counts;
}

void ListCounts::add(std::span<const Doc> docs) {
  if (fields_.empty()) return;
  for (; !docs.empty(); docs = docs.subspan(std::min(kBlock, docs.size()))) {
    add_block(docs.first(std::min(kBlock, docs.size())));
  }
}

// A list's unknown length makes the processor guess, and a wrong guess throws away the loads that wait for memory: so
// all lists are called for before the first is read.
void ListCounts::add_block(std::span<const Doc> docs) {
  const std::uint64_t* offsets = columns_.multi_offsets.data();
  const std::uint32_t* values = columns_.multi_values.data();
  std::array<std::pair<const std::uint32_t*, const std::uint32_t*>, kBlock> lists;
  for (size_t i = 0; i < docs.size(); ++i) lists[i] = {values + offsets[docs[i]], values + offsets[docs[i] + 1]};
  for (size_t i = 0; i < docs.size(); ++i) {
    __builtin_prefetch(lists[i].first);
    __builtin_prefetch(lists[i].second);  // most lists end on the first or the second line of the cache
  }
  for (const auto& field : fields_) {  // the block's lists are near by now
    DenseCounts::Loop loop = field->counts.begin_loop();
    for (size_t i = 0; i < docs.size(); ++i) {
      for (const std::uint32_t* v = lists[i].first; v != lists[i].second; ++v) loop.count(*v - field->begin);
    }
    field->counts.end_loop(loop);
  }
}

}  // namespace shelfwise::query
