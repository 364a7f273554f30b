// What nearness between products promises:
// 1. A product that nobody has met stands where its words put it; company moves a product towards it.
// 2. Of the ten nearest nine or more are found, nearest first, whatever the threads that built the graph.
// 3. A graph goes on from the one before as far as places have stayed: with no tolerance the bytes are those of a new
// one;
//    with one, what moved far is found where it is now, and what is near is still found after many rounds.
// 4. A damaged file is refused; without files there are no near products.
#include "personalization/items/nearest_products.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <numeric>

#include "common/files.h"
#include "common/random.h"
#include "tests/personalization/shop.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::personalization {
namespace {

constexpr std::uint32_t kProducts = 3'000;

// Thirty kinds of product around directions of their own.
Place make_place(std::uint32_t product) {
  Random kind(product % 30 + 1);
  Random own(product + 1'000);
  Place place{};
  for (auto& x : place) {
    const auto centre = static_cast<int>(kind.below(17)) - 8;
    x = static_cast<std::int8_t>(centre + static_cast<int>(own.below(9)) - 4);
  }
  return place;
}

int product_of(const Place& a, const Place& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0); }

std::vector<std::uint32_t> exactly_nearest(const Place& place, std::size_t most) {
  std::vector<std::uint32_t> all(kProducts);
  std::iota(all.begin(), all.end(), 0U);
  std::stable_sort(all.begin(), all.end(), [&](std::uint32_t a, std::uint32_t b) {
    return product_of(place, make_place(a)) > product_of(place, make_place(b));
  });
  all.resize(most);
  return all;
}

class NearestProductsTest : public ::testing::Test {
 protected:
  void write(unsigned threads = 2) {
    const Status written = NearestProducts::write(folder_.path(), kProducts, make_place, Workers{threads, nullptr});
    ASSERT_TRUE(written.ok()) << written.error().text();
  }

  shelfwise::testing::TemporaryFolder folder_;
};

TEST_F(NearestProductsTest, FindsNineOfTheTenNearestNearestFirst) {
  write();
  const auto nearest = NearestProducts::open(folder_.path(), kProducts);
  ASSERT_TRUE(nearest.ok()) << nearest.error().text();
  EXPECT_EQ(nearest->size(), kProducts);
  std::size_t found = 0;
  for (std::uint32_t query = 0; query < 100; ++query) {
    const Place place = make_place(kProducts + query);
    const auto near = nearest->find(place, 10);
    ASSERT_EQ(near.size(), 10U);
    EXPECT_TRUE(std::is_sorted(near.begin(), near.end(),
                               [](const NearProduct& a, const NearProduct& b) { return a.cosine > b.cosine; }));
    const int least = product_of(place, make_place(exactly_nearest(place, 10).back()));
    for (const NearProduct& one : near) found += product_of(place, make_place(one.product)) >= least ? 1 : 0;
  }
  EXPECT_GE(found, 900U);
}

TEST_F(NearestProductsTest, ThreadsDoNotChangeTheFiles) {
  write(1);
  const std::string one = *read_file(folder_.path() / "near.0.nodes");
  write(4);
  EXPECT_EQ(*read_file(folder_.path() / "near.0.nodes"), one);
}

// The places after some rounds in each of which one product in twenty moved to another kind.
Place moved(std::uint32_t product, std::uint32_t rounds) {
  std::uint32_t stands_for = product;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    if (product % 20 == round % 20) stands_for += 7 * kProducts;
  }
  return make_place(stands_for);
}

std::vector<std::uint32_t> same_numbers(std::uint32_t count = kProducts) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

// How many products are the nearest to where they stand.
template <class PlaceOf>
std::size_t found_of_themselves(const std::filesystem::path& folder, std::uint32_t count, const PlaceOf& place) {
  const auto nearest = NearestProducts::open(folder, count);
  EXPECT_TRUE(nearest.ok()) << nearest.error().text();
  EXPECT_EQ(nearest->size(), count);
  std::size_t found = 0;
  for (std::uint32_t product = 0; product < count; ++product) {
    const auto near = nearest->find(place(product), 1);
    found += !near.empty() && near.front().product == product ? 1 : 0;
  }
  return found;
}

