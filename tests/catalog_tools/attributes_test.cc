// Attributes under their usual names and forms:
//  1. names: "Farbe" is color, among details and unknown attributes.
//  2. forms: one spelling of colours and sizes, the original in the report.
//  3. what titles and descriptions say fills what is empty, with its origin, and only where it stands apart.
//  4. a title that says otherwise is noted, nothing is changed.
//  5. doing it again changes nothing.
#include "catalog_tools/values/attributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog_tools/values/text_facts.h"
#include "catalog_tools/values/usual_spellings.h"
#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;

struct Improved {
  catalog::Product product;
  std::vector<Issue> issues;

  std::string reasons() const {
    std::string all;
    for (const Issue& issue : issues)
      all += std::string(severity_name(issue.severity)) + " " + issue.field + ": " + issue.reason + "\n";
    return all;
  }
};

Improved improve(Json attributes) {
  Improved improved;
  if (!attributes.contains("id")) attributes["id"] = "P1";
  if (!attributes.contains("title")) attributes["title"] = "Pan";
  improved.product = catalog::product_from_json(attributes).value();
  improve_attributes(improved.product, "feed.csv", 7, improved.issues);
  return improved;
}

Json details(const Improved& improved) { return catalog::product_to_json(improved.product)["product_detail"]; }

TEST(Attributes, NamesOfOtherShopsAndLanguagesAreUnified) {
  const Improved improved =
      improve({{"Farbe", "Rot"}, {"attr_size", "XL"}, {"product_detail", {{"Matériau", "Coton"}}}});
  EXPECT_EQ(improved.product.color, "Rot");
  EXPECT_EQ(improved.product.size, "XL");
  EXPECT_EQ(improved.product.material, "Coton");
  EXPECT_TRUE(improved.product.extra.is_null());
  EXPECT_EQ(details(improved).dump(), R"({"Color family":"Red"})");
  EXPECT_THAT(improved.reasons(), HasSubstr("changed color: \"Farbe\" was taken as color"));
  EXPECT_EQ(improved.issues[0].line, 7U);
}

TEST(Attributes, AnAttributeIsNotOverruledByAnotherName) {
  const Improved improved = improve({{"color", "Red"}, {"Farbe", "Blau"}, {"colour", "red"}});
  EXPECT_EQ(improved.product.color, "Red");
  EXPECT_EQ(improved.product.extra.dump(), R"({"Farbe":"Blau"})") << "the same value goes, another stays";
}

TEST(Attributes, AGenderThatIsNoneStaysWhereItIs) {
  const Improved improved = improve({{"product_detail", {{"Sex", "RJ45"}, {"Zielalter", "x"}}}});
  EXPECT_EQ(improved.product.gender, "");
  EXPECT_EQ(details(improved)["Sex"], "RJ45");
}

TEST(Attributes, FormsAreTidiedAndTheOriginalKeptInTheReport) {
  const Improved improved = improve({{"color", "BLK"}, {"size", "extra large"}});
  EXPECT_EQ(improved.product.color, "Black");
  EXPECT_EQ(improved.product.size, "XL");
  ASSERT_EQ(improved.issues.size(), 2U);
  EXPECT_EQ(improved.issues[0].value, "BLK");
  EXPECT_EQ(improved.issues[0].severity, Severity::kChanged);
  EXPECT_EQ(improve({{"size", "12\""}}).product.size, "12 in");
  EXPECT_EQ(improve({{"size", "Queen"}}).product.size, "Queen");
}

TEST(Attributes, MeasuresGetOneUnitBesideTheOriginal) {
  const Improved improved =
      improve({{"product_detail", {{"Length", "12 in"}, {"Weight", "2 lb"}, {"Hob", "gas"}, {"Depth (cm)", "3 cm"}}}});
  const Json found = details(improved);
  EXPECT_EQ(found["Length"], "12 in");
  EXPECT_EQ(found["Length (cm)"], "30.48");
  EXPECT_EQ(found["Weight (kg)"], "0.907185");
  EXPECT_EQ(found.size(), 6U) << "what is no measure, or has its unit in the name, gets none";
}

TEST(Attributes, WhatTheTitleSaysFillsWhatIsEmptyAndSaysSo) {
  const Improved improved = improve({{"title", "Castor - Linen shirt, Navy Blue, X-Large, 100% cotton, Pack of 2"}});
  EXPECT_EQ(improved.product.color, "Navy Blue");
  EXPECT_EQ(improved.product.size, "XL");
  EXPECT_EQ(improved.product.material, "100% cotton");
  EXPECT_EQ(details(improved).dump(), R"({"Pack count":"2","Color family":"Blue"})");
  EXPECT_EQ(improved.issues.size(), 4U);
  for (const Issue& issue : improved.issues) {
    EXPECT_THAT(issue.reason, HasSubstr("taken from the title"));
    EXPECT_NE(issue.value, "");
    EXPECT_NE(issue.suggestion, "");
  }
}

