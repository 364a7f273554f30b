// Judgements of products for queries, made of what shoppers clicked: what a learned order is taught by where nobody has
// judged. A product low in the list is seen by few, so that a click there says more: clicks are weighed by the inverse
// of the chance that the place was looked at (Joachims, Swaminathan and Schnabel, "Unbiased Learning-to-Rank with
// Biased Feedback", WSDM 2017).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "events/event.h"
#include "server/evaluation.h"

namespace shelfwise::server {

// Feed it the log in order. Not thread-safe. Bounded: kMaxQueries queries, kMaxClicks clicks, kMaxOpen latest searches.
class ClickJudgements {
 public:
  static constexpr std::uint32_t kLeastShoppers = 3;  // who asked a query: fewer tell of one of them
  static constexpr double kMaxWeight = 10;            // of a click, however low it was
  static constexpr int kBestGrade = 4;                // of the product of a query that its shoppers want most
  static constexpr double kBoughtWeight = 3;          // of an order or a product put into the cart, beside a click
  static constexpr std::chrono::minutes kSession{30};
  static constexpr size_t kMaxQueries = 50'000;
  static constexpr size_t kMaxClicks = 2'000'000;
  static constexpr size_t kMaxOpen = 200'000;

  void add(const events::Event& event);

  // Queries with a click of two products or more, the most asked first. Grades from 1 to kBestGrade are the share of
  // the query's weighed clicks beside that of its best product.
  std::vector<JudgedQuery> judgements() const;

 private:
  struct Search {
    std::string query;  // folded
    TimePoint time;
  };
  struct Query {
    std::unordered_set<std::uint64_t> shoppers;
    std::map<std::string, double> clicks;  // by product, weighed
  };

  const std::string* query_of(const events::Event& event, std::uint64_t shopper) const;

  std::unordered_map<std::uint64_t, Search> latest_;        // by shopper
  std::unordered_map<std::string, std::string> by_answer_;  // query id to query
  std::unordered_map<std::string, Query> queries_;          // by text, folded
  std::unordered_set<std::uint64_t> counted_;               // shopper, query, product and kind of step
};

}  // namespace shelfwise::server
