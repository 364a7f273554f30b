// The whole way of the example store through the program: clean, index, import, train, serve, ask.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "bench/load/connection.h"
#include "bench/load/search_load.h"
#include "common/files.h"
#include "tests/program/program.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::testing {
namespace {
namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;

const fs::path kExample = fs::path(SHELFWISE_SOURCE_DIR) / "examples" / "outfitter";

std::string as_of() { return read_file(kExample / "as_of").value().substr(0, 20); }

class Walk : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    expect_run({"clean", (kExample / "feed.csv").string(), "--mapping", (kExample / "mapping.toml").string(), "--out",
                (*folder_ / "clean").string()});
    expect_run({"index", (*folder_ / "clean" / "catalog.jsonl").string(), "--store", store().string()});
    expect_run({"events", "import", (kExample / "events.jsonl").string(), "--store", store().string()});
    expect_run({"train", "--store", store().string(), "--as-of", as_of()});
    server_ = new Server(store(), {"--as-of", as_of()});
    ASSERT_TRUE(server_->is_serving()) << server_->output();
  }
  static void TearDownTestSuite() {
    if (server_ != nullptr) { EXPECT_EQ(server_->stop(), 0) << "Ctrl-C is no error"; }
    delete server_;
    delete folder_;
    server_ = nullptr;
    folder_ = nullptr;
  }
  static void expect_run(const std::vector<std::string>& arguments) {
    const Ended run = shelfwise(arguments);
    ASSERT_EQ(run.exit_code, 0) << arguments[0] << ": " << run.error;
  }
  static fs::path store() { return *folder_ / "store"; }

  static json get(const std::string& target, int status = 200) {
    load::Connection connection({"127.0.0.1", std::to_string(server_->port())});
    const auto answer = connection.get(target);
    EXPECT_TRUE(answer.ok()) << target;
    if (!answer) return {};
    EXPECT_EQ(answer->status, status) << target << ": " << answer->body;
    return json::parse(answer->body, nullptr, false);
  }
  static int post(const std::string& target, const json& body) {
    load::Connection connection({"127.0.0.1", std::to_string(server_->port())});
    const auto answer = connection.post(target, body.dump());
    EXPECT_TRUE(answer.ok()) << target;
    return answer ? answer->status : 0;
  }
  static std::vector<std::string> ids(const json& answer) {
    std::vector<std::string> list;
    for (const auto& hit : answer.at("hits")) list.push_back(hit.at("id").get<std::string>());
    return list;
  }
  // How many of the first hits are of a brand.
  static long of_brand(const json& answer, const std::string& brand) {
    return std::count_if(answer.at("hits").begin(), answer.at("hits").end(),
                         [&](const json& hit) { return hit.at("product").value("brand", "") == brand; });
  }

  inline static TemporaryFolder* folder_ = nullptr;
  inline static Server* server_ = nullptr;
};

TEST_F(Walk, ASearchFindsFiltersAndCounts) {
  const json answer = get("/v1/search?q=rain+jacket&facet_by=brand,color&filter_by=" + load::url_encode("price:<150"));
  EXPECT_GT(answer.at("found").get<int>(), 0);
  for (const auto& hit : answer.at("hits")) {
    const std::string price =
        hit.at("product").contains("sale_price") ? hit["product"]["sale_price"] : hit["product"]["price"];
    EXPECT_LT(std::stod(price), 150) << hit.dump();
  }
  EXPECT_EQ(answer.at("facet_counts").size(), 2U);
}

TEST_F(Walk, ImpactZeroIsTheAnonymousAnswer) {
  const auto anonymous = ids(get("/v1/search?q=jacket"));
  EXPECT_EQ(ids(get("/v1/search?q=jacket&user_token=shopper-01&personalization_impact=0")), anonymous);
  EXPECT_EQ(ids(get("/v1/search?q=jacket&user_token=nobody-knows-me")), anonymous);
}

