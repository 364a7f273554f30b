#include "events/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "common/random.h"

namespace shelfwise::events {
namespace {

using ::testing::ElementsAre;

ShopperId id(const std::string& text) { return ShopperId(text); }

std::vector<std::string> names(const std::vector<ShopperId>& ids) {
  std::vector<std::string> out;
  for (const ShopperId& one : ids) out.push_back(one.str());
  return out;
}

TEST(IdentityGraph, AnUnknownIdIsItsOwnShopper) {
  const IdentityGraph graph;
  EXPECT_EQ(graph.canonical(id("x")), id("x"));
  EXPECT_THAT(names(graph.members(id("x"))), ElementsAre("x"));
}

TEST(IdentityGraph, TheSmallestUserIsCanonicalWhateverTheOrder) {
  IdentityGraph marked_first;
  marked_first.mark_user(id("u2"));
  marked_first.mark_user(id("u1"));
  marked_first.link(id("a"), id("u2"));
  marked_first.link(id("a"), id("u1"));
  IdentityGraph marked_last;
  marked_last.link(id("u1"), id("a"));
  marked_last.link(id("u2"), id("a"));
  EXPECT_EQ(marked_last.canonical(id("u2")), id("a"));
  marked_last.mark_user(id("u1"));
  marked_last.mark_user(id("u2"));
  for (const char* member : {"a", "u1", "u2"}) {
    EXPECT_EQ(marked_first.canonical(id(member)), id("u1"));
    EXPECT_EQ(marked_last.canonical(id(member)), id("u1"));
  }
}

TEST(IdentityGraph, UnlinkRestoresBothAndKeepsWhatOtherLinksJoin) {
  IdentityGraph graph;
  graph.link(id("a"), id("b"));
  graph.link(id("b"), id("c"));
  graph.link(id("a"), id("c"));
  graph.unlink(id("b"), id("a"));
  EXPECT_TRUE(graph.same_shopper(id("a"), id("b")));
  graph.unlink(id("c"), id("b"));
  EXPECT_THAT(names(graph.members(id("a"))), ElementsAre("a", "c"));
  EXPECT_THAT(names(graph.members(id("b"))), ElementsAre("b"));
}

TEST(IdentityGraph, ForgettingTakesTheIdOutOfTheMiddle) {
  IdentityGraph graph;
  graph.link(id("a"), id("b"));
  graph.link(id("b"), id("c"));
  graph.forget(id("b"));
  EXPECT_FALSE(graph.same_shopper(id("a"), id("c")));
  EXPECT_THAT(names(graph.members(id("b"))), ElementsAre("b"));
  graph.link(id("a"), id("b"));
  EXPECT_THAT(names(graph.members(id("b"))), ElementsAre("a", "b"));
}

// Clusters by exhaustive search over the links.
std::set<ShopperId> reachable(const std::set<std::pair<int, int>>& links, int from) {
  std::set<int> seen{from};
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& [a, b] : links) {
      if (seen.contains(a) != seen.contains(b)) {
        seen.insert({a, b});
        grew = true;
      }
    }
  }
  std::set<ShopperId> ids;
  for (const int one : seen) ids.insert(id(std::to_string(one)));
  return ids;
}

TEST(IdentityGraph, AgreesWithExhaustiveSearchOnRandomLinks) {
  Random random(7);
  IdentityGraph graph;
  std::set<std::pair<int, int>> links;
  for (int step = 0; step < 3000; ++step) {
    const int a = static_cast<int>(random.below(12));
    const int b = static_cast<int>(random.below(12));
    const auto link = std::minmax(a, b);
    const auto action = random.below(20);
    if (action < 8 && a != b) {
      graph.link(id(std::to_string(a)), id(std::to_string(b)));
      links.insert(link);
    } else if (action < 19) {
      graph.unlink(id(std::to_string(a)), id(std::to_string(b)));
      links.erase(link);
    } else {
      graph.forget(id(std::to_string(a)));
      std::erase_if(links, [&](const auto& one) { return one.first == a || one.second == a; });
    }
    const int probe = static_cast<int>(random.below(12));
    const auto expected = reachable(links, probe);
    const auto members = graph.members(id(std::to_string(probe)));
    ASSERT_EQ(std::set<ShopperId>(members.begin(), members.end()), expected) << "step " << step;
    ASSERT_EQ(graph.canonical(id(std::to_string(probe))), *expected.begin()) << "step " << step;
  }
}

}  // namespace
}  // namespace shelfwise::events
