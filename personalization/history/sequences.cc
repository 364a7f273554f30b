#include "personalization/history/sequences.h"

#include <algorithm>
#include <unordered_map>

namespace shelfwise::personalization {
namespace {

// A view that was left at once, on the day of the glance, is no more than that.
bool make_glance(std::vector<Interaction>& kept, const Interaction& glance) {
  const std::uint32_t day = glance.second / kSecondsPerDay;
  for (auto one = kept.rbegin(); one != kept.rend() && one->second / kSecondsPerDay == day; ++one) {
    if (one->doc != glance.doc || one->act != Act::kView) continue;
    one->act = Act::kGlance;
    return true;
  }
  return false;
}

// The interactions that still stand: what was taken back is left out, with what it took back.
std::vector<Interaction> standing(std::span<const Interaction> interactions) {
  std::vector<Interaction> kept;
  kept.reserve(interactions.size());
  for (const Interaction& one : interactions) {
    if (one.act == Act::kGlance && make_glance(kept, one)) continue;
    const bool taken_back = one.act == Act::kRemove || one.act == Act::kRefund;
    if (!taken_back) {
      kept.push_back(one);
      continue;
    }
    const Act undone = one.act == Act::kRemove ? Act::kAdd : Act::kOrder;
    const auto last = std::find_if(kept.rbegin(), kept.rend(),
                                   [&](const Interaction& k) { return k.doc == one.doc && k.act == undone; });
    if (last != kept.rend()) kept.erase(std::next(last).base());
  }
  return kept;
}

}  // namespace

std::vector<Visit> visits_of(std::span<const Interaction> interactions) {
  std::vector<Visit> visits;
  std::unordered_map<Doc, std::size_t> today;
  std::uint32_t day = 0;
  for (const Interaction& one : standing(interactions)) {
    if (one.second / kSecondsPerDay != day) {
      today.clear();
      day = one.second / kSecondsPerDay;
    }
    const float weight = act_weight(one.act);
    const auto [found, fresh] = today.emplace(one.doc, visits.size());
    if (fresh) {
      visits.push_back({one.doc, 0, one.second, weight, one.act});
    } else if (weight > visits[found->second].weight) {
      visits[found->second].weight = weight;
      visits[found->second].act = one.act;
    }
  }
  std::uint32_t step = 0;
  for (std::size_t i = 1; i < visits.size(); ++i) {
    const Visit& before = visits[i - 1];
    const bool same_order = before.act == Act::kOrder && visits[i].act == Act::kOrder &&
                            before.second / kSecondsPerDay == visits[i].second / kSecondsPerDay;
    if (!same_order && before.second != visits[i].second) ++step;
    visits[i].step = step;
  }
  return visits;
}

}  // namespace shelfwise::personalization
