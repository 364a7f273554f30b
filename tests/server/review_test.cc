// The review without sockets: who may call, what a decision does, and that every merge can be undone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "catalog_tools/clean.h"
#include "server/review/review_handler.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::server {
namespace {
using catalog_tools::CleanOptions;
using catalog_tools::DecisionFile;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kToken = "0123456789abcdef";

// Canonical lines, so that cleaning without merges gives them back byte for byte. The first three share a GTIN.
const std::string kFeed =
    R"({"id":"A","title":"Castor cast iron pan 26 cm","price":"39.00 USD","gtin":"4006381333931"})"
    "\n"
    R"({"id":"B","title":"Castor cast iron pan 26 cm","price":"41.00 USD","brand":"Castor","gtin":"4006381333931"})"
    "\n"
    R"({"id":"C","title":"Cast iron pan Castor 26 cm","gtin":"4006381333931","color":"Black","product_detail":{"Color family":"Black"}})"
    "\n"
    R"({"id":"D","title":"Copper kettle, 1.5 l","price":"20.00 USD","gtin":"5901234123457","size":"1.5 l"})"
    "\n"
    R"({"id":"E","title":"Blue wool blanket","price":"20.00 USD","gtin":"5901234123457"})"
    "\n";

class ReviewTest : public ::testing::Test {
 protected:
  ReviewTest() {
    files_.write("feed.jsonl", kFeed);
    clean();
    open();
  }

  // As `shelfwise clean` does: with the decisions of the folder.
  void clean() {
    CleanOptions options;
    options.feeds = {files_ / "feed.jsonl"};
    options.out = files_ / "out";
    const DecisionFile decided = catalog_tools::read_decisions(options.out / catalog_tools::kDecisionsFile).value();
    options.verdicts = decided.decisions.pair_verdicts();
    options.category_decisions = decided.decisions.category_decisions();
    options.run = {{"my feed.jsonl"}, "", decided.decisions.last_number()};
    const Result<catalog_tools::CleanReport> report = catalog_tools::clean(options);
    ASSERT_TRUE(report.ok()) << report.error().text();
  }
  void open(bool remote = false) {
    session_ = ReviewSession::open({files_ / "out", {}, {}, "mia"}, clock_).value();
    handler_ = std::make_unique<ReviewHandler>(*session_, ReviewAccess{std::string(kToken), remote});
  }
  ApiRequest request(std::string method, std::string path, RawParameters query = {}) const {
    ApiRequest call;
    call.method = std::move(method);
    call.path = std::move(path);
    call.query = std::move(query);
    call.headers.host = "127.0.0.1:8081";
    call.headers.authorization = "Bearer " + std::string(kToken);
    return call;
  }
  json get(const std::string& path, RawParameters query = {}) {
    return json::parse(handler_->handle(request("GET", path, std::move(query))).body);
  }
  ApiReply post(const std::string& path, const json& body) {
    const std::string text = body.dump();
    ApiRequest call = request("POST", path);
    call.body = text;
    return handler_->handle(call);
  }
  std::string output(const char* name) const { return read_file(files_ / "out" / name).value(); }
  static json pair(const char* a, const char* b, const char* verdict, int seen = 0) {
    return {{"kind", "pair"}, {"a", a}, {"b", b}, {"verdict", verdict}, {"seen", seen}};
  }

