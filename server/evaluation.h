// Offline measures of a ranking against judgements in TREC files. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace shelfwise::server {

struct JudgedQuery {
  std::string id;
  std::string text;
  std::map<std::string, int> grades;  // by product id; 0 and below: not relevant
};

// `queries`: id TAB text a line. `qrels`: "id 0 product grade" a line. Errors name the line. Queries without any
// judgement are left out.
Result<std::vector<JudgedQuery>> read_judgements(std::string_view queries, std::string_view qrels);

enum class Gain : std::uint8_t {
  kLinear,       // the grade itself
  kExponential,  // 2^grade - 1; grades up to 30
};

struct Figures {
  std::uint64_t queries = 0;  // with a relevant product
  std::uint64_t without_result = 0;
  double ndcg = 0;    // Järvelin and Kekäläinen 2002, at the cut-off; unjudged products are irrelevant
  double mrr = 0;     // of the first relevant product within the cut-off
  double recall = 0;  // share of a query's relevant products within the cut-off
};

// Adds queries up and gives the means.
class Evaluation {
 public:
  Evaluation(int cutoff, Gain gain) : cutoff_(cutoff), gain_(gain) {}

  // `ranked` product ids, the best first. False where the query has no relevant product and does not count.
  bool add(const JudgedQuery& query, const std::vector<std::string>& ranked);
  Figures figures() const;

 private:
  int cutoff_;
  Gain gain_;
  Figures sums_;
};

}  // namespace shelfwise::server