TEST(Attributes, LabelsOfDescriptionsFillAsWell) {
  const Improved improved = improve({{"description", "A fine pan. Color: Black. Material: Cast iron. Weight: 2 kg"}});
  EXPECT_EQ(improved.product.color, "Black");
  EXPECT_EQ(improved.product.material, "Cast iron");
  EXPECT_THAT(improved.reasons(), HasSubstr("taken from the description"));
}

TEST(Attributes, WhatIsThereIsNeverReplaced) {
  const Improved improved = improve({{"title", "Shirt - Red"}, {"color", "Blue"}, {"size", "M"}});
  EXPECT_EQ(improved.product.color, "Blue");
  EXPECT_THAT(improved.reasons(), HasSubstr("noted color: the title says \"Red\""));
}

TEST(Attributes, ConflictsAreThoseThatHaveNothingInCommon) {
  const auto check = [](Json attributes, size_t conflicts) {
    const Improved improved = improve(attributes);
    size_t noted = 0;
    for (const Issue& issue : improved.issues) noted += issue.severity == Severity::kNoted ? 1 : 0;
    EXPECT_EQ(noted, conflicts) << attributes << improved.reasons();
  };
  check({{"title", "Shirt - Navy"}, {"color", "Blue"}}, 0);
  check({{"title", "Shirt - Navy"}, {"color", "Blue/White"}}, 0);
  check({{"title", "Shirt - Red"}, {"color", "Multicolor"}}, 0);
  check({{"title", "Shirt - Red"}, {"color", "Heartbreak"}}, 0);
  check({{"title", "Shirt - Red"}, {"color", "Green"}}, 1);
  check({{"title", "Shirt, Large"}, {"size", "L"}}, 0);
  check({{"title", "Shirt, Large"}, {"size", "S"}}, 1);
  check({{"title", "Soap, pack of 3"}, {"product_detail", {{"Pack size", "3"}}}}, 0);
  check({{"title", "Soap, pack of 3"}, {"product_detail", {{"Pack size", "4"}}}}, 1);
}

TEST(Attributes, DoingItAgainChangesNothing) {
  for (const char* title : {"Castor - Linen shirt, BLK, X-Large, 100% cotton, Pack of 2", "Cup (12 oz), dark GREY"}) {
    const Improved once = improve({{"title", title}, {"Farbe", "WHT"}, {"product_detail", {{"Length", "12 in"}}}});
    const Json json = catalog::product_to_json(once.product);
    const Improved twice = improve(json);
    EXPECT_EQ(catalog::product_to_json(twice.product), json);
    for (const Issue& issue : twice.issues) EXPECT_EQ(issue.severity, Severity::kNoted);
  }
}

TEST(TextFacts, AColourStandsApart) {
  const auto check = [](const char* title, const char* color) {
    EXPECT_EQ(facts_of_title(title).color, color) << title;
  };
  check("Acme - Wireless Mouse - Black", "Black");
  check("Acme Wireless Mouse (Red/Black)", "Red/Black");
  check("Acme Mouse, matte black, small", "Matte Black");
  check("Wireless mouse black", "Black");
  check("Black Friday pan", "");
  check("Black", "");
  check("Black & Decker drill", "");
  check("Men in Black", "");
  check("Greatest Hits - Red - CD", "");
  check("The Green Mile - DVD", "");
  check("Shirt - Red - Blue", "");
  check("Fan - Satin Iron/Satin Blue", "");
  check("Red pan, lid black", "");
  check("Cherry - Peach - Plum", "");
  check("Wine glasses for red or white wine", "");
  check("Phone (Unlocked) - White\"", "White");
  check("", "");
}

TEST(TextFacts, ASizeStandsApart) {
  const auto check = [](const char* title, const char* size) { EXPECT_EQ(facts_of_title(title).size, size) << title; };
  check("Linen shirt, X-Large", "XL");
  check("Boots - Size 10", "10");
  check("Frying pan, 26 cm", "26 cm");
  check("Rug (8 x 10 ft)", "8 x 10 ft");
  check("Shirt - M", "M");
  check("M - Shirt", "");
  check("Large pan", "");
  check("Wireless speaker(s)", "");
  check("Camera with lens, 18 mm - 55 mm", "");
  check("Bowls, 5 in, 10 in", "");
  check("Extractor 10 gal (38 l)", "");
  check("Shirt, S, L", "");
  check("Cable, 12 GB", "");
  check("L.A. Woman - LP - L", "");
}

