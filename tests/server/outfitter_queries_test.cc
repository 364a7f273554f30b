// The example store answers a shopper as a shopper expects: tests/server/data/outfitter_queries.tsv, one query a line
// with its kind, what the best hit has to be, and what must not be among the first three. A hit is named by words of
// its title, or by ~ and the beginning of its id; several by semicolons.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalog_tools/clean.h"
#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = SHELFWISE_SOURCE_DIR;

struct Expected {
  std::string kind, query;
  std::vector<std::string> first, never;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<Expected> read_table() {
  std::ifstream file(kSource / "tests" / "server" / "data" / "outfitter_queries.tsv");
  std::vector<Expected> table;
  std::string line;
  std::getline(file, line);  // header
  while (std::getline(file, line)) {
    std::vector<std::string> cells = split(line, '\t');
    cells.resize(4);
    table.push_back({cells[0], cells[1], split(cells[2], ';'), split(cells[3], ';')});
  }
  return table;
}

std::string clean_catalog() {
  const testing::TemporaryFolder folder;
  catalog_tools::CleanOptions options;
  options.feeds = {kSource / "examples" / "outfitter" / "feed.csv"};
  options.mapping = kSource / "examples" / "outfitter" / "mapping.toml";
  options.out = folder / "clean";
  const auto report = catalog_tools::clean(options);
  EXPECT_TRUE(report.ok()) << report.error().text();
  std::ifstream file(options.out / "catalog.jsonl");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_meant(const nlohmann::json& hit, const std::string& name) {
  const size_t mark = name.find('~');
  const std::string title = hit["product"]["title"];
  const std::string id = hit["id"];
  return title.find(name.substr(0, mark)) != std::string::npos &&
         (mark == std::string::npos || id.starts_with(name.substr(mark + 1)));
}

bool is_any(const nlohmann::json& hit, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return is_meant(hit, name); });
}

std::string escaped(const std::string& text) {
  std::ostringstream out;
  for (const unsigned char c : text) {
    if (std::isalnum(c) != 0) {
      out << c;
    } else {
      out << '%' << "0123456789ABCDEF"[c >> 4] << "0123456789ABCDEF"[c & 15];
    }
  }
  return out.str();
}

TEST(OutfitterQueries, AreAnsweredAsAShopperExpects) {
  const std::vector<Expected> table = read_table();
  ASSERT_GE(table.size(), 120U);
  Shop shop(clean_catalog());
  for (const Expected& expected : table) {
    const Answer answer = shop.get("/v1/search?per_page=5&group_by=item_group_id&q=" + escaped(expected.query));
    ASSERT_EQ(answer.status, 200) << expected.query << answer.body;
    const auto hits = answer.json()["hits"];
    ASSERT_FALSE(hits.empty()) << expected.query;
    EXPECT_TRUE(is_any(hits[0], expected.first))
        << expected.kind << ": " << expected.query << " gave " << hits[0]["product"]["title"];
    for (size_t i = 0; i < std::min<size_t>(3, hits.size()); ++i) {
      EXPECT_FALSE(is_any(hits[i], expected.never))
          << expected.kind << ": " << expected.query << " gave " << hits[i]["product"]["title"] << " as " << i + 1;
    }
  }
}

}  // namespace
}  // namespace shelfwise::server
