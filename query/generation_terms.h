// What a plan asks of a generation.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "query/completion.h"
#include "query/plan.h"
#include "query/understanding/compounds.h"

namespace shelfwise::query {

// Document frequencies from the generation's dictionary, which holds every term of the text index.
class GenerationTerms final : public TermSource {
 public:
  // `completions` must outlive it.
  GenerationTerms(const catalog::Generation& generation, const CompoundTerms& compounds,
                  std::span<const Completion> completions = {})
      : generation_(generation), compounds_(compounds), completions_(completions) {}
  std::uint32_t df(std::string_view term, std::uint32_t& number) const override {
    const auto found = generation_.terms().find(term);
    if (!found) return 0;
    number = *found;
    return generation_.term_df()[*found];
  }
  std::uint64_t products() const override { return generation_.size(); }
  std::vector<std::string_view> compounds(std::string_view term) const override {
    std::vector<std::string_view> found;
    for (const std::uint32_t number : compounds_.ending_in(term)) found.push_back(generation_.terms()[number]);
    return found;
  }
  std::vector<std::string> beginning_with(std::string_view beginning, size_t most) const override {
    const catalog::StringTable& terms = generation_.terms();
    const auto sorted = terms.sorted();
    std::vector<std::string> found;
    auto at = std::lower_bound(sorted.begin(), sorted.end(), beginning,
                               [&](std::uint32_t term, std::string_view wanted) { return terms[term] < wanted; });
    for (; at != sorted.end() && found.size() < most && terms[*at].starts_with(beginning); ++at) {
      found.emplace_back(terms[*at]);
    }
    return found;
  }
  std::span<const std::string> completions(std::string_view word) const override {
    for (const Completion& completion : completions_) {
      if (completion.word == word) return completion.terms;
    }
    return {};
  }

 private:
  const catalog::Generation& generation_;
  const CompoundTerms& compounds_;
  std::span<const Completion> completions_;
};

}  // namespace shelfwise::query