TEST_F(NearestProductsTest, GoesOnThroughManyRoundsAndFindsWhatMoved) {
  write();
  shelfwise::testing::TemporaryFolder other;
  std::filesystem::path from = folder_.path();
  std::filesystem::path to = other.path();
  constexpr std::uint32_t kRounds = 20;
  for (std::uint32_t round = 1; round <= kRounds; ++round) {
    const auto before = NearestProducts::open(from, kProducts);
    ASSERT_TRUE(before.ok()) << before.error().text();
    const auto place = [&](std::uint32_t product) { return moved(product, round); };
    const NearBefore on{&*before, same_numbers(), 0.02};
    ASSERT_TRUE(NearestProducts::write(to, kProducts, place, {}, on).ok());
    std::swap(from, to);
  }
  const auto place = [&](std::uint32_t product) { return moved(product, kRounds); };
  shelfwise::testing::TemporaryFolder anew;
  ASSERT_TRUE(NearestProducts::write(anew.path(), kProducts, place, {}).ok());
  EXPECT_GE(found_of_themselves(from, kProducts, place), found_of_themselves(anew.path(), kProducts, place) * 19 / 20)
      << "all have moved meanwhile, and are found where they are";
}

TEST_F(NearestProductsTest, WithNoToleranceWhatWasBeforeDoesNotMatter) {
  write();
  const auto before = NearestProducts::open(folder_.path(), kProducts);
  ASSERT_TRUE(before.ok());
  for (const std::uint32_t rounds : {0U, 3U}) {
    const auto place = [&](std::uint32_t product) { return moved(product, rounds); };
    shelfwise::testing::TemporaryFolder anew;
    shelfwise::testing::TemporaryFolder on;
    ASSERT_TRUE(NearestProducts::write(anew.path(), kProducts, place, {}).ok());
    ASSERT_TRUE(NearestProducts::write(on.path(), kProducts, place, {}, {&*before, same_numbers(), 0}).ok());
    for (const char* name : {"near.0.head", "near.0.nodes", "near.0.upper"}) {
      EXPECT_EQ(*read_file(on.path() / name), *read_file(anew.path() / name)) << name;
    }
  }
}

