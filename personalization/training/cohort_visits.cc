#include "personalization/training/cohort_visits.h"

#include <algorithm>
#include <span>

#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kMaxProducts = 30;

bool touches(const Interaction& one) { return act_weight(one.act) > 0 && one.act != Act::kGlance; }

// The first device and the first outside referrer that are told: later pages name the shop itself.
events::VisitContext context_of(std::span<const ContextPoint> points, std::uint32_t from, std::uint32_t until) {
  events::VisitContext visit;
  for (const ContextPoint& point : points) {
    if (point.second < from || point.second > until) continue;
    if (visit.device == events::Device::kUnknown) visit.device = point.visit.device;
    if (visit.referrer == events::Referrer::kUnknown) visit.referrer = point.visit.referrer;
  }
  return visit;
}

}  // namespace

std::vector<CohortVisit> cohort_visits(const TrainingLog& log, const catalog::Generation& generation,
                                       double utc_offset_hours) {
  std::vector<CohortVisit> visits;
  const std::vector<ContextPoint>& all = log.contexts;
  for (std::size_t p = 0; p < all.size();) {
    const std::uint32_t shopper = all[p].shopper;
    std::size_t end = p;
    while (end < all.size() && all[end].shopper == shopper) ++end;
    const auto points = std::span(all).subspan(p, end - p);
    p = end;
    const auto& acts = log.shoppers[shopper].interactions;
    for (std::size_t i = 0; i < acts.size();) {
      CohortVisit visit{shopper, acts[i].second, i == 0, {}, {}};
      std::uint32_t last = acts[i].second;
      for (; i < acts.size() && acts[i].second - last <= kSessionGapSeconds; ++i) {
        last = acts[i].second;
        const bool known = std::find(visit.products.begin(), visit.products.end(), acts[i].doc) != visit.products.end();
        if (touches(acts[i]) && !known && visit.products.size() < kMaxProducts) visit.products.push_back(acts[i].doc);
      }
      const std::uint32_t before = visit.second - std::min(visit.second, kSessionGapSeconds);
      const events::VisitContext context = context_of(points, before, last);
      if (!context.known() || visit.products.empty()) continue;
      visit.cohorts =
          cohorts_of({context, generation.category()[visit.products.front()], hour_of(visit.second, utc_offset_hours)},
                     generation);
      visits.push_back(std::move(visit));
    }
  }
  return visits;
}

}  // namespace shelfwise::personalization
