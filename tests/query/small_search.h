// A search engine over a store of a few products: what the tests of this folder ask.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "query/engine.h"
#include "tests/support/small_store.h"

namespace shelfwise::query {

// A line of the catalog; `more` is further members of it as JSON, without braces.
inline std::string product_line(const std::string& id, const std::string& title, const std::string& more = "") {
  return R"({"id":")" + id + R"(","title":")" + title + "\"" + (more.empty() ? "" : "," + more) + "}\n";
}

class SmallSearch : public ::testing::Test {
 protected:
  void open(const std::string& catalog, std::vector<std::string> languages = {"en"}) {
    indexer::Options options;
    options.languages = std::move(languages);
    store_ = std::make_unique<testing::SmallStore>(catalog, options);
    auto engine = Engine::open(store_->generation(), {});
    ASSERT_TRUE(engine.ok()) << engine.error().text();
    engine_ = std::move(*engine);
  }
  SearchResponse answer(const SearchRequest& request, const Shelf& shelf = {}) {
    auto response = engine_->search(request, shelf);
    EXPECT_TRUE(response.ok()) << response.error().text();
    return response.ok() ? std::move(*response) : SearchResponse{};
  }
  // Of the hits, in their order.
  std::vector<std::string> ask(const SearchRequest& request, const Shelf& shelf = {}) {
    std::vector<std::string> found;
    for (const Hit& hit : answer(request, shelf).hits) found.emplace_back(store_->generation()->id(hit.doc));
    return found;
  }

  std::unique_ptr<testing::SmallStore> store_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace shelfwise::query
