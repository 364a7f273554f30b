// What examples/outfitter promises: a shop of a size, a README that knows its dirt by line, events that are valid.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "catalog/feed.h"
#include "common/files.h"
#include "events/event.h"

namespace shelfwise::repository {
namespace {
namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SHELFWISE_SOURCE_DIR) / "examples" / "outfitter";

struct Feed {
  std::map<std::uint64_t, std::string> id_by_line;
  std::map<std::uint64_t, std::string> fault_by_line;
  std::set<std::string> ids;
  std::set<std::string> departments;  // as the cleanest rows spell them
};

Feed read_feed() {
  Feed feed;
  const auto mapping = catalog::read_feed_mapping(kFolder / "mapping.toml");
  EXPECT_TRUE(mapping.ok());
  catalog::FeedOptions options;
  if (mapping) options.mapping = *mapping;
  const auto reader = catalog::open_feed(kFolder / "feed.csv", options);
  EXPECT_TRUE(reader.ok());
  if (!reader) return feed;
  for (;;) {
    const auto item = (*reader)->next();
    EXPECT_TRUE(item.ok());
    if (!item || !*item) return feed;
    if (const auto& fault = (*item)->fault) {
      feed.fault_by_line[fault->line] = fault->reason;
      continue;
    }
    const catalog::FeedRow& row = *(*item)->row;
    const std::string id = row.attributes.value("id", "");
    feed.id_by_line[row.line] = id;
    feed.ids.insert(id);
    const std::string department = row.attributes.value("product_type", "");
    if (std::regex_match(department, std::regex("[A-Z][A-Za-z' &]+( > [A-Z][A-Za-z' &]+)+")))
      feed.departments.insert(department);
  }
}

TEST(Outfitter, HasTheSizeOfARealShop) {
  const Feed feed = read_feed();
  EXPECT_GE(feed.id_by_line.size(), 400U);
  EXPECT_GE(feed.departments.size(), 40U);
}

TEST(Outfitter, ItsReadmeNamesEverySpotOfDirtByLineAndSku) {
  const Feed feed = read_feed();
  const auto readme = read_file(kFolder / "README.md");
  ASSERT_TRUE(readme.ok());
  const std::regex row_pattern(R"(\| [^|]+ \| (\d+) \| ([^ |]+) \| .* \|)");
  int spots = 0;
  for (std::sregex_iterator it(readme->begin(), readme->end(), row_pattern), end; it != end; ++it, ++spots) {
    const std::uint64_t line = std::stoull((*it)[1].str());
    const std::string sku = (*it)[2].str() == "(none)" ? "" : (*it)[2].str();
    if (feed.fault_by_line.contains(line)) continue;
    const auto found = feed.id_by_line.find(line);
    ASSERT_NE(found, feed.id_by_line.end()) << "no row begins on line " << line;
    EXPECT_EQ(found->second, sku) << "line " << line;
  }
  EXPECT_GE(spots, 60);
}

TEST(Outfitter, ItsEventsAreValidAndSpeakOfItsProductsAndFortyShoppers) {
  const Feed feed = read_feed();
  const auto now = parse_rfc3339(read_file(kFolder / "as_of").value().substr(0, 20));
  ASSERT_TRUE(now.ok());
  std::ifstream lines(kFolder / "events.jsonl");
  std::set<std::string> users;
  std::set<std::string> message_ids;
  std::set<std::string> unknown;
  size_t events = 0;
  for (std::string line; std::getline(lines, line); ++events) {
    const auto event = events::parse_event(nlohmann::json::parse(line), *now);
    ASSERT_TRUE(event.ok()) << "line " << events + 1 << ": " << event.error().text();
    EXPECT_LE(event->time, *now);
    message_ids.insert(event->message_id.str());
    if (!event->user_id.empty()) users.insert(event->user_id.str());
    for (const events::EventItem& item : event->items) {
      if (!feed.ids.contains(item.product.str())) unknown.insert(item.product.str());
    }
  }
  EXPECT_GT(events, 1000U);
  EXPECT_EQ(message_ids.size(), events) << "message ids repeat";
  EXPECT_EQ(users.size(), 40U);
  EXPECT_EQ(unknown, (std::set<std::string>{"AL-1169-WAL", "BA-1067"})) << "only broken rows are unknown to the feed";
}

}  // namespace
}  // namespace shelfwise::repository