  shelfwise::testing::TemporaryFolder files_;
  FixedClock clock_{parse_rfc3339("2026-03-01T12:30:00Z").value()};
  std::unique_ptr<ReviewSession> session_;
  std::unique_ptr<ReviewHandler> handler_;
};

TEST_F(ReviewTest, EveryMergeUndoneGivesBackTheInputByteForByte) {
  ASSERT_NE(output("catalog.jsonl"), kFeed) << "something has to be merged";
  const json groups = get("/api/groups", {{"limit", "200"}});
  for (const json& group : groups["items"]) {
    EXPECT_EQ(post("/api/separate", {{"survivor", group["id"]}}).status, 200);
  }
  clean();
  EXPECT_EQ(output("catalog.jsonl"), kFeed);
  EXPECT_EQ(output("aliases.tsv"), "");
}

TEST_F(ReviewTest, WhatTheCleanUpDoesNotHaveCannotBeDecided) {
  const ApiReply product = post("/api/decide", pair("A", "nobody", "merge"));
  EXPECT_EQ(product.status, 404);
  EXPECT_THAT(product.body, HasSubstr("nobody"));
  EXPECT_THAT(product.body, HasSubstr("reload the page"));
  EXPECT_EQ(post("/api/decide", {{"kind", "category"}, {"source", "No > Path"}, {"id", ""}, {"path", ""}}).status, 404);
  EXPECT_EQ(get("/api/state")["last"], 0);
}

TEST_F(ReviewTest, ANoteOnARepeatedVerdictIsSaved) {
  EXPECT_EQ(post("/api/decide", pair("D", "E", "merge")).status, 200);
  EXPECT_EQ(post("/api/decide", pair("D", "E", "merge", 1)).status, 200);
  EXPECT_EQ(get("/api/state")["last"], 1) << "the same once more is nothing new";
  json noted = pair("D", "E", "merge", 1);
  noted["note"] = "asked the supplier";
  EXPECT_EQ(post("/api/decide", noted).status, 200);
  EXPECT_EQ(get("/api/log")["items"][0]["note"], "asked the supplier");
  EXPECT_EQ(get("/api/state")["pending"], 1);
}

TEST_F(ReviewTest, ADecisionTakenBackIsNoChange) {
  EXPECT_EQ(post("/api/decide", pair("D", "E", "merge")).status, 200);
  EXPECT_EQ(get("/api/state")["pending"], 1);
  EXPECT_EQ(post("/api/undo", {{"number", 1}}).status, 200);
  EXPECT_EQ(get("/api/state")["pending"], 0);
}

TEST_F(ReviewTest, UndoingTheUndoGivesBackTheMergesByteForByte) {
  const std::string merged = output("catalog.jsonl");
  const json group = get("/api/groups")["items"][0];
  const json numbers = json::parse(post("/api/separate", {{"survivor", group["id"]}}).body)["numbers"];
  clean();
  EXPECT_EQ(get("/api/groups")["total"], 0);
  EXPECT_EQ(post("/api/undo", {{"numbers", numbers}}).status, 200);
  clean();
  EXPECT_EQ(output("catalog.jsonl"), merged);
}

TEST_F(ReviewTest, OneProductTakenOutLeavesTheOthersMerged) {
  const json group = get("/api/groups")["items"][0];
  ASSERT_EQ(group["merged"].size(), 2U);
  const std::string out = group["merged"][0]["id"];
  EXPECT_EQ(post("/api/separate", {{"survivor", group["id"]}, {"member", out}}).status, 200);
  clean();
  const json after = get("/api/groups")["items"][0];
  EXPECT_EQ(after["merged"].size(), 1U);
  EXPECT_THAT(output("catalog.jsonl"), HasSubstr("\"id\":\"" + out + "\""));
}

TEST_F(ReviewTest, APairInDoubtThatAPersonMergesIsMergedByTheNextRun) {
  const json open = get("/api/pairs");
  ASSERT_EQ(open["total"], 1);
  EXPECT_EQ(post("/api/decide", pair("D", "E", "merge")).status, 200);
  EXPECT_EQ(get("/api/pairs")["total"], 0);
  EXPECT_EQ(get("/api/state")["pending"], 1);
  clean();
  EXPECT_THAT(output("aliases.tsv"), HasSubstr("E\tD"));
  EXPECT_EQ(get("/api/state")["pending"], 0);
  const std::string once = output("catalog.jsonl");
  clean();
  EXPECT_EQ(output("catalog.jsonl"), once) << "running again changes nothing";
}

TEST_F(ReviewTest, APairIsShownWithBothRecordsAsTheyCame) {
  const json row = get("/api/pairs")["items"][0];
  const json shown = get("/api/pair", {{"n", std::to_string(row["n"].get<int>())}});
  EXPECT_EQ(shown["record_a"]["product"]["title"], "Copper kettle, 1.5 l");
  EXPECT_EQ(shown["record_a"]["line"], 4);
  EXPECT_EQ(shown["record_b"]["product"]["id"], "E");
  EXPECT_THAT(shown["reasons"].get<std::string>(), HasSubstr("same GTIN"));
}

TEST_F(ReviewTest, WhoeverLooksAtAnOlderStateIsToldAndChangesNothing) {
  EXPECT_EQ(post("/api/decide", pair("D", "E", "merge")).status, 200);
  const ApiReply late = post("/api/decide", pair("E", "D", "distinct"));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("mia has decided this already: merge"));
  EXPECT_EQ(post("/api/decide", pair("D", "E", "merge")).status, 200) << "the same again is no conflict";
  EXPECT_EQ(get("/api/log")["total"], 1);
  EXPECT_EQ(post("/api/decide", pair("D", "E", "distinct", 1)).status, 200);
  EXPECT_EQ(post("/api/undo", {{"pair", {"D", "E"}}}).status, 200);
  EXPECT_EQ(post("/api/decide", pair("D", "E", "merge", 2)).status, 409) << "it has been undone";
}

