// The cache of a clean-up changes how long it takes, and nothing else:
//  1. after any change of the feed the outputs are those of a run without a cache, byte for byte;
//  2. rows that are still the same are taken from it, in every format;
//  3. a damaged cache, one cut off, one of another program or of other settings is as good as none.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "catalog_tools/kept_rows.h"
#include "catalog_tools/packed_product.h"
#include "common/random.h"
#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Rows = std::vector<Json>;

constexpr const char* kCache = ".clean.cache";

// Products with doubles, variants, other spellings, values to repair, and rows that are left out.
Rows many_rows() {
  const std::vector<std::string> brands = {"Castor", "castor", "Wren", "Anvil & Sons", "Hale"};
  const std::vector<std::string> things = {"iron pan", "steel cup", "wool blanket", "oak table", "desk lamp"};
  const std::vector<std::string> colors = {"black", "Grey", "gray", "red", ""};
  const std::vector<std::string> paths = {"Home > Kitchen > Pans", "home/kitchen/pan", "Home > Bed", "Office"};
  Random random(7);
  const auto one_of = [&](const std::vector<std::string>& list) { return list[random.below(list.size())]; };
  Rows rows;
  for (int i = 0; i < 240; ++i) {
    const std::string brand = one_of(brands);
    const std::string model = "MX-" + std::to_string(100 + random.below(150));
    const std::string color = one_of(colors);
    Json row = {{"id", "P" + std::to_string(i)},
                {"title", brand + " " + one_of(things) + " " + model + " " + color},
                {"brand", brand},
                {"price", std::to_string(5 + random.below(40)) + ".50 USD"},
                {"product_type", one_of(paths)}};
    if (i % 3 == 0) row["description"] = "A &lt;b&gt;sturdy&lt;/b&gt; thing number " + std::to_string(random.below(30));
    if (i % 5 == 0) row["color"] = color;
    if (i % 7 == 0) row["price"] = "much";
    if (i % 11 == 0) row["mpn"] = model;
    if (i % 13 == 0) row["Fabric"] = "cotton";
    if (i % 50 == 49) row.erase("title");
    if (i % 60 == 59) row["id"] = "P1";
    rows.push_back(row);
  }
  return rows;
}

std::string json_lines(const Rows& rows) {
  std::string text;
  for (const Json& row : rows) text += row.dump() + "\n";
  return text;
}

std::string csv(const Rows& rows) {
  const std::vector<std::string> columns = {"id",    "title",       "brand", "price", "product_type",
                                            "color", "description", "mpn",   "Fabric"};
  std::string text;
  for (const std::string& column : columns) text += (text.empty() ? "" : ",") + column;
  text += "\n";
  for (const Json& row : rows) {
    for (const std::string& column : columns) {
      text += (column == "id" ? "\"" : ",\"") + row.value(column, "") + "\"";
    }
    text += "\n";
  }
  return text;
}

std::string xml(const Rows& rows) {
  std::string text = "<rss><channel>\n";
  for (const Json& row : rows) {
    text += "<item>";
    for (const auto& [name, value] : row.items()) {
      text += "<" + name + "><![CDATA[" + value.get<std::string>() + "]]></" + name + ">";
    }
    text += "</item>\n";
  }
  return text + "</channel></rss>\n";
}

std::string shopify(const Rows& rows) {
  std::string text = "Handle,Title,Vendor,Variant SKU,Variant Price,Type\n";
  for (const Json& row : rows) {
    const std::string id = row.value("id", "");
    text += id + "," + row.value("title", "") + "," + row.value("brand", "") + "," + id + ",9.50," +
            row.value("product_type", "") + "\n";
  }
  return text;
}

std::map<std::string, std::string> outputs_of(const fs::path& out) {
  std::map<std::string, std::string> outputs;
  for (const auto& entry : fs::directory_iterator(out)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(".")) outputs[name] = read_file(entry.path()).value();
  }
  return outputs;
}

