#include "query/score/title.h"

#include <algorithm>
#include <array>

#include "query/score/coverage.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxTitleTerms = 64;

}  // namespace

TitleScorer::TitleScorer(const Plan& plan) : plan_(plan) {
  for (const PlanTerm& term : plan.terms) {
    if (term.number != catalog::kNone) terms_.push_back({term.number, term.covers, term.form});
  }
  all_weight_ = weight_of(plan, plan.all);
  for (size_t i = 0; i + 1 < plan.part_weight.size(); ++i) {
    pair_weight_ += std::min(plan.part_weight[i], plan.part_weight[i + 1]);
  }
}

TitleMatch TitleScorer::operator()(std::span<const std::uint32_t> title, std::span<const std::uint8_t> forms) const {
  TitleMatch match;
  if (title.empty() || all_weight_ <= 0) return match;
  const size_t length = std::min(title.size(), kMaxTitleTerms);
  std::array<Parts, kMaxTitleTerms> at;
  Parts seen = 0;
  Parts as_typed = 0;
  Parts otherwise = 0;
  size_t hits = 0;
  for (size_t i = 0; i < length; ++i) {
    at[i] = 0;
    for (const Term& term : terms_) {
      if (term.number != title[i]) continue;
      at[i] |= term.covers;
      if (i < forms.size()) (term.form == forms[i] ? as_typed : otherwise) |= term.covers;
    }
    seen |= at[i];
  }
  // The words of a phrase count where the title has all of them.
  for (const PlanPhrase& phrase : plan_.phrases) {
    if ((seen & phrase.words) != phrase.words) continue;
    for (size_t i = 0; i < length; ++i) at[i] |= (at[i] & phrase.words) != 0 ? phrase.covers : 0;
  }
  for (size_t i = 0; i < length; ++i) {
    at[i] &= plan_.all;
    hits += at[i] != 0 ? 1 : 0;
  }
  seen = whole_parts(plan_, seen);
  if (seen == 0) return match;
  match.coverage = weight_of(plan_, seen) / all_weight_;
  match.other_form = weight_of(plan_, whole_parts(plan_, otherwise) & ~as_typed) / all_weight_;
  match.density = static_cast<float>(hits) / static_cast<float>(title.size());
  if (pair_weight_ <= 0) return match;
  Parts side_by_side = 0;  // bit p: parts p and p + 1 are neighbours in order
  for (size_t i = 0; i < length; ++i) {
    side_by_side |= at[i] & at[i] >> 1;  // one word that covers both
    if (i + 1 < length) side_by_side |= at[i] & at[i + 1] >> 1;
  }
  float found = 0;
  for (size_t p = 0; p + 1 < plan_.part_weight.size(); ++p) {
    if ((side_by_side >> p & 1) != 0) found += std::min(plan_.part_weight[p], plan_.part_weight[p + 1]);
  }
  match.proximity = found / pair_weight_;
  return match;
}

}  // namespace shelfwise::query
