#include "personalization/history/sequences.h"

#include <gmock/gmock.h>

namespace shelfwise::personalization {
namespace {

constexpr std::uint32_t kDay = kSecondsPerDay;

std::string told(const std::vector<Visit>& visits) {
  std::string out;
  for (const Visit& v : visits) {
    out += std::to_string(v.product) + "@" + std::to_string(v.step) + (v.act == Act::kOrder ? "!" : "") + " ";
  }
  return out;
}

struct Row {
  const char* fact;
  std::vector<Interaction> interactions;
  const char* visits;
};

TEST(Visits, AreStepsOfWhatStands) {
  const Row rows[] = {
      {"one order is one step", {{kDay, 1, 1, Act::kOrder}, {kDay + 60, 2, 1, Act::kOrder}}, "1@0! 2@0! "},
      {"orders of two days are two", {{kDay, 1, 1, Act::kOrder}, {2 * kDay, 2, 1, Act::kOrder}}, "1@0! 2@1! "},
      {"every view is a step", {{kDay, 1, 1, Act::kView}, {kDay + 5, 2, 1, Act::kView}}, "1@0 2@1 "},
      {"a product counts once a day, by its strongest act",
       {{kDay, 1, 1, Act::kView}, {kDay + 5, 1, 1, Act::kAdd}, {kDay + 9, 1, 1, Act::kOrder}},
       "1@0! "},
      {"and again the next day", {{kDay, 1, 1, Act::kView}, {2 * kDay, 1, 1, Act::kView}}, "1@0 1@1 "},
      {"a refund takes the order back",
       {{kDay, 1, 1, Act::kOrder}, {2 * kDay, 2, 1, Act::kOrder}, {3 * kDay, 1, 1, Act::kRefund}},
       "2@0! "},
      {"a removal takes the add back, not the view",
       {{kDay, 1, 1, Act::kView}, {kDay + 1, 1, 1, Act::kAdd}, {kDay + 2, 1, 1, Act::kRemove}},
       "1@0 "},
      {"a refund of what was never ordered is nothing", {{kDay, 1, 1, Act::kRefund}}, ""},
  };
  for (const Row& row : rows) EXPECT_EQ(told(visits_of(row.interactions)), row.visits) << row.fact;
}

TEST(Visits, ACloseLookCountsForMoreAndAGlanceForLess) {
  const auto weight = [](const std::vector<Interaction>& acts) {
    const auto visits = visits_of(acts);
    return visits.size() == 1 ? visits[0].weight : -1;
  };
  const float view = weight({{kDay, 1, 1, Act::kView}});
  const float close = weight({{kDay, 1, 1, Act::kView}, {kDay + 40, 1, 1, Act::kClose}});
  const float glance = weight({{kDay, 1, 1, Act::kView}, {kDay + 2, 1, 1, Act::kGlance}});
  EXPECT_GT(close, view);
  EXPECT_LT(close, weight({{kDay, 1, 1, Act::kAdd}}));
  EXPECT_LT(glance, view);
  EXPECT_GT(glance, 0);
  EXPECT_EQ(weight({{kDay, 1, 1, Act::kView}, {kDay + 2, 1, 1, Act::kGlance}, {kDay + 60, 1, 1, Act::kView}}), view)
      << "who comes back the same day has looked after all";
  EXPECT_EQ(weight({{kDay, 1, 1, Act::kAdd}, {kDay + 2, 1, 1, Act::kGlance}}), weight({{kDay, 1, 1, Act::kAdd}}))
      << "what was put into the cart is wanted, however short the look";
}

}  // namespace
}  // namespace shelfwise::personalization