// One folder whose feed and settings change from run to run.
class Shop {
 public:
  explicit Shop(std::string feed_name = "feed.jsonl") : feed_name_(std::move(feed_name)) {
    options_.out = folder_.path() / "out";
    options_.program = "one";
  }

  CleanOptions& options() { return options_; }
  fs::path cache() const { return options_.out / kCache; }
  fs::path write(std::string_view name, std::string_view text) { return folder_.write(name, text); }

  // Cleans `feed`, and again without a cache into another folder; expects the same outputs. The rows known.
  std::uint64_t run(const std::string& feed) {
    options_.feeds = {folder_.write(feed_name_, feed)};
    const Result<CleanReport> report = clean(options_);
    if (!report) {
      ADD_FAILURE() << report.error().text();
      return 0;
    }
    CleanOptions fresh = options_;
    fresh.out = folder_.path() / "fresh";
    fresh.cache = false;
    fs::remove_all(fresh.out);
    EXPECT_TRUE(clean(fresh).ok());
    EXPECT_FALSE(fs::exists(fresh.out / kCache));
    EXPECT_EQ(outputs_of(options_.out), outputs_of(fresh.out));
    return report->known_rows;
  }

 private:
  testing::TemporaryFolder folder_;
  std::string feed_name_;
  CleanOptions options_;
};

TEST(Cache, RowsAreKnownInEveryFormat) {
  const Rows rows = many_rows();
  const std::vector<std::pair<std::string, std::function<std::string(const Rows&)>>> formats = {
      {"feed.jsonl", json_lines}, {"feed.csv", csv}, {"feed.xml", xml}, {"export.csv", shopify}};
  for (const auto& [name, text_of] : formats) {
    SCOPED_TRACE(name);
    Shop shop(name);
    EXPECT_EQ(shop.run(text_of(rows)), 0U);
    const std::uint64_t all = shop.run(text_of(rows));
    EXPECT_GT(all, 200U);
    Rows changed = rows;
    changed[17]["title"] = "Something else entirely";
    EXPECT_EQ(shop.run(text_of(changed)), all - 1);
  }
}

TEST(Cache, AnyChangeOfTheFeedGivesWhatARunWithoutGives) {
  const Rows rows = many_rows();
  Shop shop;
  shop.run(json_lines(rows));
  Rows changed = rows;
  for (size_t i = 0; i < changed.size(); i += 9) changed[i]["title"] = "Hale oak table MX-120 gray";
  for (size_t i = 4; i < changed.size(); i += 31) changed[i]["price"] = "7.00 EUR";
  EXPECT_GT(shop.run(json_lines(changed)), 0U);

  Rows fewer(rows.begin() + 40, rows.end());
  EXPECT_GT(shop.run(json_lines(fewer)), 0U);

  // New rows before all others, the rest the other way round: every word and path is first met elsewhere.
  Rows turned(rows.rbegin(), rows.rend());
  turned.insert(turned.begin(), Json{{"id", "new"}, {"title", "Wren lamp for the oak table"}, {"maker", "Wren"}});
  turned.insert(turned.begin() + 50, Json(turned[20]));  // one row twice
  EXPECT_GT(shop.run(json_lines(turned)), 0U);
}

TEST(Cache, OtherSettingsOrAnotherProgramKnowNoRow) {
  const std::string feed = csv(many_rows());
  Shop shop("feed.csv");
  shop.run(feed);
  shop.options().mapping = shop.write("mapping.toml", "[columns]\nFabric = \"material\"\n");
  EXPECT_EQ(shop.run(feed), 0U);
  EXPECT_GT(shop.run(feed), 0U);
  shop.options().mapping = shop.write("mapping.toml", "[columns]\nFabric = \"material\"\n[defaults]\nsize = \"M\"\n");
  EXPECT_EQ(shop.run(feed), 0U);
  EXPECT_GT(shop.run(feed), 0U);
  shop.options().program = "two";
  EXPECT_EQ(shop.run(feed), 0U);
}

