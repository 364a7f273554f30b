// What filter_by promises:
//  1. Each operator, list, range and spelling of the language selects exactly the products that docs/search.md says.
//  2. Prices are compared exactly, to the millionth; no rounding moves a product over a boundary.
//  3. A product without a value fails every comparison and passes its negation.
//  4. A value that no product has matches nothing; everything else that is wrong is named with its place and remedy.
//  5. Any expression agrees with a plain evaluation of it.
#include "query/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/random.h"
#include "query/filter_syntax.h"
#include "tests/query/test_columns.h"

namespace shelfwise::query {
namespace {

using catalog::Availability;
using ::testing::HasSubstr;

constexpr std::int64_t kUnit = catalog::kMicros;

const TestColumns& shop() {
  static const TestColumns columns({
      {.id = "tv",
       .price_micros = 499 * kUnit,
       .quantity = 3,
       .availability = Availability::kInStock,
       .popularity = 20,
       .rating = 4.5F,
       .rating_count = 120,
       .release = "2026-01-15",
       .category = "Home > Video",
       .keywords = {{"brand", {"Sony"}}, {"color", {"Black", "Silver"}}, {"Screen Size", {"55 in"}}}},
      {.id = "radio",
       .price_micros = 25 * kUnit,
       .quantity = 0,
       .availability = Availability::kOutOfStock,
       .rating = 3.9F,
       .rating_count = 7,
       .release = "2024-06-01",
       .category = "Home > Audio",
       .keywords = {{"brand", {"Böse & Söhne"}}, {"color", {"Red"}}}},
      {.id = "pan",
       .price_micros = 19'999'999,
       .availability = Availability::kPreorder,
       .popularity = 5,
       .category = "Home > Kitchen > Pans",
       .keywords = {{"brand", {"H&M"}}, {"color", {"Red", "Blue"}}, {"note (care)", {"by hand, not machine"}}}},
      {.id = "pot",
       .price_micros = 20 * kUnit,
       .quantity = 12,
       .category = "Home > Kitchen",
       .keywords = {{"color", {"Blue"}}, {"note (care)", {"cold (30)"}}}},
      {.id = "gift", .category = "Gifts"},
  });
  return columns;
}

std::string matches(std::string_view text) {
  const Columns columns = shop().columns();
  const Result<Filter> filter = Filter::parse(text, columns);
  if (!filter) return filter.error().text();
  std::string ids;
  for (Doc doc = 0; doc < columns.size; ++doc) {
    if ((*filter)(doc)) ids += (ids.empty() ? "" : " ") + shop().products()[doc].id;
  }
  return ids;
}

struct Row {
  std::string_view filter;
  std::string_view ids;
};

void check(std::initializer_list<Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(matches(row.filter), row.ids) << row.filter;
}

TEST(Filter, EmptyTextLetsEverythingThrough) {
  check({{"", "tv radio pan pot gift"}, {"  ", "tv radio pan pot gift"}});
  EXPECT_TRUE(Filter::parse(" ", shop().columns())->empty());
  EXPECT_FALSE(Filter::parse("price:<5", shop().columns())->empty());
}

TEST(Filter, KeywordsCompareFolded) {
  check({{"brand:=Sony", "tv"},
         {"brand:sony", "tv"},
         {"BRAND : = SONY ", "tv"},
         {"brand:=bose & sohne", "radio"},
         {"brand:=H&M", "pan"},
         {"color:=red", "radio pan"},
         {"color:[Red,Blue]", "radio pan pot"},
         {"color:=[ Silver , `Blue` ]", "tv pan pot"},
         {"brand:[Sony,\"H&M\"]", "tv pan"},
         {"Screen Size:=55 in", "tv"},
         {"`note (care)`:=`by hand, not machine`", "pan"},
         {"\"note (care)\":=cold (30)", "pot"}});
}

TEST(Filter, NegationTakesProductsWithoutValue) {
  check({{"brand:!=Sony", "radio pan pot gift"},
         {"brand:!Sony", "radio pan pot gift"},
         {"color:!=[red,blue]", "tv gift"},
         {"!(color:red)", "tv pot gift"},
         {"!color:red", "tv pot gift"},
         {"!!color:red", "radio pan"},
         {"price:!=20", "tv radio pan gift"},
         {"!(price:<100)", "tv gift"},
         {"category:!=Home", "gift"}});
}

TEST(Filter, NumbersCompareExactly) {
  check({{"price:<20", "pan"},
         {"price:<=20", "pan pot"},
         {"price:<19.999999", ""},
         {"price:<=19.999999", "pan"},
         {"price:<19.9999991", "pan"},
         {"price:>=19.9999991", "tv radio pot"},
         {"price:>19.999999", "tv radio pot"},
         {"price:=19.9999991", ""},
         {"price:20.00", "pot"},
         {"price:[20..25]", "radio pot"},
         {"price:20..25", "radio pot"},
         {"price:[..20]", "pan pot"},
         {"price:[25..]", "tv radio"},
         {"price:[0..19.9999995, 499]", "tv pan"},
         {"price:!=[20..25]", "tv pan gift"},
         {"price:>99999999999999999999", ""},
         {"price:<99999999999999999999", "tv radio pan pot"},
         {"price:>-99999999999999999999", "tv radio pan pot"},
         {"price:<-1", ""},
         {"quantity:>0", "tv pot"},
         {"quantity:0", "radio"},
         {"quantity:<2.5", "radio"},
         {"quantity:>=2.5", "tv pot"},
         {"rating:>=3.9", "tv radio"},
         {"rating:>3.9", "tv"},
         {"average_rating:=3.9", "radio"},
         {"rating:<3.9", ""},
         {"rating_count:>=100", "tv"},
         {"popularity:[5..20]", "tv pan"},
         {"popularity:<6", "pan"}});
}

TEST(Filter, DatesCompareByDay) {
  check({{"release_date:>2026-01-01", "tv"},
         {"release_date:>=2026-01-15", "tv"},
         {"release_date:>2026-01-15", ""},
         {"release_date:<2026-01-01", "radio"},
         {"release_date:[2024-01-01..2026-12-31]", "tv radio"},
         {"availability_date:=2024-06-01T10:00:00Z", "radio"}});
}

TEST(Filter, CategoriesTakeTheirSubtree) {
  check({{"category:=Home", "tv radio pan pot"},
         {"category:=home > kitchen", "pan pot"},
         {"category:Home > Kitchen > Pans", "pan"},
         {"category:[Gifts,`Home > Audio`]", "radio gift"},
         {"category:=0", "gift"},
         {"category:=Nowhere", ""}});
}

TEST(Filter, AvailabilityAndIds) {
  check({{"availability:=in_stock", "tv"},
         {"availability:[in stock, preorder]", "tv pan"},
         {"availability:!=out_of_stock", "tv pan pot gift"},
         {"id:=[pot,tv,nothing]", "tv pot"},
         {"id:!=tv", "radio pan pot gift"}});
}

TEST(Filter, JoinsAndBindsAsWritten) {
  check({{"color:red && price:<20", "pan"},
         {"color:red&&price:<20", "pan"},
         {"brand:=Sony || color:blue && price:<20", "tv pan"},
         {"(brand:=Sony || color:blue) && price:>=20", "tv pot"},
         {"!(color:red || color:blue) && category:Home", "tv"},
         {"price:>400 || price:<20 || id:gift", "tv pan gift"},
         {"((price:>400))", "tv"}});
}

TEST(Filter, ValuesThatNoProductHasMatchNothing) {
  check(
      {{"brand:=Nokia", ""}, {"brand:!=Nokia", "tv radio pan pot gift"}, {"brand:[Nokia,Sony]", "tv"}, {"id:=x", ""}});
}

TEST(Filter, LiveChangesAreSeen) {
  std::vector<std::int64_t> prices = {10 * kUnit};
  Columns columns = shop().columns();
  columns.price_micros = prices;
  const Result<Filter> filter = Filter::parse("price:<5", columns);
  EXPECT_FALSE((*filter)(0));
  prices[0] = 4 * kUnit;
  EXPECT_TRUE((*filter)(0));
}

TEST(Filter, WithoutAFieldKeepsTheOtherConditions) {
  const Columns columns = shop().columns();
  const auto ids = [&](std::string_view text, std::string_view field) {
    const Filter filter = Filter::parse(text, columns)->without(field);
    std::string found;
    for (Doc doc = 0; doc < columns.size; ++doc) {
      if (filter(doc)) found += (found.empty() ? "" : " ") + shop().products()[doc].id;
    }
    return found;
  };
  EXPECT_EQ(ids("brand:=Sony && price:<500", "brand"), "tv radio pan pot");
  EXPECT_EQ(ids("brand:=Sony && price:<500", "color"), "tv");
  EXPECT_EQ(ids("(color:red || color:silver) && price:<100", "Color"), "radio pan pot");
  EXPECT_EQ(ids("(color:red || brand:=Sony) && price:<100", "color"), "radio pan") << "speaks of two fields";
  EXPECT_EQ(ids("(price:<30 && color:red) && rating:>1", "average_rating"), "radio pan");
  EXPECT_EQ(ids("price:>1 && price:<30 && id:tv", "price"), "tv");
  EXPECT_TRUE(Filter::parse("brand:=Sony", columns)->without("brand").empty());
}

TEST(Filter, TellsTheCategoryAskedFor) {
  const Columns columns = shop().columns();
  const auto category = [&](std::string_view text) { return Filter::parse(text, columns)->category(); };
  const auto home = columns.names->find_category("Home");
  EXPECT_EQ(category("price:<5 && category:=Home"), home);
  EXPECT_EQ(category("(price:<5 && category:home)"), home);
  EXPECT_EQ(category("category:!=Home"), std::nullopt);
  EXPECT_EQ(category("!category:Home"), std::nullopt);
  EXPECT_EQ(category("category:[Home,Gifts]"), std::nullopt);
  EXPECT_EQ(category("category:Home || price:<5"), std::nullopt);
  EXPECT_EQ(category("category:Nowhere"), std::nullopt);
  EXPECT_EQ(category(""), std::nullopt);
}

TEST(Filter, MistakesNameTheirPlaceAndRemedy) {
  struct Mistake {
    std::string filter;
    std::string place;
    std::string says;
  };
  const std::vector<Mistake> mistakes = {
      {"brnd:=Sony", "filter_by:1", "did you mean brand?"},
      {"color:red && pirce:<5", "filter_by:14", "did you mean price?"},
      {"farbe:=rot", "filter_by:1", "there are id, category"},
      {"price:", "filter_by:7", "a value for \"price\" is missing"},
      {"price:< && color:red", "filter_by:9", "missing"},
      {"color:[red,,blue]", "filter_by:12", "missing"},
      {"color:[]", "filter_by:8", "missing"},
      {"color:[red", "filter_by:7", "never closed"},
      {"color:`red", "filter_by:7", "never closed"},
      {"color:``", "filter_by:7", "nothing between"},
      {"(color:red", "filter_by:1", "never closed"},
      {"color:red)", "filter_by:10", "no ( opens"},
      {"color:red &&", "filter_by:13", "expected a condition"},
      {"color:red && && price:<5", "filter_by:14", "expected a condition"},
      {"()", "filter_by:2", "expected a condition"},
      {"color", "filter_by:6", "a colon and a value"},
      {":red", "filter_by:1", "name is missing"},
      {"color:`red` blue", "filter_by:13", "expected && or ||"},
      {"(color:`red` blue)", "filter_by:14", "expected &&, || or )"},
      {"price:cheap", "filter_by:7", "\"cheap\" is no number"},
      {"price:1e3", "filter_by:7", "is no number"},
      {"rating:>nan", "filter_by:9", "is no number"},
      {"price:[10..x]", "filter_by:8", "\"x\" is no number"},
      {"price:[..]", "filter_by:8", "at least one end"},
      {"price:<10..20", "filter_by:8", "a range stands alone"},
      {"price:<[1,2]", "filter_by:11", "one value"},
      {"brand:>Sony", "filter_by:8", "is text"},
      {"category:<Home", "filter_by:11", "is text"},
      {"availability:=soon", "filter_by:15", "in_stock"},
      {"release_date:>yesterday", "filter_by:15", "2026-01-31"},
      {"release_date:>2026-02-31", "filter_by:15", "is no date"},
      {"color:rötlich && prize:<5", "filter_by:18", "did you mean price?"},
      {std::string(4'001, ' '), "filter_by:4001", "longer than 4000 bytes"},
  };
  for (const Mistake& mistake : mistakes) {
    const Result<Filter> filter = Filter::parse(mistake.filter, shop().columns());
    ASSERT_FALSE(filter.ok()) << mistake.filter;
    EXPECT_EQ(filter.error().code, ErrorCode::kInvalidArgument) << mistake.filter;
    EXPECT_EQ(filter.error().context, mistake.place) << mistake.filter << ": " << filter.error().message;
    EXPECT_THAT(filter.error().message, HasSubstr(mistake.says)) << mistake.filter;
  }
}

TEST(Filter, DepthAndConditionsAreBounded) {
  const auto nested = [](size_t depth) {
    return std::string(depth - 1, '(') + "price:<25" + std::string(depth - 1, ')');
  };
  EXPECT_EQ(matches(nested(kMaxFilterDepth)), "pan pot");
  EXPECT_THAT(matches(nested(kMaxFilterDepth + 1)), HasSubstr("nested more than 32 deep"));
  EXPECT_THAT(matches(std::string(3'000, '!')), HasSubstr("nested more than 32 deep"));
  std::string many = "price:<25";
  for (size_t i = 1; i < kMaxFilterClauses; ++i) many += "||price:<25";
  EXPECT_EQ(matches(many), "pan pot");
  EXPECT_THAT(matches(many + "||price:<25"), HasSubstr("more than 200 conditions"));
}

// An expression as text, and evaluated without any of the code under test.
struct Expression {
  std::string text;
  std::function<bool(const TestProduct&)> holds;
};

const std::vector<std::string> kColors = {"red", "blue", "green", "grey", "teal", "violet"};
const std::vector<std::string> kBrands = {"Acme", "Bolt", "Crux", "Dyne"};
const std::vector<std::string> kCategories = {"A", "A > B", "A > B > C", "A > D", "E", "E > F"};

TestProduct random_product(Random& random, size_t number) {
  TestProduct p;
  p.id = "p" + std::to_string(number);
  if (random.below(10) > 0) p.price_micros = static_cast<std::int64_t>(random.below(8)) * kUnit / 2;
  if (random.below(3) > 0) p.quantity = static_cast<std::int32_t>(random.below(4));
  if (random.below(3) > 0) p.rating = 0.5F * static_cast<float>(1 + random.below(10));
  if (random.below(4) > 0) p.keywords["brand"] = {kBrands[random.below(kBrands.size())]};
  if (random.below(5) > 0) p.category = kCategories[random.below(kCategories.size())];
  std::vector<std::string>& colors = p.keywords["color"];
  for (const std::string& color : kColors) {
    if (random.below(3) == 0) colors.push_back(color);
  }
  return p;
}

Expression random_clause(Random& random) {
  const std::string number = std::to_string(random.below(5)) + (random.below(2) ? ".5" : "");
  const double value = std::stod(number);
  const auto price = [](const TestProduct& p) { return static_cast<double>(*p.price_micros) / kUnit; };
  const std::string& color = kColors[random.below(kColors.size())];
  const std::string& other = kColors[random.below(kColors.size())];
  const std::string& brand = kBrands[random.below(kBrands.size())];
  const std::string& category = kCategories[random.below(kCategories.size())];
  const auto has = [](const TestProduct& p, const std::string& field, const std::string& wanted) {
    const auto values = p.keywords.find(field);
    return values != p.keywords.end() && std::count(values->second.begin(), values->second.end(), wanted) > 0;
  };
  switch (random.below(9)) {
    case 0: return {"price:<" + number, [=](const TestProduct& p) { return p.price_micros && price(p) < value; }};
    case 1: return {"price:>=" + number, [=](const TestProduct& p) { return p.price_micros && price(p) >= value; }};
    case 2:
      return {"price:!=[" + number + "..3, 0]", [=](const TestProduct& p) {
                return !(p.price_micros && ((price(p) >= value && price(p) <= 3) || price(p) == 0));
              }};
    case 3: return {"rating:<=" + number, [=](const TestProduct& p) { return p.rating > 0 && p.rating <= value; }};
    case 4: return {"quantity:>" + number, [=](const TestProduct& p) { return p.quantity > value; }};
    case 5:
      return {"color:[" + color + "," + other + "]",
              [=](const TestProduct& p) { return has(p, "color", color) || has(p, "color", other); }};
    case 6: return {"color:!=`" + color + "`", [=](const TestProduct& p) { return !has(p, "color", color); }};
    case 7: return {"brand:=" + brand, [=](const TestProduct& p) { return has(p, "brand", brand); }};
    default:
      return {"category:=" + category,
              [=](const TestProduct& p) { return p.category == category || p.category.starts_with(category + " > "); }};
  }
}

Expression random_expression(Random& random, int depth) {
  if (depth == 0 || random.below(4) == 0) return random_clause(random);
  Expression a = random_expression(random, depth - 1);
  if (random.below(4) == 0) return {"!(" + a.text + ")", [a](const TestProduct& p) { return !a.holds(p); }};
  Expression b = random_expression(random, depth - 1);
  if (random.below(2) == 0) {
    return {"(" + a.text + " && " + b.text + ")", [a, b](const TestProduct& p) { return a.holds(p) && b.holds(p); }};
  }
  return {"(" + a.text + " || " + b.text + ")", [a, b](const TestProduct& p) { return a.holds(p) || b.holds(p); }};
}

TEST(Filter, AgreesWithAPlainEvaluation) {
  Random random(7);
  std::vector<TestProduct> products;
  for (size_t i = 0; i < 200; ++i) products.push_back(random_product(random, i));
  const TestColumns made(products);
  const Columns columns = made.columns();
  size_t some = 0;
  for (int round = 0; round < 2'000; ++round) {
    const Expression expression = random_expression(random, 4);
    const Result<Filter> filter = Filter::parse(expression.text, columns);
    ASSERT_TRUE(filter.ok()) << expression.text << "\n" << filter.error().text();
    size_t matched = 0;
    for (Doc doc = 0; doc < columns.size; ++doc) {
      ASSERT_EQ((*filter)(doc), expression.holds(products[doc])) << expression.text << " on " << products[doc].id;
      matched += (*filter)(doc);
    }
    some += matched > 0 && matched < columns.size;
  }
  EXPECT_GT(some, 1'000U) << "most expressions should tell products apart";
}

}  // namespace
}  // namespace shelfwise::query
