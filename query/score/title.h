// The finer score of a candidate's title: how much of the query it has, how much else it has, and whether the query's
// words stand side by side in it, in order (after Metzler and Croft's sequential dependence, SIGIR 2005).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "query/plan.h"

namespace shelfwise::query {

struct TitleMatch {
  float coverage = 0;    // share of the query's rarity whose words are in the title, 0 to 1
  float density = 0;     // share of the title's words that the query has, 0 to 1
  float other_form = 0;  // the part of coverage whose words are there in another form, or by another word, alone
  float proximity = 0;   // share of the query's neighbouring pairs (by rarity) that are neighbours in the title, 0 to 1
};

// Made once a query.
class TitleScorer {
 public:
  explicit TitleScorer(const Plan& plan);

  // `forms`: of each word of the title, or empty.
  TitleMatch operator()(std::span<const std::uint32_t> title, std::span<const std::uint8_t> forms) const;

 private:
  struct Term {
    std::uint32_t number;
    Parts covers;
    std::optional<std::uint8_t> form;
  };
  std::vector<Term> terms_;
  const Plan& plan_;
  float all_weight_ = 0;
  float pair_weight_ = 0;
};

}  // namespace shelfwise::query
