// 1. The order of arrival does not matter, of acts and of links.
// 2. Undoing a link restores both.
// 3. One refusal in a cluster counts for all.
// 4. What is kept is bounded.
#include "personalization/history/shopper_states.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/random.h"

namespace shelfwise::personalization {
namespace {

ShopperId id(const std::string& text) { return ShopperId(text); }

std::vector<Doc> docs(const ShopperStates& states, const std::string& who) {
  std::vector<Doc> out;
  if (const auto history = states.history(id(who))) {
    for (const Interaction& one : history->interactions) out.push_back(one.doc);
  }
  return out;
}

TEST(ShopperStates, AnyOrderOfArrivalGivesOneState) {
  std::vector<Interaction> acts;
  for (std::uint32_t i = 0; i < 40; ++i) acts.push_back({1'000 + i / 3, i, 1, i % 2 == 0 ? Act::kView : Act::kOrder});
  ShopperStates in_order;
  for (const Interaction& one : acts) in_order.add(id("a"), one);
  Random random(5);
  for (int times = 0; times < 1'000; ++times) {
    for (std::size_t i = acts.size(); i > 1; --i) std::swap(acts[i - 1], acts[random.below(i)]);
    ShopperStates shuffled;
    const std::size_t linked_at = random.below(acts.size());
    for (std::size_t i = 0; i < acts.size(); ++i) {
      if (i == linked_at) shuffled.set_cluster({id("a"), id("b")});
      shuffled.add(id(acts[i].doc % 3 == 0 ? "b" : "a"), acts[i]);
    }
    ASSERT_EQ(docs(shuffled, "a"), docs(in_order, "a"));
    ASSERT_EQ(docs(shuffled, "b"), docs(in_order, "a")) << "one shopper, whichever id is asked";
  }
}

TEST(ShopperStates, UndoingALinkRestoresBoth) {
  ShopperStates states;
  states.add(id("a"), {10, 1, 1, Act::kView});
  states.add(id("b"), {20, 2, 1, Act::kView});
  states.set_cluster({id("a"), id("b")});
  states.add(id("b"), {30, 3, 1, Act::kView});
  EXPECT_EQ(docs(states, "a"), (std::vector<Doc>{1, 2, 3}));
  states.set_cluster({id("a")});
  EXPECT_EQ(docs(states, "a"), (std::vector<Doc>{1}));
  EXPECT_EQ(docs(states, "b"), (std::vector<Doc>{2, 3}));
}

TEST(ShopperStates, EveryChangeChangesTheVersionOfThoseItConcerns) {
  ShopperStates states;
  states.add(id("a"), {10, 1, 1, Act::kView});
  states.add(id("b"), {10, 1, 1, Act::kView});
  const auto a = states.version(id("a"));
  states.add(id("b"), {20, 2, 1, Act::kView});
  EXPECT_EQ(states.version(id("a")), a) << "another shopper's act";
  states.set_cluster({id("a"), id("b")});
  const auto linked = states.version(id("a"));
  EXPECT_NE(linked, a);
  states.set_cluster({id("a")});
  EXPECT_NE(states.version(id("a")), linked);
  const auto before = states.version(id("a"));
  events::Preferences wishes;
  wishes.muted_brands = {"Norrvik"};
  states.set_preferences({id("a")}, &wishes);
  EXPECT_NE(states.version(id("a")), before);
}

TEST(ShopperStates, OneRefusalInAClusterCountsForAll) {
  ShopperStates states;
  states.add(id("a"), {10, 1, 1, Act::kView});
  states.add(id("b"), {20, 2, 1, Act::kView});
  states.set_refused(id("b"), true);
  EXPECT_TRUE(states.history(id("a")));
  states.set_cluster({id("a"), id("b")});
  EXPECT_FALSE(states.history(id("a")));
  states.set_refused(id("b"), false);
  EXPECT_TRUE(states.history(id("a")));
}

TEST(ShopperStates, PersonalOrderSwitchedOffIsARefusal) {
  ShopperStates states;
  states.add(id("a"), {10, 1, 1, Act::kView});
  events::Preferences wishes;
  wishes.personalization = false;
  states.set_preferences({id("a")}, &wishes);
  EXPECT_FALSE(states.history(id("a")));
}

TEST(ShopperStates, NobodyIsKnownWithoutAnAct) {
  ShopperStates states;
  EXPECT_FALSE(states.history(id("a")));
  states.set_cluster({id("a"), id("b")});
  EXPECT_FALSE(states.version(id("a")));
}

TEST(ShopperStates, KeepsTheLatestOfVeryMany) {
  ShopperStates states;
  const auto most = static_cast<std::uint32_t>(ShopperStates::kMaxInteractions);
  for (std::uint32_t i = 3 * most; i > 0; --i) states.add(id("bot"), {600 * i, i, 1, Act::kView});
  const auto kept = docs(states, "bot");
  ASSERT_EQ(kept.size(), most);
  EXPECT_EQ(kept.front(), 2 * most + 1);
  EXPECT_EQ(kept.back(), 3 * most);
}

TEST(ShopperStates, ForgettingLeavesNothing) {
  ShopperStates states;
  const std::size_t empty = states.memory_bytes();
  states.add(id("a"), {10, 1, 1, Act::kView});
  EXPECT_EQ(states.forget(id("a")).size(), 1U);
  EXPECT_FALSE(states.history(id("a")));
  EXPECT_EQ(states.shoppers(), 0U);
  EXPECT_EQ(states.memory_bytes(), empty);
}

}  // namespace
}  // namespace shelfwise::personalization