TEST_F(Walk, TheSameSearchFollowsTheTasteOfTheShopper) {
  const json runner = get("/v1/search?q=jacket&user_token=shopper-01&per_page=10");
  const json climber = get("/v1/search?q=jacket&user_token=shopper-02&per_page=10");
  EXPECT_GT(of_brand(runner, "Trailfox"), of_brand(climber, "Trailfox"));
  EXPECT_GT(of_brand(climber, "Kestrel Peak"), of_brand(runner, "Kestrel Peak"))
      << "whose down jacket the climber bought";
}

TEST_F(Walk, ACategoryPageHoldsTheCategory) {
  const json answer = get("/v1/browse?category=" + load::url_encode("home / kitchen / pans") + "&per_page=50");
  EXPECT_GT(answer.at("found").get<int>(), 5);
  for (const auto& hit : answer.at("hits")) EXPECT_EQ(hit.at("product").at("product_type"), "Home > Kitchen > Pans");
}

TEST_F(Walk, EveryBlockIsFilledAndSaysFromWhat) {
  for (const char* block : {"similar", "bought_together", "also_viewed", "for_you", "trending", "recently_viewed"}) {
    const json answer =
        get("/v1/recommend/" + std::string(block) + "?product_id=CA-1001-MOSGRE&user_token=shopper-03&limit=5");
    EXPECT_EQ(answer.at("hits").size(), 5U) << block;
  }
}

TEST_F(Walk, AMergedProductIsFoundUnderItsOldNumber) {
  EXPECT_EQ(ids(get("/v1/recommend/similar?product_id=OLD-1107&limit=3")),
            ids(get("/v1/recommend/similar?product_id=SP-1069&limit=3")));
}

TEST_F(Walk, AnEventChangesTheNextAnswer) {
  const auto before = ids(get("/v1/search?q=light&user_token=walker&per_page=10"));
  json batch = {{"batch", json::array()}};
  for (const char* product : {"SP-1063", "SP-1066-BLA", "SP-1065-BLA"}) {
    batch["batch"].push_back({{"type", "track"},
                              {"event", "Product Viewed"},
                              {"messageId", std::string("walk-") + product},
                              {"userId", "walker"},
                              {"properties", {{"product_id", product}}}});
  }
  EXPECT_EQ(post("/v1/events", batch), 202);
  EXPECT_NE(ids(get("/v1/search?q=light&user_token=walker&per_page=10")), before);
  const json profile = get("/v1/shoppers/walker");
  EXPECT_THAT(profile.dump(), HasSubstr("walk-SP-1063"));
}

TEST_F(Walk, EveryCallThatTheDemoPrintsIsAnswered) {
  std::ifstream calls(kExample / "calls.txt");
  int asked = 0;
  for (std::string line; std::getline(calls, line);) {
    const size_t begin = line.find("'http://127.0.0.1:8080/v1/");
    if (begin == std::string::npos || line.find("POST") != std::string::npos || line.find("--get") != std::string::npos)
      continue;
    std::string target = line.substr(begin + 22, line.find('\'', begin + 1) - begin - 22);
    for (size_t at = 0; (at = target.find_first_of("<>", at)) != std::string::npos;)
      target.replace(at, 1, target[at] == '<' ? "%3C" : "%3E");
    const json answer = get(target);
    EXPECT_FALSE(answer.at("hits").empty()) << target;
    EXPECT_FALSE(answer.contains("notes")) << target << ": what a newcomer sees first should be no weak query";
    const bool readable = line.find("| grep") != std::string::npos || line.find("-w '\\n'") != std::string::npos;
    EXPECT_TRUE(readable) << "the shell's prompt would stand behind the answer: " << line;
    ++asked;
  }
  EXPECT_GE(asked, 6);
}

