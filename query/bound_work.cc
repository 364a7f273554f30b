#include "query/bound_work.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace shelfwise::query {
namespace {

std::uint64_t cost_of(const Plan& plan, Parts part) {
  std::uint64_t cost = 0;
  for (const PlanTerm& term : plan.terms) cost += (term.covers & part) != 0 ? term.df : 0;
  return cost;
}

void leave_out(Plan& plan, Parts part) {
  const auto without = [&](Parts& parts) { parts &= ~part; };
  without(plan.all);
  without(plan.required);
  for (Parts& word : plan.word_parts) without(word);
  Parts reachable = plan.all;
  for (PlanPhrase& phrase : plan.phrases) {
    without(phrase.covers);
    if (phrase.covers != 0) reachable |= phrase.words;
  }
  std::erase_if(plan.phrases, [](const PlanPhrase& phrase) { return phrase.covers == 0; });
  for (PlanTerm& term : plan.terms) term.covers &= reachable;
  std::erase_if(plan.terms, [](const PlanTerm& term) { return term.covers == 0; });
  plan.part_weight[static_cast<size_t>(std::countr_zero(part))] = 0;
}

}  // namespace

std::uint64_t postings_of(const Plan& plan) {
  std::uint64_t postings = 0;
  for (const PlanTerm& term : plan.terms) postings += term.df;
  return postings;
}

int bound_work(Plan& plan, std::uint64_t most) {
  int left_out = 0;
  while (postings_of(plan) > most && std::popcount(plan.all) > 1) {
    Parts dearest = 0;
    std::uint64_t cost = 0;
    for (Parts rest = plan.all; rest != 0; rest &= rest - 1) {
      const Parts part = rest & ~(rest - 1);
      const std::uint64_t own = cost_of(plan, part);
      if (dearest != 0 && own <= cost) continue;
      dearest = part;
      cost = own;
    }
    leave_out(plan, dearest);
    ++left_out;
  }
  if (plan.required == 0) plan.required = plan.all;
  return left_out;
}

}  // namespace shelfwise::query