TEST(TextFacts, AMaterialStandsApart) {
  const auto check = [](const char* title, const char* material) {
    EXPECT_EQ(facts_of_title(title).material, material) << title;
  };
  check("Dog bowl, Stainless Steel, large", "Stainless Steel");
  check("Muslin 100% cotton towels", "cotton");
  check("Brushes for brick, ceramic, marble", "");
  check("Travel iron, Steel", "");
  check("Leather cleaner", "");
}

TEST(TextFacts, DescriptionsCountOnlyWithALabelOfTheThingItself) {
  const auto color = [](const char* text) { return facts_of_description(text).color; };
  EXPECT_EQ(color("Color: Black. Size: L"), "Black");
  EXPECT_EQ(color("Cool. Colour: dark grey Weight: 2 kg"), "Dark Grey");
  EXPECT_EQ(color("Color: Black, White, Red"), "") << "a choice";
  EXPECT_EQ(color("Color: black ink cartridge"), "");
  EXPECT_EQ(color("Frame Color: Black"), "");
  EXPECT_EQ(color("Color: Black. Color: Red"), "");
  EXPECT_EQ(color("A black pan"), "");
  EXPECT_EQ(facts_of_description("Material: Cotton Care: cold").material, "Cotton");
  EXPECT_EQ(facts_of_description("Material: see below").material, "");
}

TEST(UsualSpellings, TheUsualOneWins) {
  UsualSpellings spellings;
  std::vector<catalog::Product> products;
  for (
      const char* row :
      {R"({"id":"1","title":"a","brand":"Sony","color":"Grey","product_detail":{"Screen Size":"1"}})",
       R"({"id":"2","title":"a","brand":"Sony","color":"Grey","product_detail":{"Screen Size":"1"}})",
       R"({"id":"3","title":"a","brand":"SONY","color":"Gray","product_detail":{"screen_size":"2","Screen Size":"3"}})"}) {
    products.push_back(catalog::product_from_json(Json::parse(row)).value());
    spellings.add(products.back());
  }
  spellings.finish();
  std::vector<Issue> issues;
  for (catalog::Product& product : products) spellings.respell(product, "f", 3, issues);
  EXPECT_EQ(products[2].brand, "Sony");
  EXPECT_EQ(products[2].color, "Grey");
  ASSERT_EQ(products[2].product_detail.size(), 1U);
  EXPECT_EQ(products[2].product_detail[0].values, (std::vector<std::string>{"3", "2"}));
  EXPECT_EQ(issues.size(), 3U);
  for (const Issue& issue : issues) EXPECT_EQ(issue.severity, Severity::kChanged);
}

TEST(UsualSpellings, ATieIsSettledTheSameWayAlways) {
  for (const bool turned : {false, true}) {
    UsualSpellings spellings;
    std::vector<catalog::Product> products;
    for (const char* brand : {turned ? "Sony" : "SONY", turned ? "SONY" : "Sony"}) {
      products.push_back(catalog::product_from_json(Json{{"id", brand}, {"title", "a"}, {"brand", brand}}).value());
      spellings.add(products.back());
    }
    spellings.finish();
    std::vector<Issue> issues;
    for (catalog::Product& product : products) {
      spellings.respell(product, "f", 3, issues);
      EXPECT_EQ(product.brand, "Sony");
    }
  }
}

TEST(Clean, ImprovesAttributesAndSaysWhere) {
  Cleaned run;
  clean_text(run, "id,title,Farbe,brand\n1,\"Shirt, XL\",BLK,Wren\n2,Pan - Red,,WREN\n3,Cup - Blue,,Wren\n");
  ASSERT_EQ(run.error.message, "");
  const auto products = run.products();
  EXPECT_EQ(products[0]["color"], "Black");
  EXPECT_EQ(products[0]["size"], "XL");
  EXPECT_EQ(products[1]["color"], "Red");
  EXPECT_EQ(products[1]["brand"], "Wren");
  EXPECT_THAT(run.output("report.json"), HasSubstr("taken from the title"));
  const std::string catalog = run.output("catalog.jsonl");
  run_clean(run, {run.folder.write("again.jsonl", catalog)});
  EXPECT_EQ(run.output("catalog.jsonl"), catalog);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
