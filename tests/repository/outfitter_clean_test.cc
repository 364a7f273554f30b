// The example store's dirt, cleaned: what examples/outfitter/README.md says is planted must be found, and nothing more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "catalog_tools/clean.h"
#include "common/files.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::repository {
namespace {
namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SHELFWISE_SOURCE_DIR) / "examples" / "outfitter";

class CleanedOutfitter : public ::testing::Test {
 protected:
  void SetUp() override {
    catalog_tools::CleanOptions options;
    options.feeds = {kFolder / "feed.csv"};
    options.mapping = kFolder / "mapping.toml";
    options.out = folder_.path() / "clean";
    const auto report = catalog_tools::clean(options);
    ASSERT_TRUE(report.ok()) << report.error().text();
    std::ifstream catalog(options.out / "catalog.jsonl");
    for (std::string line; std::getline(catalog, line);) {
      auto product = nlohmann::json::parse(line);
      const auto id = product["id"].get<std::string>();
      products_[id] = std::move(product);
    }
    std::ifstream aliases(options.out / "aliases.tsv");
    for (std::string line; std::getline(aliases, line);) {
      std::istringstream cells(line);
      std::string merged;
      std::string surviving;
      std::getline(cells, merged, '\t');
      std::getline(cells, surviving, '\t');
      aliases_[merged] = surviving;
    }
  }

  // The product that an id of the feed has become; "" where it is gone.
  std::string now(const std::string& id) const {
    const auto alias = aliases_.find(id);
    const std::string& surviving = alias == aliases_.end() ? id : alias->second;
    return products_.contains(surviving) ? surviving : "";
  }

  testing::TemporaryFolder folder_;
  std::map<std::string, nlohmann::json> products_;
  std::map<std::string, std::string> aliases_;
};

TEST_F(CleanedOutfitter, HasOneProductForEachCertainDuplicate) {
  const struct {
    const char* id;
    const char* original;
  } rows[] = {{"WH2-88120", "TI-1029-SLA-750ML"},
              {"WH2-88121", "VE-1048-BLU-60M"},
              {"WH2-88134", "MA-1157-STO-70X140"},
              {"WH2-88140", "DU-1118-CHE-US9"},
              {"OLD-0417", "EM-1022"},
              {"OLD-0932", "PL-1177"},
              {"OLD-1107", "SP-1069"},
              {"OLD-1150", "PA-1189"}};
  for (const auto& row : rows) {
    EXPECT_NE(now(row.original), "") << row.original;
    EXPECT_EQ(now(row.id), now(row.original)) << row.id;
  }
}

TEST_F(CleanedOutfitter, KeepsDifferentProductsThatShareACode) {
  EXPECT_EQ(now("BA-1028-STE"), "BA-1028-STE");
  EXPECT_EQ(now("BA-1019-BLU"), "BA-1019-BLU");
  EXPECT_EQ(now("HE-1130-10IN"), "HE-1130-10IN");
  EXPECT_EQ(now("HE-1129-35IN"), "HE-1129-35IN");
}

TEST_F(CleanedOutfitter, MergesNothingButWhatWasPlanted) {
  for (const auto& [merged, surviving] : aliases_) {
    const bool planted = merged.starts_with("WH2-") || merged.starts_with("OLD-") || merged.starts_with("MKT-") ||
                         surviving.starts_with("WH2-") || surviving.starts_with("OLD-") ||
                         surviving.starts_with("MKT-");
    EXPECT_TRUE(planted) << merged << " was merged into " << surviving;
  }
}

TEST_F(CleanedOutfitter, HasEveryCategoryOnceHoweverItWasSpelled) {
  std::set<std::string> categories;
  std::set<std::string> folded;
  for (const auto& [id, product] : products_) {
    if (!product.contains("product_type")) continue;
    const auto category = product["product_type"].get<std::string>();
    categories.insert(category);
    std::string plain = category;
    for (char& c : plain) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    folded.insert(plain);
  }
  EXPECT_EQ(categories.size(), folded.size());
  EXPECT_EQ(categories.size(), 65U);
  EXPECT_TRUE(categories.contains("Home > Kitchen > Pans"));
}

TEST_F(CleanedOutfitter, LosesNoProductButThoseWithoutIdOrNameOrCertainCells) {
  EXPECT_EQ(now("EM-1025"), "") << "it has no name";
  EXPECT_EQ(now("BA-1067"), "") << "it has no SKU";
  EXPECT_EQ(now("AL-1169-WAL"), "") << "its row has more cells than the header: which is which?";
  EXPECT_GE(products_.size(), 540U);
  for (const char* id : {"NO-1090-BLA-L", "BA-1081", "AL-1172-OAK-120X60", "VE-1054-SIL", "TI-1075-NAV"}) {
    EXPECT_NE(now(id), "") << id << " is dirty, not worthless";
  }
}

TEST_F(CleanedOutfitter, MendsTextThatCanBeMended) {
  for (const auto& [id, product] : products_) {
    const std::string description = product.value("description", "");
    EXPECT_EQ(description.find('<'), std::string::npos) << id << ": " << description;
    EXPECT_EQ(description.find("track()"), std::string::npos) << id << ": " << description;
    EXPECT_EQ(product["title"].get<std::string>().find("&amp;"), std::string::npos) << id;
  }
}

TEST_F(CleanedOutfitter, HasNoPriceThatTheFeedDidNotGive) {
  for (const char* id : {"NO-1090-BLA-L", "BA-1064", "BA-1081", "FT-1194-GRE-1L"}) {
    ASSERT_TRUE(products_.contains(id)) << id;
    EXPECT_FALSE(products_[id].contains("price")) << id;
  }
  EXPECT_EQ(products_["EM-1022"].value("price", ""), "49.00 USD");
}

}  // namespace
}  // namespace shelfwise::repository