TEST_F(ReviewTest, AnotherProgramsDecisionsAreSeen) {
  auto other = ReviewSession::open({files_ / "out", {}, {}, "noa"}, clock_).value();
  ASSERT_TRUE(other->decide({catalog_tools::DecisionKind::kPair, "D", "E", catalog_tools::Verdict::kMerge}, 0).ok());
  EXPECT_EQ(get("/api/pairs")["total"], 0);
  EXPECT_EQ(get("/api/log")["items"][0]["who"], "noa");
}

TEST_F(ReviewTest, WindowsGoForthAndBack) {
  const json all = get("/api/pairs", {{"show", "done"}, {"sort", "feed"}});
  ASSERT_GE(all["total"].get<int>(), 2);
  const std::string second = std::to_string(all["items"][1]["n"].get<int>());
  const json from = get("/api/pairs", {{"show", "done"}, {"sort", "feed"}, {"from", second}, {"limit", "1"}});
  EXPECT_EQ(from["items"][0]["n"], all["items"][1]["n"]);
  EXPECT_EQ(from["position"], 1);
  const json back = get("/api/pairs", {{"show", "done"}, {"sort", "feed"}, {"before", second}, {"limit", "1"}});
  EXPECT_EQ(back["items"][0]["n"], all["items"][0]["n"]);
  EXPECT_EQ(get("/api/pairs", {{"q", "no such words"}})["total"], 0);
  EXPECT_EQ(get("/api/pairs", {{"q", "WOOL kettle"}})["total"], 1);
}

TEST_F(ReviewTest, OnlyThePageItselfMayCall) {
  const auto status = [&](auto change) {
    ApiRequest call = request("GET", "/api/state");
    change(call);
    return handler_->handle(call).status;
  };
  EXPECT_EQ(status([](ApiRequest&) {}), 200);
  EXPECT_EQ(status([](ApiRequest& r) { r.headers.authorization = ""; }), 401);
  EXPECT_EQ(status([](ApiRequest& r) { r.headers.authorization = "Bearer 0123456789abcdee"; }), 401);
  EXPECT_EQ(status([](ApiRequest& r) { r.headers.host = "shop.example"; }), 403) << "a name bound to this address";
  EXPECT_EQ(status([](ApiRequest& r) { r.headers.host = ""; }), 403);
  EXPECT_EQ(status([](ApiRequest& r) { r.headers.origin = "http://shop.example"; }), 403);
  EXPECT_EQ(status([](ApiRequest& r) { r.headers.origin = "http://127.0.0.1:9999"; }), 403);
  EXPECT_EQ(status([](ApiRequest& r) { r.headers.origin = "http://127.0.0.1:8081"; }), 200);
  EXPECT_EQ(status([](ApiRequest& r) { r.method = "DELETE"; }), 400);
}

