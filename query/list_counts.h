// Counts the values of several list fields (product details, several colours) in one pass over the lists: finding a
// list costs far more than looking through it.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "catalog/generation.h"
#include "common/ids.h"
#include "query/columns.h"
#include "query/dense_counts.h"

namespace shelfwise::query {

// For one request, on one thread.
class ListCounts {
 public:
  explicit ListCounts(const Columns& columns) : columns_(columns) {}

  // The counters of a field, from its first value on, filled by add(); they live as long as this object.
  const DenseCounts& field(const catalog::KeywordField& field);

  void add(std::span<const Doc> docs);

 private:
  struct Field {
    explicit Field(const catalog::KeywordField& of) : begin(of.begin), counts(of.end - of.begin) {}
    std::uint32_t begin;
    DenseCounts counts;
  };
  void add_block(std::span<const Doc> docs);

  const Columns& columns_;
  std::vector<std::unique_ptr<Field>> fields_;
};

}  // namespace shelfwise::query
