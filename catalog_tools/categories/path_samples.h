// A few products of each category path, and the products without one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/categories/category_matcher.h"

namespace shelfwise::catalog_tools {

// Keeps of each path the kOfPath products whose titles hash lowest: a fair sample that does not depend on the order of
// the feeds. Memory is bounded by the paths and by kMaxTitles in all; past that, new titles are no longer kept. Not
// thread-safe.
class PathSamples {
 public:
  static constexpr size_t kOfPath = CategoryMatcher::kTitles;
  static constexpr size_t kMaxTitles = 500'000;
  static constexpr size_t kMaxUnfiled = 20'000;  // products without a path that are kept

  void add(std::string_view path, std::string_view id, std::string_view title, std::string_view brand);

  std::vector<SampledTitle> of(const std::string& path) const;

  struct Unfiled {
    std::string id;
    SampledTitle title;
  };
  const std::vector<Unfiled>& unfiled() const { return unfiled_; }  // in order of the feeds
  std::uint64_t unfiled_count() const { return unfiled_count_; }    // those past the bound included

 private:
  using Sample = std::map<std::uint64_t, SampledTitle>;  // by hash of the title

  std::map<std::string, Sample, std::less<>> paths_;
  size_t titles_ = 0;
  std::vector<Unfiled> unfiled_;
  std::uint64_t unfiled_count_ = 0;
};

}  // namespace shelfwise::catalog_tools
