// What every block promises, whatever fills it:
// 1. An unknown shopper gets the anonymous answer; unknown products fill nothing, and are named.
// 2. The same request gives the same products in the same order, whatever was asked before it; ties too.
// 3. Merged ids are followed, as seeds and where they are excluded.
// 4. What the page shows already stands in no block, nor does its variant.
// 5. What may not be shown is not, not even to fill up; nor the seeds, nor what was bought where only new products
// belong.
// 6. What shoppers plainly do is what it shows first; the same log teaches it the same.
#include <gmock/gmock.h>

#include <set>

#include "personalization/blocks/block_table.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Orders and looks of twenty shoppers over the small shop, and a cart of ann's.
void fill(Shop& shop) {
  const char* products[] = {"tent-a", "tent-b", "stove-a", "stove-b", "pan-a", "pan-b"};
  for (int i = 0; i < 20; ++i) {
    const std::string who = "u" + std::to_string(i);
    shop.order(who, products[i % 6], "2026-02-01T10:00:00Z");
    shop.order(who, products[(i * i + 1) % 6], "2026-02-01T10:00:00Z");
    shop.view(who, products[(i + 3) % 6], "2026-02-02T10:00:00Z");
  }
  shop.order("ann", "pan-a", "2026-02-01T10:00:00Z");
  shop.order("ann", "pan-a", "2026-02-20T10:00:00Z");
  shop.event("Product Added", "ann", "tent-b", "2026-03-09T10:00:00Z");
  shop.train();
}

std::vector<std::pair<Doc, double>> shown(const Result<BlockAnswer>& answer) {
  std::vector<std::pair<Doc, double>> out;
  if (!answer.ok()) return out;
  for (const BlockItem& item : answer->items) out.emplace_back(item.doc, item.score);
  return out;
}

class EveryBlock : public ::testing::TestWithParam<std::string> {
 protected:
  EveryBlock() { fill(shop_); }

  BlockRequest request(const Personalizer& p, const std::string& who) const {
    BlockRequest out{.block = GetParam(), .product_ids = {"stove-a"}, .limit = 8, .now = kNow};
    if (GetParam() == "cart") out.product_ids.clear();
    if (!who.empty()) out.shopper = p.view(ShopperId(who), kNow);
    return out;
  }

  Shop shop_;
};

TEST_P(EveryBlock, AnswersAStrangerLikeNobody) {
  const auto p = shop_.open();
  EXPECT_EQ(shown(p->recommend(request(*p, "stranger"))), shown(p->recommend(request(*p, ""))));
}

TEST_P(EveryBlock, GivesOneAtATimeWhatItGivesAmongMany) {
  const auto p = shop_.open();
  std::vector<std::vector<std::pair<Doc, double>>> together;
  for (int i = 0; i < 20; ++i) together.push_back(shown(p->recommend(request(*p, "u" + std::to_string(i)))));
  for (int i = 19; i >= 0; i -= 6) {
    const auto alone = shop_.open();
    EXPECT_EQ(shown(alone->recommend(request(*alone, "u" + std::to_string(i)))), together[static_cast<size_t>(i)]) << i;
  }
}

TEST_P(EveryBlock, IsAPrefixOfItselfWithMoreRoom) {
  const auto p = shop_.open();
  BlockRequest small = request(*p, "ann");
  small.limit = 2;
  const auto few = shown(p->recommend(small));
  auto many = shown(p->recommend(request(*p, "ann")));
  ASSERT_GE(many.size(), few.size());
  many.resize(few.size());
  EXPECT_EQ(few, many);
}

TEST_P(EveryBlock, FollowsMergedIds) {
  shop_.store().folder().write("aliases.tsv", "old-stove\tstove-a\n");
  shop_.store().index(kCatalog);
  const auto p = shop_.open();
  BlockRequest by_alias = request(*p, "ann");
  by_alias.product_ids = {"old-stove"};
  BlockRequest by_id = request(*p, "ann");
  by_id.product_ids = {"stove-a"};
  ASSERT_TRUE(p->recommend(by_alias).ok()) << p->recommend(by_alias).error().text();
  EXPECT_EQ(shown(p->recommend(by_alias)), shown(p->recommend(by_id)));
}

TEST_P(EveryBlock, LeavesOutWhatThePageShowsAndItsVariants) {
  const auto p = shop_.open();
  BlockRequest excluding = request(*p, "ann");
  const auto before = shop_.ids(*p->recommend(excluding));
  if (before.empty()) return;  // nothing to leave out
  excluding.exclude = {before.front(), "tent-a-red", "no such product"};
  const auto after = shop_.ids(*p->recommend(excluding));
  EXPECT_THAT(after, Not(Contains(before.front())));
  EXPECT_THAT(after, Not(Contains("tent-a"))) << "a variant of an excluded one";
}

TEST_P(EveryBlock, NeverShowsWhatIsNotEligibleNorTwiceAGroup) {
  const auto p = shop_.open();
  for (const char* hidden : {"pan-a", "pan-b", "tent-b", "stove-b"}) {
    BlockRequest with_rules = request(*p, "ann");
    const Doc doc = shop_.doc(hidden);
    with_rules.eligible = [doc](Doc d) { return d != doc; };
    const auto answer = p->recommend(with_rules);
    ASSERT_TRUE(answer.ok());
    std::set<std::uint32_t> groups;
    for (const BlockItem& item : answer->items) {
      EXPECT_NE(item.doc, doc);
      EXPECT_TRUE(groups.insert(shop_.store().generation()->group()[item.doc]).second);
      EXPECT_FALSE(item.source.empty());
      EXPECT_FALSE(item.reason.text.empty()) << item.source;
    }
  }
}

