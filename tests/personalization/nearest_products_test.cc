// What nearness between products promises:
// 1. A product that nobody has met stands where its words put it; company moves a product towards it.
// 2. Of the ten nearest nine or more are found, nearest first, whatever the threads that built the graph.
// 3. A damaged file is refused; without files there are no near products.
#include "personalization/nearest_products.h"

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