TEST_F(NearestProductsTest, FollowsNewNumbersAndTakesInNewProducts) {
  write();
  const auto before = NearestProducts::open(folder_.path(), kProducts);
  ASSERT_TRUE(before.ok());
  // A hundred products are new, and all others come after them.
  NearBefore on{&*before, same_numbers(), 0.02};
  for (std::uint32_t& number : on.product) number += 100;
  const auto place = [&](std::uint32_t product) { return make_place(product < 100 ? 9'000 + product : product - 100); };
  shelfwise::testing::TemporaryFolder out;
  ASSERT_TRUE(NearestProducts::write(out.path(), kProducts + 100, place, {}, on).ok());
  shelfwise::testing::TemporaryFolder anew;
  ASSERT_TRUE(NearestProducts::write(anew.path(), kProducts + 100, place, {}).ok());
  EXPECT_GE(found_of_themselves(out.path(), kProducts + 100, place),
            found_of_themselves(anew.path(), kProducts + 100, place) * 19 / 20);
}

TEST_F(NearestProductsTest, StartsAnewWhereProductsAreGoneOrWereMerged) {
  write();
  const auto before = NearestProducts::open(folder_.path(), kProducts);
  ASSERT_TRUE(before.ok());
  NearBefore gone{&*before, same_numbers(), 0.02};
  gone.product[5] = NearBefore::kGone;
  NearBefore merged{&*before, same_numbers(), 0.02};
  merged.product[5] = 6;
  for (const NearBefore& on : {gone, merged}) {
    const auto place = [&](std::uint32_t product) { return product == 5 ? Place{} : make_place(product); };
    shelfwise::testing::TemporaryFolder out;
    ASSERT_TRUE(NearestProducts::write(out.path(), kProducts, place, {}, on).ok());
    const auto nearest = NearestProducts::open(out.path(), kProducts);
    ASSERT_TRUE(nearest.ok()) << nearest.error().text();
    EXPECT_EQ(nearest->size(), kProducts - 1);
    for (const NearProduct& one : nearest->find(make_place(5), 20)) EXPECT_NE(one.product, 5U);
  }
}

TEST_F(NearestProductsTest, WithoutFilesThereAreNoneAndWithoutPlacesNothingIsNear) {
  EXPECT_EQ(NearestProducts::open(folder_.path(), kProducts).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(NearestProducts().find(make_place(1), 10).empty());
  ASSERT_TRUE(NearestProducts::write(folder_.path(), 5, [](std::uint32_t) { return Place{}; }, {}).ok());
  const auto nearest = NearestProducts::open(folder_.path(), 5);
  ASSERT_TRUE(nearest.ok()) << nearest.error().text();
  EXPECT_EQ(nearest->size(), 0U);
  EXPECT_TRUE(nearest->find(make_place(1), 10).empty());
}

TEST_F(NearestProductsTest, DamagedFilesAreRefused) {
  write();
  for (const char* name : {"near.0.head", "near.0.nodes", "near.0.upper"}) {
    const std::string good = *read_file(folder_.path() / name);
    ASSERT_GT(good.size(), catalog::kArrayHeaderBytes + 8);
    std::string wild = good;
    wild[catalog::kArrayHeaderBytes + 7] = '\x7f';  // the first number's highest byte, or a link's
    std::ofstream(folder_.path() / name) << wild;
    EXPECT_FALSE(NearestProducts::open(folder_.path(), kProducts).ok()) << name;
    std::ofstream(folder_.path() / name) << good.substr(0, good.size() - 3);
    EXPECT_FALSE(NearestProducts::open(folder_.path(), kProducts).ok()) << name;
    std::ofstream(folder_.path() / name) << good;
  }
  EXPECT_TRUE(NearestProducts::open(folder_.path(), kProducts).ok());
  EXPECT_FALSE(NearestProducts::open(folder_.path(), kProducts / 2).ok()) << "more products than there are";
}

TEST(Places, WithoutCompanyAProductStandsWhereItsWordsPutIt) {
  Shop shop;
  const auto generation = shop.store().generation();
  const Place alone = place_of(*generation, {}, shop.doc("stove-a"));
  const auto own = generation->vector(shop.doc("stove-a"));
  for (std::size_t k = 0; k < alone.size(); ++k) EXPECT_NEAR(alone[k], own[k], 1);
}

TEST(Places, CompanyMovesAProductTowardsIt) {
  Shop shop;
  const auto generation = shop.store().generation();
  SparseRows rows;
  const Doc stove = shop.doc("stove-a");
  const Doc pan = shop.doc("pan-a");
  for (Doc doc = 0; doc < generation->size(); ++doc) {
    if (doc == stove) rows.values.push_back({pan, 1});
    rows.offsets.push_back(rows.values.size());
  }
  const auto to_pan = [&](const ItemRows& graph) {
    const auto vector = generation->vector(pan);
    const Place place = place_of(*generation, graph, stove);
    return std::inner_product(place.begin(), place.end(), vector.begin(), 0);
  };
  EXPECT_GT(to_pan(ItemRows::of(rows)), to_pan({}));
}

// A product that came after every event: what is ordered with products that read like it goes with it, and says so.
TEST(WithAlike, ANewProductHasWhatIsOrderedWithThoseThatReadLikeIt) {
  std::string catalog;
  for (int i = 0; i < 6; ++i) {
    const std::string n = std::to_string(i);
    catalog += R"({"id":"kayak-)" + n + R"(","title":"River Kayak","price":"400.00 USD"})" + "\n";
    catalog += R"({"id":"paddle-)" + n + R"(","title":"Carbon Paddle","price":"80.00 USD"})" + "\n";
    catalog += R"({"id":"lamp-)" + n + R"(","title":"Desk Lamp","price":"30.00 USD"})" + "\n";
  }
  Shop shop(catalog);
  for (int s = 0; s < 20; ++s) {
    const std::string who = "s" + std::to_string(s);
    shop.order(who, "kayak-" + std::to_string(s % 5));
    shop.order(who, "paddle-" + std::to_string(s % 5), "2026-03-01T11:00:00Z");
    shop.order("t" + std::to_string(s), "lamp-" + std::to_string(s % 5));
  }
  shop.train();
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "bought_together", .product_ids = {"kayak-5"}, .limit = 3, .now = kNow});
  ASSERT_TRUE(answer.ok()) << answer.error().text();
  ASSERT_EQ(answer->items.size(), 3U);
  for (const BlockItem& item : answer->items) {
    EXPECT_THAT(shop.id(item.doc), ::testing::StartsWith("paddle-"));
    EXPECT_EQ(item.source, "with_alike");
    EXPECT_EQ(item.reason.kind, "bought_with_alike");
    EXPECT_FALSE(item.social_proof.has_value()) << "nobody has bought both";
  }
  const auto known = p->recommend({.block = "bought_together", .product_ids = {"kayak-1"}, .limit = 1, .now = kNow});
  EXPECT_EQ(known->items.front().source, "bought_together");
}

}  // namespace
}  // namespace shelfwise::personalization