TEST_P(EveryBlock, AnswersUnknownProductsWithTheirNames) {
  const auto p = shop_.open();
  BlockRequest unknown = request(*p, "ann");
  unknown.product_ids = {"nowhere"};
  const auto answer = p->recommend(unknown);
  if (!answer.ok()) {
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(answer.error().text(), HasSubstr("nowhere"));
  } else {
    EXPECT_THAT(answer->notes, Contains(HasSubstr("nowhere")));
  }
}

TEST_P(EveryBlock, TiesStandInOrderOfTheCatalog) {
  const auto p = shop_.open();
  for (int i = 0; i < 20; ++i) {
    const auto answer = p->recommend(request(*p, "u" + std::to_string(i)));
    ASSERT_TRUE(answer.ok());
    for (std::size_t k = 1; k < answer->items.size(); ++k) {
      const BlockItem& before = answer->items[k - 1];
      const BlockItem& item = answer->items[k];
      const bool tie = before.source == item.source && before.score == item.score;
      EXPECT_TRUE(!tie || before.doc < item.doc) << i;
    }
  }
}

TEST_P(EveryBlock, ShowsNoSeedAndNothingOfTheHistoryWhereThatIsExcluded) {
  const auto p = shop_.open();
  const auto generation = shop_.store().generation();
  for (int i = 0; i < 20; ++i) {
    const BlockRequest asked = request(*p, "u" + std::to_string(i));
    const auto answer = p->recommend(asked);
    ASSERT_TRUE(answer.ok());
    for (const BlockItem& item : answer->items) {
      for (const std::string& seed : asked.product_ids) {
        EXPECT_NE(generation->group()[item.doc], generation->group()[shop_.doc(seed)]) << i;
      }
      EXPECT_FALSE(find_block(GetParam())->new_to_shopper && asked.shopper->bought(item.doc)) << i;
    }
  }
}

TEST_P(EveryBlock, LearnsTheSameFromTheSameLog) {
  Shop again;
  fill(again);
  const auto here = shop_.open();
  const auto there = again.open();
  for (const char* who : {"", "ann", "u3"}) {
    EXPECT_EQ(shown(here->recommend(request(*here, who))), shown(there->recommend(request(*there, who)))) << who;
  }
}

// What is plainly done: thirty shoppers order a stove and a pan, forty look at both stoves, a hundred order something
// else, three a tent in the last days; ann buys a pan each month and has just looked at the stove.
struct KnownAnswer {
  const char* block;
  const char* seed;
  const char* first;
};
constexpr KnownAnswer kKnown[] = {{"similar", "stove-a", "stove-b"},
                                  {"bought_together", "stove-a", "pan-b"},
                                  {"also_viewed", "stove-b", "stove-a"},
                                  {"for_you", "", "pan-b"},
                                  {"trending", "", "tent-b"},
                                  {"recently_viewed", "", "stove-a"},
                                  {"buy_again", "", "pan-a"},
                                  {"cart", "stove-a", "pan-b"},
                                  {"upsell", "pan-a", "pan-b"},
                                  {"complete_the_look", "stove-a", "pan-b"}};

TEST(BlockAnswers, AreWhatShoppersPlainlyDo) {
  Shop shop;
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i);
    if (i < 30) shop.order("u" + n, "stove-a", "2026-02-01T10:00:00Z");
    if (i < 30) shop.order("u" + n, "pan-b", "2026-02-01T10:05:00Z");
    if (i < 40) shop.view("v" + n, "stove-a", "2026-02-02T10:00:00Z");
    if (i < 40) shop.view("v" + n, "stove-b", "2026-02-02T10:05:00Z");
    if (i < 3) shop.order("x" + n, "tent-b", "2026-03-08T10:00:00Z");
    shop.order("w" + n, "test-b", "2026-02-03T10:00:00Z");
  }
  for (const char* day : {"2026-01-09", "2026-02-08"}) shop.order("ann", "pan-a", std::string(day) + "T10:00:00Z");
  shop.view("ann", "stove-a", "2026-03-09T10:00:00Z");
  shop.train();
  const auto p = shop.open();
  std::set<std::string> blocks;
  for (const KnownAnswer& known : kKnown) {
    blocks.insert(known.block);
    BlockRequest asked{.block = known.block, .limit = 3, .now = kNow};
    if (*known.seed != '\0') asked.product_ids = {known.seed};
    asked.shopper = p->view(ShopperId("ann"), kNow);
    const auto answer = p->recommend(asked);
    ASSERT_TRUE(answer.ok()) << known.block;
    ASSERT_FALSE(answer->items.empty()) << known.block;
    EXPECT_EQ(shop.id(answer->items.front().doc), known.first) << known.block;
    EXPECT_EQ(answer->items.front().source, known.block);
  }
  EXPECT_EQ(blocks.size(), Personalizer::blocks().size()) << "a block without a known answer";
}

// A catalog in which one product in thousands is acceptable is searched once, not again for each round.
TEST(BlockFilling, FindsTheLastAcceptableProduct) {
  std::string catalog;
  for (int i = 0; i < 3'000; ++i) catalog += R"({"id":"p)" + std::to_string(i) + R"(","title":"Thing"})" + "\n";
  Shop store(catalog);
  const auto p = store.open();
  const Doc last = store.doc("p2999");
  const auto answer =
      p->recommend({.block = "trending", .limit = 5, .eligible = [&](Doc d) { return d == last; }, .now = kNow});
  EXPECT_THAT(store.ids(*answer), ElementsAre("p2999"));
}

INSTANTIATE_TEST_SUITE_P(Blocks, EveryBlock, ::testing::ValuesIn(Personalizer::blocks()),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace shelfwise::personalization
