#include "server/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

namespace shelfwise::server {
namespace {

using ::testing::HasSubstr;

TEST(Settings, NoFileMeansDefaults) {
  const testing::TemporaryFolder folder;
  const auto settings = read_store_settings(folder.path() / "store.toml");
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->server.listen, "127.0.0.1:8080");
  EXPECT_FALSE(settings->rules.margin_floor.has_value());
}

TEST(Settings, EveryKindOfValueIsRead) {
  const auto settings = parse_store_settings(R"(
[server]
threads = 3
idle_timeout_s = 5
cors_origins = ["https://shop.example"]
[search]
title_weight = 2.5
[rules]
hide_out_of_stock = true
margin_floor = 0.15
adult = "hide"
[analysis]
languages = ["de", "en"]
)");
  ASSERT_TRUE(settings.ok()) << settings.error().text();
  EXPECT_EQ(settings->server.threads, 3U);
  EXPECT_EQ(settings->server.idle_timeout_s, 5.0);
  EXPECT_EQ(settings->server.cors_origins, std::vector<std::string>{"https://shop.example"});
  EXPECT_EQ(settings->search.title.weight, 2.5);
  EXPECT_TRUE(settings->rules.hide_out_of_stock);
  EXPECT_EQ(settings->rules.margin_floor, 0.15);
  EXPECT_EQ(settings->analysis.languages, (std::vector<std::string>{"de", "en"}));
}

TEST(Settings, AllMistakesAreToldAtOnceWithTheirLines) {
  const auto settings = parse_store_settings(R"([serch]
x = 1
[rules]
margin_flor = 0.1
hide_out_of_stock = "yes"
[personalization]
impact = 300
[server]
access_log = "everything"
threads = 2.5
)",
                                             "store.toml");
  ASSERT_FALSE(settings.ok());
  const std::string text = settings.error().text();
  EXPECT_EQ(settings.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(text, HasSubstr("store.toml: 6 mistakes"));
  EXPECT_THAT(text, HasSubstr("line 1: there is no section [serch]; did you mean `search`?"));
  EXPECT_THAT(text, HasSubstr("line 4: there is no setting [rules] margin_flor; did you mean `margin_floor`?"));
  EXPECT_THAT(text, HasSubstr("line 5: [rules] hide_out_of_stock has to be true or false"));
  EXPECT_THAT(text, HasSubstr("line 7: [personalization] impact has to be a number from 0 to 100 percent"));
  EXPECT_THAT(text, HasSubstr("line 9: [server] access_log has to be one of"));
  EXPECT_THAT(text, HasSubstr("line 10: [server] threads has to be a whole number"));
}

TEST(Settings, BrokenTomlNamesTheLine) {
  const auto settings = parse_store_settings("[server]\nlisten = \n", "store.toml");
  ASSERT_FALSE(settings.ok());
  EXPECT_THAT(settings.error().context, HasSubstr("store.toml:2"));
}

TEST(Settings, TheFileOfANewStoreParsesToTheDefaults) {
  const std::string text = default_store_toml();
  const auto settings = parse_store_settings(text);
  ASSERT_TRUE(settings.ok()) << settings.error().text();
  EXPECT_EQ(settings->search.title.weight, StoreSettings{}.search.title.weight);
}

// What stands commented out has to be valid once the comment sign goes.
TEST(Settings, TheFileOfANewStoreParsesWithEverySettingUncommented) {
  std::string text = default_store_toml();
  std::string uncommented;
  int settings_seen = 0;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = text.find('\n', begin);
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    const bool setting = line.starts_with("# ") && line.find(" = ") != std::string::npos &&
                         line.substr(2, line.find(" = ") - 2).find(' ') == std::string::npos;
    if (setting) {
      ++settings_seen;
      line = line.substr(2);
    }
    uncommented += line + "\n";
  }
  EXPECT_GT(settings_seen, 30);
  const auto settings = parse_store_settings(uncommented);
  ASSERT_TRUE(settings.ok()) << settings.error().text();
  EXPECT_EQ(settings->server.max_connections, ServerSettings{}.max_connections);
  EXPECT_EQ(settings->personalization.half_life_days, personalization::Settings{}.half_life_days);
}

TEST(Settings, TheDocumentationListsEverySetting) {
  std::ifstream file(SHELFWISE_SOURCE_DIR "/docs/settings.md");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_THAT(text, HasSubstr(settings_markdown())) << "put this into docs/settings.md:\n" << settings_markdown();
}

}  // namespace
}  // namespace shelfwise::server
