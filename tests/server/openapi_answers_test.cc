// Answers are what the OpenAPI document says: no member that it does not name, none of the required ones missing, each
// of its type; and every member of a search's answer is told of in the pages for people.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using Json = nlohmann::json;
using ::testing::IsEmpty;

class Contract {
 public:
  explicit Contract(Json document) : document_(std::move(document)) {}

  // What of `answer` is not as the schema of that name has it, by place.
  std::vector<std::string> breaches(const Json& answer, const std::string& schema) {
    breaches_.clear();
    check(answer, named(schema), schema);
    return breaches_;
  }

  // Names of all members, at any depth.
  std::set<std::string> members(const std::string& schema) const {
    std::set<std::string> names;
    collect(named(schema), names);
    return names;
  }

 private:
  const Json& named(const std::string& schema) const { return document_.at("components").at("schemas").at(schema); }

  // With what `$ref` and `allOf` add.
  Json whole(const Json& schema) const {
    if (schema.contains("$ref")) {
      const std::string ref = schema["$ref"];
      return whole(named(ref.substr(ref.rfind('/') + 1)));
    }
    Json all = schema;
    if (!schema.contains("allOf")) return all;
    for (const Json& part : schema["allOf"]) all.merge_patch(whole(part));
    if (schema.contains("properties")) all["properties"].update(schema["properties"]);
    return all;
  }

  static bool is_of(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
           (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "null" && value.is_null());
  }

  void breach(const std::string& place, const std::string& what) { breaches_.push_back(place + ": " + what); }

  void check(const Json& value, const Json& reference, const std::string& place) {
    const Json schema = whole(reference);
    if (schema.contains("type") && schema["type"].is_string() && !is_of(value, schema["type"])) {
      return breach(place, "is no " + schema["type"].get<std::string>());
    }
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
      breach(place, "is " + value.dump());
    for (const std::string& name : schema.value("required", std::vector<std::string>())) {
      if (!value.contains(name)) breach(place, "has no " + name);
    }
    if (value.is_array() && schema.contains("items")) {
      for (const Json& item : value) check(item, schema["items"], place + "[]");
    }
    if (!value.is_object() || !schema.contains("properties")) return;
    for (const auto& [name, member] : value.items()) {
      if (schema["properties"].contains(name)) {
        check(member, schema["properties"][name], place + "." + name);
      } else if (!schema.contains("additionalProperties")) {
        breach(place, "names no " + name);
      }
    }
  }

  void collect(const Json& reference, std::set<std::string>& names) const {
    const Json schema = whole(reference);
    if (schema.contains("items")) collect(schema["items"], names);
    if (!schema.contains("properties")) return;
    for (const auto& [name, member] : schema["properties"].items()) {
      names.insert(name);
      const bool other_schema = member.contains("$ref");
      if (!other_schema) collect(member, names);
    }
  }

  Json document_;
  std::vector<std::string> breaches_;
};

class Described : public ::testing::Test {
 protected:
  void expect(const std::string& target, const std::string& schema) {
    const Answer answer = shop_.get(target);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(contract_.breaches(answer.json(), schema), IsEmpty()) << target;
  }

  Shop shop_;
  Contract contract_{shop_.get("/openapi.json").json()};
};

TEST_F(Described, ATestThatCannotFailIsWorthless) {
  EXPECT_EQ(contract_.breaches(Json{{"q", 1}, {"suggestions", {{{"kind", "shop"}}}}, {"more", 1}}, "SuggestAnswer"),
            (std::vector<std::string>{"SuggestAnswer: names no more", "SuggestAnswer.q: is no string",
                                      "SuggestAnswer.suggestions[].kind: is \"shop\""}));
  EXPECT_EQ(contract_.breaches(Json::object(), "SearchAnswer").size(), 8U) << "all that is required";
}

TEST_F(Described, SearchesOfEveryKind) {
  shop_.call({"PUT", "/v1/admin/synonyms/1", R"({"synonyms":["wellingtons","rain boot"]})"});
  ASSERT_EQ(shop_.track("Product Viewed", "ann", "B1").status, 202);
  for (const char* parameters :
       {"q=boot", "q=boot&explain=true&highlight=true&group_by=item_group_id&facet_by=brand,category,price(50,100)",
        "q=wellingtons+without+leather+under+500&explain=true", "q=boot&user_token=ann&explain=true",
        "q=zzgrub&explain=true", "q=soks&explain=true", "q=two+person+zebra&explain=true&facet_by=auto", "q=!!!",
        "q=red+tent&explain=true"}) {
    expect(std::string("/v1/search?") + parameters, "SearchAnswer");
  }
  expect("/v1/browse?category=Camping&explain=true", "SearchAnswer");
}

TEST_F(Described, SuggestionsOfEveryKind) {
  for (const char* typed : {"b", "boo", "fj", "camping", "harbor", "two person t", "zz"}) {
    expect(std::string("/v1/suggest?q=") + typed, "SuggestAnswer");
  }
}

TEST_F(Described, BlocksSynonymsAndTheState) {
  expect("/v1/recommend/similar?product_id=B1", "BlockAnswer");
  expect("/v1/recommend/for_you?user_token=ann", "BlockAnswer");
  shop_.call({"PUT", "/v1/admin/synonyms/1", R"({"root":"boot","synonyms":["wellingtonz"]})"});
  expect("/v1/admin/synonyms", "Synonyms");
  expect("/v1/admin/synonyms/proposals", "SynonymProposals");
  expect("/v1/admin/stats", "Stats");
}

TEST_F(Described, ProposalsTellTheirSource) {
  for (int i = 0; i < 20; ++i) {
    for (const char* query : {i < 4 ? "wellingtons" : "tent", i < 4 ? "rain boot" : "socks"}) {
      const std::string line = R"({"type":"track","event":"Products Searched","messageId":")" + std::to_string(i) +
                               query + R"(","anonymousId":"s)" + std::to_string(i) +
                               R"(","timestamp":"2026-02-01T10:00:00Z","properties":{"query":")" + query + "\"}}";
      ASSERT_EQ(shop_.post("/v1/events", line).status, 202);
    }
  }
  const Json proposals = shop_.get("/v1/admin/synonyms/proposals").json();
  ASSERT_EQ(proposals["proposals"].size(), 1U);
  EXPECT_EQ(proposals["proposals"][0]["source"], "searches");
  EXPECT_THAT(contract_.breaches(proposals, "SynonymProposals"), IsEmpty());
}

TEST_F(Described, PagesForPeopleTellEveryMemberOfSearchAndSuggestions) {
  std::string pages;
  for (const char* page : {"/docs/http.md", "/docs/search.md"}) {
    std::ifstream file(std::string(SHELFWISE_SOURCE_DIR) + page);
    pages.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  for (const char* schema :
       {"SearchAnswer", "Hit", "Facet", "Explanation", "Reason", "SuggestAnswer", "SynonymProposals", "Synonyms"}) {
    for (const std::string& member : contract_.members(schema)) {
      const bool told =
          pages.find("`" + member + "`") != std::string::npos || pages.find("\"" + member + "\"") != std::string::npos;
      EXPECT_TRUE(told) << schema << ": " << member;
    }
  }
}

}  // namespace
}  // namespace shelfwise::server
