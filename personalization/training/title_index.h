// Products by the words of their titles.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "catalog/generation.h"

namespace shelfwise::personalization {

// Borrows the generation while it is made. Immutable.
class TitleIndex {
 public:
  explicit TitleIndex(const catalog::Generation& generation) : generation_(generation) {
    offsets_.assign(generation.terms().size() + 1, 0);
    for_each([&](std::uint32_t term, Doc) { ++offsets_[term + 1]; });
    for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
    docs_.resize(offsets_.back());
    std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
    for_each([&](std::uint32_t term, Doc doc) { docs_[next[term]++] = doc; });
  }
  std::span<const Doc> operator[](std::uint32_t term) const {
    return std::span<const Doc>(docs_).subspan(offsets_[term], offsets_[term + 1] - offsets_[term]);
  }

 private:
  template <class Visit>
  void for_each(const Visit& visit) const {
    std::vector<std::uint32_t> terms;
    for (Doc doc = 0; doc < generation_.size(); ++doc) {
      const auto title = generation_.title_terms(doc);
      terms.assign(title.begin(), title.end());
      std::sort(terms.begin(), terms.end());
      terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
      for (const std::uint32_t term : terms) visit(term, doc);
    }
  }

  const catalog::Generation& generation_;
  std::vector<std::uint64_t> offsets_;
  std::vector<Doc> docs_;
};

}  // namespace shelfwise::personalization
