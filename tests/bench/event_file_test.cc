#include "bench/load/event_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/support/temporary_folder.h"

namespace shelfwise::load {
namespace {

class EventFileTest : public ::testing::Test {
 protected:
  EventFileTest() {
    std::string lines;
    for (int i = 0; i < 1'000; ++i) {
      const std::string n = std::to_string(i);
      lines += R"({"id":"p)" + n + R"(","title":"Tent )" + n + R"( blue","product_type":"T)" + n + "\"}\n";
    }
    folder_.write("catalog.jsonl", lines);
  }

  std::string written(std::uint64_t seed) const {
    const auto shelves = Shelves::read(path("catalog.jsonl"), seed);
    EXPECT_TRUE(shelves);
    const EventFile plan{.count = 5'000, .shoppers = 500, .end = end(), .seed = seed};
    EXPECT_TRUE(write_events(plan, *shelves, path("events.jsonl")));
    return (std::stringstream() << std::ifstream(path("events.jsonl")).rdbuf()).str();
  }
  static TimePoint end() { return *parse_rfc3339("2026-08-31T12:00:00Z"); }

  std::filesystem::path path(const char* name) const { return folder_ / name; }

  testing::TemporaryFolder folder_;
};

std::vector<nlohmann::json> events_of(const std::string& text) {
  std::vector<nlohmann::json> events;
  for (size_t at = 0; at < text.size();) {
    const size_t line_end = text.find('\n', at);
    events.push_back(nlohmann::json::parse(text.substr(at, line_end - at)));
    at = line_end + 1;
  }
  return events;
}

TEST_F(EventFileTest, OneSeedWritesOneFile) {
  const std::string first = written(1);
  EXPECT_EQ(first, written(1));
  EXPECT_NE(first, written(2));
}

TEST_F(EventFileTest, WritesJustSoManyEventsOfTheNinetyDaysBefore) {
  const auto events = events_of(written(1));
  ASSERT_EQ(events.size(), 5'000U);
  std::set<std::string> messages;
  for (const auto& event : events) {
    messages.insert(event["messageId"]);
    const auto time = parse_rfc3339(event["timestamp"].get<std::string>());
    ASSERT_TRUE(time);
    EXPECT_LE(*time, end());
    EXPECT_GE(*time, end() - std::chrono::hours(24 * 90));
  }
  EXPECT_EQ(messages.size(), 5'000U);
}

TEST_F(EventFileTest, FewProductsHaveManyOfTheEvents) {
  std::map<std::string, int> views;
  int all = 0;
  for (const auto& event : events_of(written(1))) {
    if (event["event"] != "Product Viewed") continue;
    ++views[event["properties"]["product_id"]];
    ++all;
  }
  std::vector<int> counts;
  for (const auto& [product, count] : views) counts.push_back(count);
  std::ranges::sort(counts, std::greater<>());
  int top = 0;
  for (size_t i = 0; i < 100; ++i) top += counts[i];
  EXPECT_GT(top, all * 3 / 10) << "a tenth of the products";
}

TEST_F(EventFileTest, ALineWithoutATitleIsNamed) {
  folder_.write("catalog.jsonl", "{\"id\":\"a\",\"title\":\"b\"}\n{\"id\":\"c\"}\n");
  const auto shelves = Shelves::read(path("catalog.jsonl"), 1);
  ASSERT_FALSE(shelves);
  EXPECT_NE(shelves.error().text().find("catalog.jsonl:2"), std::string::npos);
}

}  // namespace
}  // namespace shelfwise::load
