// 1. The first of a long listing stand in the order that scoring every product gives, with the same scores to the bit.
// 2. The others stay behind them.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "common/random.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kProducts = 3'000;

std::string catalog() {
  const char* const words[] = {"ridge", "alpine", "iron", "dome",  "pocket", "red",   "steel", "wool",
                               "light", "winter", "oak",  "large", "small",  "river", "stone", "soft"};
  Random random(21);
  std::string lines;
  for (std::size_t i = 0; i < kProducts; ++i) {
    nlohmann::json product = {{"id", "p" + std::to_string(i)},
                              {"brand", "Brand" + std::to_string(random.below(random.below(40) + 1))},
                              {"product_type", "Home > Kind" + std::to_string(random.below(8))},
                              {"price", std::to_string(5 + random.below(300)) + ".00 USD"}};
    std::string title = "item" + std::to_string(i);
    for (std::uint64_t k = 2 + random.below(6); k > 0; --k) title += std::string(" ") + words[random.below(16)];
    product["title"] = title;
    if (random.below(5) == 0) product["sale_price"] = "4.00 USD";
    lines += product.dump() + "\n";
  }
  return lines;
}

class ListingTest : public ::testing::Test {
 protected:
  ListingTest() {
    Random random(4);
    for (int shopper = 0; shopper < 12; ++shopper) {
      const std::string who = "s" + std::to_string(shopper);
      for (int i = 0; i <= shopper * 2; ++i) {
        const std::string product = "p" + std::to_string(random.below(kProducts));
        if (i % 3 == 0)
          shop_.order(who, product, "2026-03-0" + std::to_string(1 + i % 9) + "T10:00:00Z");
        else
          shop_.view(who, product, i % 5 == 0 ? "2026-03-10T11:50:00Z" : "2026-03-09T10:00:00Z");
      }
    }
  }
  Shop shop_{catalog()};
};

void expect_same_beginning(const Personalizer& p, const std::string& who, std::size_t needed, double impact) {
  const auto shopper = p.view(ShopperId(who), kNow);
  ASSERT_NE(shopper, nullptr);
  std::vector<Doc> docs(kProducts);
  std::iota(docs.begin(), docs.end(), 0U);
  const std::span<const float> base = p.prior(Surface::kCategory);
  std::vector<float> whole(kProducts, 0.0F);
  std::vector<float> quick(kProducts, 0.0F);
  p.score(*shopper, docs, impact, whole, Surface::kCategory);
  p.score_listing(*shopper, docs, base, needed, impact, quick, Surface::kCategory);
  const auto order = [&](const std::vector<float>& shares) {
    std::vector<Doc> sorted = docs;
    std::sort(sorted.begin(), sorted.end(), [&](Doc a, Doc b) {
      const float of_a = base[a] + shares[a];
      const float of_b = base[b] + shares[b];
      return of_a != of_b ? of_a > of_b : a < b;
    });
    sorted.resize(needed);
    return sorted;
  };
  const auto expected = order(whole);
  EXPECT_EQ(order(quick), expected) << who << " " << needed << " " << impact;
  for (const Doc doc : expected) EXPECT_EQ(quick[doc], whole[doc]) << who;
}

TEST_F(ListingTest, BeginsAsIfEveryProductWereScored) {
  const auto p = shop_.open();
  for (int shopper = 0; shopper < 12; ++shopper) {
    for (const std::size_t needed : {1UL, 52UL, 300UL}) {
      for (const double impact : {5.0, 50.0, 100.0}) {
        expect_same_beginning(*p, "s" + std::to_string(shopper), needed, impact);
      }
    }
  }
}

TEST_F(ListingTest, BeginsSoAfterTrainingAndWithMutedBrandsToo) {
  events::Preferences preferences;
  preferences.muted_brands = {"Brand0", "Brand1", "Brand2"};
  ASSERT_TRUE(shop_.log().set_preferences(ShopperId("s7"), preferences, kNow).ok());
  shop_.train();
  const auto p = shop_.open();
  for (const char* who : {"s7", "s11"}) expect_same_beginning(*p, who, 52, 50);
}

}  // namespace
}  // namespace shelfwise::personalization
