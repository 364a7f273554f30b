// The example store's blocks: forty shoppers are few, and yet nothing stands beside a product by chance alone. The
// twenty products are those of docs/blocks-by-eye.md, one of each of twenty categories.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "catalog_tools/clean.h"
#include "tests/personalization/shop.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::personalization {
namespace {

namespace fs = std::filesystem;

const fs::path kExample = fs::path(SHELFWISE_SOURCE_DIR) / "examples" / "outfitter";
constexpr const char* kProducts[] = {"KE-1096-BER-XS",     "NO-1088-SIGORA-S", "TR-1094-LIM-XS",  "TR-1105-BLA-S",
                                     "TR-1115-LIMBLA-US7", "FE-1183-6IN",      "WR-1151-OAT-TWI", "KI-1144-CHA-27CM",
                                     "HE-1137-1LB",        "MKT-3002",         "PL-1167-60CM",    "BA-1150-CRE-350ML",
                                     "TR-1043-BLALIM-XS",  "EM-1022",          "LU-1016-WHI",     "CA-1001-MOSGRE",
                                     "VE-1045-GRA-XS",     "SP-1065-BLA",      "SP-1068",         "SO-1078-BLA"};

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string clean_catalog() {
  const shelfwise::testing::TemporaryFolder folder;
  catalog_tools::CleanOptions options;
  options.feeds = {kExample / "feed.csv"};
  options.mapping = kExample / "mapping.toml";
  options.out = folder / "clean";
  const auto report = catalog_tools::clean(options);
  EXPECT_TRUE(report.ok()) << report.error().text();
  return text_of(options.out / "catalog.jsonl");
}

class OutfitterBlocks : public ::testing::Test {
 protected:
  OutfitterBlocks() : shop_(clean_catalog()), now_(at("2026-08-31T12:00:00Z")) {
    std::vector<nlohmann::json> messages;
    std::istringstream lines(text_of(kExample / "events.jsonl"));
    for (std::string line; std::getline(lines, line);) messages.push_back(nlohmann::json::parse(line));
    shop_.send(messages, now_);
    shop_.train(now_);
    personalizer_ = shop_.open({}, now_);
  }

  // The product that stands first in a block beside another.
  Doc first(const std::string& block, const std::string& beside) const {
    const auto answer = personalizer_->recommend({.block = block, .product_ids = {beside}, .limit = 3, .now = now_});
    EXPECT_TRUE(answer.ok()) << block << " beside " << beside << ": " << answer.error().text();
    EXPECT_EQ(answer->items.size(), 3U) << block << " beside " << beside;
    return answer->items.front().doc;
  }

  Shop shop_;
  TimePoint now_;
  std::unique_ptr<Personalizer> personalizer_;
};

TEST_F(OutfitterBlocks, TheFirstSimilarProductIsOfTheSameKind) {
  const auto category = shop_.store().generation()->category();
  int same = 0;
  for (const char* id : kProducts) same += category[first("similar", id)] == category[shop_.doc(id)] ? 1 : 0;
  EXPECT_GE(same, 18) << "of " << std::size(kProducts);
}

TEST_F(OutfitterBlocks, NoBestSellerStandsFirstEverywhere) {
  const auto group = shop_.store().generation()->group();
  for (const char* block : {"similar", "bought_together", "also_viewed", "upsell", "complete_the_look", "cart"}) {
    std::map<std::uint32_t, int> times;
    for (const char* id : kProducts) ++times[group[first(block, id)]];
    for (const auto& [product, count] : times) EXPECT_LE(count, 3) << block;
  }
}

}  // namespace
}  // namespace shelfwise::personalization
