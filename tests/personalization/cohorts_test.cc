// 1. Where visits of one kind go for something else than visits of another, who is new gets the order of their kind.
// 2. Where the kind tells nothing, or too little is known, nothing goes by it.
// 3. It fades as a shopper becomes known, and is nothing for who has refused.
// 4. Nobody makes a figure alone, and what is kept names nobody.
#include "personalization/shoppers/cohorts.h"

#include <gmock/gmock.h>

#include "common/random.h"
#include "personalization/training/cohort_counts.h"
#include "personalization/training/learn_cohorts.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1";
constexpr const char* kComputer = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/120.0";

// Lamps of two brands, of which nothing else tells them apart.
std::string lamps() {
  std::string catalog;
  for (int i = 0; i < 40; ++i) {
    catalog += R"({"id":"lamp-)" + std::to_string(i) + R"(","title":"Lamp )" + std::to_string(i) + R"(","brand":")" +
               (i % 2 == 0 ? "Astra" : "Borea") + R"(","price":"20.00 USD","product_type":"Home > Lamps"})" + "\n";
  }
  return catalog;
}

// 1,200 visitors over 20 weeks, half of them on the telephone, look at two lamps each. Of those on the telephone one in
// ten goes for Borea, of the others nine in ten; or all of them at random where `planted` is false.
void fill_with_visits(Shop& shop, bool planted) {
  Random random(11);
  std::vector<nlohmann::json> messages;
  for (int v = 0; v < 1'200; ++v) {
    const bool phone = v % 2 == 0;
    const TimePoint begun = kNow - std::chrono::minutes((1'200 - v) * 168);
    for (int look = 0; look < 2; ++look) {
      const bool usual = random.below(10) != 0;
      const bool borea = planted ? phone != usual : random.below(2) == 0;
      const auto lamp = 2 * random.below(20) + (borea ? 1 : 0);
      auto message = shop.message("Product Viewed", "d-" + std::to_string(v), "lamp-" + std::to_string(lamp),
                                  format_rfc3339(begun + std::chrono::minutes(look)));
      message["context"] = {{"userAgent", phone ? kPhone : kComputer},
                            {"page", {{"referrer", "https://www.google.com/"}}}};
      messages.push_back(std::move(message));
    }
  }
  for (std::size_t i = 0; i < messages.size(); i += 600) {
    shop.send(std::vector(messages.begin() + static_cast<std::ptrdiff_t>(i),
                          messages.begin() + static_cast<std::ptrdiff_t>(i + 600)));
  }
}

VisitTold on(events::Device device) { return {{device, events::Referrer::kUnknown}, ""}; }

float share(const Personalizer& p, const Shop& shop, const CohortViewPtr& cohort, std::string_view id,
            double impact = 50) {
  const Doc docs[] = {shop.doc(id)};
  float out[] = {0};
  p.score(*cohort, docs, impact, out);
  return out[0];
}

class CohortsOfLamps : public ::testing::Test {
 protected:
  CohortsOfLamps() : shop_(lamps()) { fill_with_visits(shop_, true); }
  Shop shop_;
};

TEST_F(CohortsOfLamps, ANewShopperGetsTheOrderOfTheirKindOfVisit) {
  const auto report = nlohmann::json::parse(shop_.train())["cohorts"];
  ASSERT_EQ(report["verdict"], "learned") << report.dump(1);
  EXPECT_TRUE(report["on"].get<bool>());
  EXPECT_GT(report["held_out"]["cohort"]["ndcg10"].get<double>(),
            report["held_out"]["everybody"]["ndcg10"].get<double>() + 0.05);
  const auto p = shop_.open();
  const auto phone = p->cohort(on(events::Device::kMobile), ShopperId("d-new"), nullptr, kNow);
  const auto computer = p->cohort(on(events::Device::kDesktop), ShopperId(), nullptr, kNow);
  ASSERT_NE(phone, nullptr);
  ASSERT_NE(computer, nullptr);
  EXPECT_GT(share(*p, shop_, phone, "lamp-0"), 0.2F) << "telephones go for Astra";
  EXPECT_LT(share(*p, shop_, phone, "lamp-1"), -0.2F);
  EXPECT_LT(share(*p, shop_, computer, "lamp-0"), -0.2F);
  EXPECT_GT(share(*p, shop_, computer, "lamp-1"), 0.2F);
  EXPECT_EQ(share(*p, shop_, phone, "lamp-0", 0), 0) << "impact 0 is everybody's order";
  EXPECT_FLOAT_EQ(p->explain(*phone, shop_.doc("lamp-0"), 50).value, share(*p, shop_, phone, "lamp-0"));
}

TEST_F(CohortsOfLamps, ForYouShowsAStrangerWhatTheirKindOfVisitGoesFor) {
  shop_.train();
  const auto p = shop_.open();
  BlockRequest request;
  request.block = "for_you";
  request.limit = 5;
  request.now = kNow;
  request.cohort = p->cohort(on(events::Device::kDesktop), ShopperId(), nullptr, kNow);
  const auto answer = p->recommend(request);
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->items.size(), 5U);
  for (const BlockItem& item : answer->items) {
    EXPECT_EQ(item.source, "visits_like_this");
    EXPECT_EQ(item.reason.kind, "") << "a kind of visit is no evidence of the shopper's own";
    const auto generation = shop_.store().generation();
    EXPECT_EQ(generation->keyword_value(generation->brand()[item.doc]), "Borea");
  }
}

TEST_F(CohortsOfLamps, ItFadesAsTheShopperBecomesKnown) {
  shop_.train();
  shop_.view("ann", "lamp-2");
  for (int i = 0; i < 20; ++i) {
    shop_.order("bob", "lamp-" + std::to_string(2 * i), format_rfc3339(kNow - std::chrono::days(i)));
  }
  const auto p = shop_.open();
  const auto of = [&](const char* who) {
    const ShopperViewPtr view = p->view(ShopperId(who), kNow);
    return p->cohort(on(events::Device::kMobile), ShopperId(who), view.get(), kNow);
  };
  const float stranger = share(*p, shop_, of("nobody"), "lamp-0");
  const float once = share(*p, shop_, of("ann"), "lamp-0");
  EXPECT_LT(once, stranger);
  EXPECT_GT(once, 0.5F * stranger);
  EXPECT_EQ(of("bob"), nullptr) << "who is known well speaks for themselves alone";
}

TEST_F(CohortsOfLamps, NothingGoesByThemForWhoRefusedOrSwitchedPersonalOrderOff) {
  shop_.train();
  shop_.view("ann", "lamp-2");
  shop_.view("bob", "lamp-2");
  ASSERT_TRUE(shop_.log().set_consent(ShopperId("ann"), false, kNow).ok());
  events::Preferences off;
  off.personalization = false;
  ASSERT_TRUE(shop_.log().set_preferences(ShopperId("bob"), off, kNow).ok());
  const auto p = shop_.open();
  EXPECT_EQ(p->cohort(on(events::Device::kMobile), ShopperId("ann"), nullptr, kNow), nullptr);
  EXPECT_EQ(p->cohort(on(events::Device::kMobile), ShopperId("bob"), nullptr, kNow), nullptr);
}

TEST_F(CohortsOfLamps, ARequestThatTellsNothingGetsEverybodysOrder) {
  shop_.train();
  const auto p = shop_.open();
  EXPECT_EQ(p->cohort({}, ShopperId(), nullptr, kNow), nullptr) << "the hour alone is everybody's";
  EXPECT_EQ(p->cohort({{}, "no such category"}, ShopperId(), nullptr, kNow), nullptr);
}

TEST(Cohorts, AreRefusedWhereTheKindOfVisitTellsNothing) {
  Shop shop(lamps());
  fill_with_visits(shop, false);
  const auto report = nlohmann::json::parse(shop.train())["cohorts"];
  EXPECT_FALSE(report["on"].get<bool>()) << report.dump(1);
  EXPECT_THAT(report["verdict"].get<std::string>(), HasSubstr("nothing goes by them"));
  EXPECT_EQ(shop.open()->cohort(on(events::Device::kMobile), ShopperId(), nullptr, kNow), nullptr);
}

TEST(Cohorts, WithoutContextTheReportSaysWhatToSend) {
  Shop shop;
  shop.view("ann", "tent-a");
  const auto report = nlohmann::json::parse(shop.train())["cohorts"];
  EXPECT_FALSE(report["on"].get<bool>());
  EXPECT_THAT(report["verdict"].get<std::string>(), HasSubstr("context.userAgent"));
}

TEST(Cohorts, NobodyMakesAFigureAlone) {
  Shop shop(lamps());
  const auto generation = shop.store().generation();
  const CatalogFacts facts(generation);
  std::vector<CohortVisit> visits;
  for (std::uint32_t shopper = 0; shopper < 100; ++shopper) {
    const Doc lamp = shop.doc("lamp-" + std::to_string(shopper % 40));
    visits.push_back({shopper, 10, true, {lamp}, {shopper % 2 == 0 ? "device:mobile" : "device:desktop"}});
  }
  const auto before = CohortCounts(visits, facts, 100).tastes();
  ASSERT_EQ(before.size(), 2U);
  for (std::uint32_t again = 0; again < 1'000; ++again) {
    visits.push_back({100, 20 + again, false, {shop.doc("lamp-1")}, {"device:mobile"}});
  }
  const auto after = CohortCounts(visits, facts, 100'000).tastes();
  EXPECT_NEAR(after.at("device:mobile").brands.at("Borea"), before.at("device:mobile").brands.at("Borea"), 0.05);
}

TEST(Cohorts, FewShoppersAreNoCohort) {
  Shop shop(lamps());
  const CatalogFacts facts(shop.store().generation());
  std::vector<CohortVisit> visits;
  for (std::uint32_t shopper = 0; shopper < 49; ++shopper) {
    visits.push_back({shopper, 10, true, {shop.doc("lamp-0")}, {"device:mobile"}});
  }
  EXPECT_THAT(CohortCounts(visits, facts, 100).tastes(), IsEmpty());
}

TEST(Cohorts, AVisitIsOfItsDeviceReferrerDepartmentAndPartOfTheDay) {
  const Shop shop;
  const auto generation = const_cast<Shop&>(shop).store().generation();
  const auto tents = generation->find_category("Camping > Tents").value();
  const Arrival arrival{{events::Device::kMobile, events::Referrer::kSearch}, tents, 19};
  EXPECT_THAT(cohorts_of(arrival, *generation),
              ElementsAre("device:mobile", "referrer:search", "entry:Camping", "hours:18-24"));
  EXPECT_THAT(cohorts_of({{}, catalog::kNone, 19}, *generation), IsEmpty());
  EXPECT_EQ(hour_of(to_seconds(at("2026-03-10T23:30:00Z")), 1), 0U);
  EXPECT_EQ(hour_of(to_seconds(at("2026-03-10T01:30:00Z")), -3.5), 22U);
}

TEST(Cohorts, ComeBackFromTheirFileAndADamagedOneIsNone) {
  const LearnedCohorts learned{0.5F, {{"device:mobile", {{{"Astra", 0.4F}}, {{"Home > Lamps", -0.2F}}, 0.1F, 77}}}};
  const LearnedCohorts read = cohorts_from_json(cohorts_to_json(learned));
  EXPECT_EQ(read.weight, 0.5F);
  EXPECT_EQ(read.tastes.at("device:mobile").brands, learned.tastes.at("device:mobile").brands);
  EXPECT_EQ(read.tastes.at("device:mobile").categories, learned.tastes.at("device:mobile").categories);
  EXPECT_EQ(read.tastes.at("device:mobile").shoppers, 77U);
  for (const char* damaged : {"", "[]", "{}", R"({"weight":1,"cohorts":[1]})", R"({"weight":"x","cohorts":{}})"}) {
    EXPECT_EQ(cohorts_from_json(damaged).weight, 0) << damaged;
  }
}

}  // namespace
}  // namespace shelfwise::personalization