TEST(Cache, DamageCostsTheDamagedRowsAtMost) {
  const std::string feed = json_lines(many_rows());
  Shop shop;
  shop.run(feed);
  const std::string whole = read_file(shop.cache()).value();
  for (size_t place = 0; place < 8; ++place) {
    std::string damaged = whole;
    damaged[whole.size() * place / 8 + 5] ^= 0x40;
    ASSERT_TRUE(write_file_atomically(shop.cache(), damaged).ok());
    shop.run(feed);
  }
}

TEST(Cache, OneThatWasCutOffIsNone) {
  const std::string feed = json_lines(many_rows());
  Shop shop;
  shop.run(feed);
  const std::string whole = read_file(shop.cache()).value();
  for (const size_t bytes : {size_t{0}, size_t{10}, whole.size() / 2, whole.size() - 1}) {
    ASSERT_TRUE(write_file_atomically(shop.cache(), whole.substr(0, bytes)).ok());
    EXPECT_EQ(shop.run(feed), 0U);
  }
}

TEST(Cache, ARunThatWasKilledLeavesTheCacheOfTheOneBefore) {
  const std::string feed = json_lines(many_rows());
  Shop shop;
  shop.run(feed);
  const std::string whole = read_file(shop.cache()).value();
  fs::create_directories(shop.options().out / ".clean.tmp");
  ASSERT_TRUE(write_file_atomically(shop.options().out / ".clean.tmp" / kCache, whole.substr(0, 1000)).ok());
  EXPECT_GT(shop.run(feed), 200U);
}

TEST(Cache, WithoutItNoneIsLeft) {
  Shop shop;
  shop.options().cache = false;
  EXPECT_EQ(shop.run(json_lines(many_rows())), 0U);
  EXPECT_FALSE(fs::exists(shop.cache()));
}

TEST(PackedProduct, ComesBackWithEveryField) {
  const Json json = Json::parse(R"({"id":"1","title":"t","description":"d","link":"http://l","image_link":"http://i",
    "price":"9.99 USD","sale_price":"8 USD","cost_of_goods_sold":"1.25 EUR","availability":"preorder",
    "quantity":3,"availability_date":"2026-01-02T03:04:05Z","brand":"b","gtin":"4006381333931","mpn":"m",
    "item_group_id":"g","google_product_category":"c","product_type":"p","color":"red","size":"L",
    "material":"wool","gender":"male","age_group":"kids","condition":"used","adult":true,
    "product_detail":{"a":"x","b":["y","z"]},"product_highlight":["h","k"],"custom_label_0":"l0",
    "custom_label_4":"l4","average_rating":4.3,"rating_count":12,"popularity":0.1,
    "unknown":{"deep":[1,2.5,null,"x"]},"other":"o"})");
  const catalog::Product product = catalog::product_from_json(json).value();
  Packer packed;
  pack(product, packed);
  Unpacker in(packed.bytes());
  const catalog::Product back = unpack_product(in);
  EXPECT_TRUE(in.ok());
  EXPECT_TRUE(in.at_end());
  EXPECT_EQ(catalog::product_to_json(back).dump(), catalog::product_to_json(product).dump());
  EXPECT_EQ(catalog::product_to_json(product).size(), json.size()) << "a field that this test forgets";
}

TEST(PackedProduct, BytesThatAreCutOffAreTold) {
  catalog::Product product;
  product.id = ProductId("1");
  product.title = "A title";
  Packer packed;
  pack(product, packed);
  for (size_t bytes = 0; bytes < packed.bytes().size(); ++bytes) {
    Unpacker in(std::string_view(packed.bytes()).substr(0, bytes));
    unpack_product(in);
    EXPECT_FALSE(in.ok()) << bytes;
  }
}

}  // namespace
}  // namespace shelfwise::catalog_tools