TEST_F(Walk, TheCommandsAnswerInTheFormsThatOtherProgramsRead) {
  const Ended search = shelfwise({"search", "tent", "--store", store().string(), "--user", "shopper-03"});
  EXPECT_EQ(search.exit_code, 0) << search.error;
  EXPECT_THAT(search.out, HasSubstr("Tent"));

  const fs::path users = folder_->write("users.txt", "shopper-01\nshopper-02\n");
  const fs::path blocks = *folder_ / "for_you.tsv";
  const Ended recommend = shelfwise({"recommend", "for_you", "--store", store().string(), "--users", users.string(),
                                     "--limit", "4", "--out", blocks.string(), "--as-of", as_of()});
  ASSERT_EQ(recommend.exit_code, 0) << recommend.error;
  std::ifstream rows(blocks);
  int count = 0;
  for (std::string row; std::getline(rows, row); ++count) {
    EXPECT_EQ(std::count(row.begin(), row.end(), '\t'), 3) << row;
    EXPECT_THAT(row, HasSubstr("\t" + std::to_string(count % 4 + 1) + "\t"));
  }
  EXPECT_EQ(count, 8);

  const fs::path queries = folder_->write("queries.tsv", "q1\tcast iron skillet\n");
  const fs::path qrels = folder_->write("qrels.txt", "q1 0 OL-1124-8IN 2\nq1 0 OL-1136-INK-800ML 1\n");
  const Ended evaluate = shelfwise(
      {"evaluate", "--store", store().string(), "--queries", queries.string(), "--qrels", qrels.string(), "--json"});
  ASSERT_EQ(evaluate.exit_code, 0) << evaluate.error;
  EXPECT_GT(json::parse(evaluate.out)["ndcg"].get<double>(), 0.3);
}

TEST_F(Walk, JudgesRecommendationsOnTheLastWeeks) {
  const std::vector<std::string> call = {"evaluate", "recommend", "--store", store().string(), "--as-of", as_of()};
  const Ended text = shelfwise(call);
  ASSERT_EQ(text.exit_code, 0) << text.error;
  EXPECT_THAT(text.out, HasSubstr("best_sellers"));
  EXPECT_THAT(text.out, HasSubstr("too few"));
  std::vector<std::string> as_json = call;
  as_json.emplace_back("--json");
  const json figures = json::parse(shelfwise(as_json).out);
  EXPECT_GT(figures["judged"].get<int>(), 10);
  EXPECT_LE(figures["blocks"]["for_you"]["ndcg"]["low"].get<double>(),
            figures["blocks"]["for_you"]["ndcg"]["high"].get<double>());
  EXPECT_EQ(shelfwise({"evaluate", "recommend", "--store", store().string()}).exit_code, 1) << "nothing that recent";
  EXPECT_EQ(shelfwise({"evaluate", "--store", store().string()}).exit_code, 2) << "without queries";
}

TEST_F(Walk, UpdatesItsModel) {
  const Ended update = shelfwise({"train", "--update", "--store", store().string(), "--as-of", as_of(), "--json"});
  ASSERT_EQ(update.exit_code, 0) << update.error;
  const json report = json::parse(update.out);
  ASSERT_TRUE(report.contains("update")) << report["note"];
  EXPECT_LT(report["update"]["solved"].get<int>(), report["update"]["products"].get<int>());
}

TEST_F(Walk, ANewIndexAppearsWhileTheServerRuns) {
  const std::string before = get("/v1/search?q=aurora+lantern&match=all").at("found").dump();
  EXPECT_EQ(before, "0");
  std::string catalog = read_file(*folder_ / "clean" / "catalog.jsonl").value();
  catalog += "{\"id\":\"NEW-1\",\"title\":\"Aurora Lantern\",\"price\":\"20.00 USD\"}\n";
  const fs::path file = folder_->write("catalog2.jsonl", catalog);
  expect_run({"index", file.string(), "--store", store().string()});
  // The server looks for new generations twice a second: ask until it has it, and every answer is whole.
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  int found = 0;
  while (found == 0 && std::chrono::steady_clock::now() < give_up)
    found = get("/v1/search?q=aurora+lantern&match=all").at("found").get<int>();
  EXPECT_EQ(found, 1);
}

}  // namespace
}  // namespace shelfwise::testing