TEST_F(ReviewTest, ThePageRunsItsOwnScriptOnly) {
  const ApiReply page = handler_->handle(request("GET", "/"));
  EXPECT_EQ(page.status, 200);
  std::string policy;
  for (const auto& [name, value] : page.headers) policy += name == "Content-Security-Policy" ? value : "";
  EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'nonce-"));
  EXPECT_THAT(page.body, HasSubstr(kToken));
  EXPECT_THAT(page.body, Not(HasSubstr("{{")));
  EXPECT_NE(page.body, handler_->handle(request("GET", "/")).body) << "another nonce every time";
}

TEST_F(ReviewTest, BeyondThisMachineThePageNeedsItsKey) {
  open(true);
  ApiRequest call = request("GET", "/");
  call.headers.host = "192.168.1.5:8081";
  EXPECT_EQ(handler_->handle(call).status, 403);
  call.query = {{"key", "wrong"}};
  EXPECT_EQ(handler_->handle(call).status, 403);
  call.query = {{"key", std::string(kToken)}};
  EXPECT_EQ(handler_->handle(call).status, 200);
}

TEST_F(ReviewTest, NonsenseIsRefusedAndNothingIsSaved) {
  EXPECT_EQ(post("/api/decide", json::array()).status, 400);
  EXPECT_EQ(post("/api/decide", {{"kind", "pair"}}).status, 400);
  EXPECT_EQ(post("/api/decide", pair("D", "D", "merge")).status, 400);
  EXPECT_EQ(post("/api/decide", pair("D", "E", "perhaps")).status, 400);
  EXPECT_EQ(post("/api/decide", {{"kind", "pair"}, {"a", 1}, {"b", "E"}, {"verdict", "merge"}}).status, 400);
  EXPECT_EQ(post("/api/undo", json::object()).status, 400);
  EXPECT_EQ(post("/api/undo", {{"number", 7}}).status, 404);
  EXPECT_EQ(post("/api/undo", {{"numbers", {"x"}}}).status, 400);
  EXPECT_EQ(post("/api/undo", {{"since", "yesterday"}}).status, 400);
  EXPECT_EQ(post("/api/separate", {{"survivor", "Z"}}).status, 404);
  EXPECT_EQ(post("/api/nothing", json::object()).status, 404);
  ApiRequest broken = request("POST", "/api/decide");
  const std::string deep(1'000, '[');
  broken.body = deep;
  EXPECT_EQ(handler_->handle(broken).status, 400);
  EXPECT_EQ(handler_->handle(request("GET", "/api/pairs", {{"limit", "0"}})).status, 400);
  EXPECT_EQ(handler_->handle(request("GET", "/api/pair", {{"n", "99"}})).status, 404);
  EXPECT_EQ(get("/api/log")["total"], 0);
}

TEST_F(ReviewTest, ACategoryIsShownWithProductsThatAreInIt) {
  files_.write("feed.jsonl", R"({"id":"A","title":"Iron pan \"26\"","product_type":"home/kitchen"})"
                             "\n");
  clean();
  ASSERT_EQ(get("/api/categories", {{"show", "done"}})["total"], 1);
  EXPECT_EQ(get("/api/category", {{"n", "0"}})["titles"], json::array({"Iron pan \"26\""}));
  EXPECT_EQ(handler_->handle(request("GET", "/api/category", {{"n", "1"}})).status, 404);
}

TEST_F(ReviewTest, TheCommandThatAppliesIsGivenForAShell) {
  EXPECT_EQ(get("/api/state")["command"], "shelfwise clean 'my feed.jsonl' --out " + (files_ / "out").string());
}

}  // namespace
}  // namespace shelfwise::server
