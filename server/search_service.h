// Query, personalization and rules put together: one call in, one JSON answer out. No sockets, no HTTP.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/live_store.h"

namespace shelfwise::server {

// Who asks. An opted-out request is answered as if it had no token.
struct Requester {
  ShopperId token;  // may be empty
  bool opted_out = false;
  // filter_by of the key that asks: whatever else is asked, nothing else is in an answer, count or block.
  std::string only = {};
  // What the request tells of the visit; where it tells nothing, nothing goes by it.
  personalization::VisitTold visit = {};
};

// How many milliseconds each stage of an answer took, for metrics and explain.
using StageTimes = std::vector<std::pair<std::string, double>>;

struct SearchCall {
  query::SearchRequest request;
  Requester who;
  std::optional<double> impact;  // 0 to 100; the store's setting where absent
  bool include_adult = false;
};

struct RecommendCall {
  std::string block;
  std::vector<std::string> product_ids;
  std::vector<std::string> exclude;
  std::string filter_by;
  std::uint32_t limit = 10;
  Requester who;
  bool include_adult = false;
};

struct SuggestCall {
  std::string q;
  std::uint32_t limit = 8;
  std::string only = {};  // as in Requester
};

// Thread-safe. Answers are JSON text, as docs/http.md shows them.
class SearchService {
 public:
  explicit SearchService(LiveStore& store) : store_(store) {}

  Result<std::string> search(const SearchCall& call, StageTimes* stages = nullptr) const;
  Result<std::string> recommend(const RecommendCall& call, StageTimes* stages = nullptr) const;
  Result<std::string> suggest(const SuggestCall& call) const;

  LiveStore& store() const { return store_; }

 private:
  LiveStore& store_;
};

}  // namespace shelfwise::server
