#include "server/order_training.h"

#include <algorithm>

namespace shelfwise::server {

Result<std::vector<query::JudgedList>> judged_lists(const query::Engine& engine,
                                                    const std::vector<JudgedQuery>& queries,
                                                    const std::function<void(size_t)>& told) {
  std::vector<query::JudgedList> lists;
  for (const JudgedQuery& judged : queries) {
    query::SearchRequest request;
    request.q = judged.text;
    request.per_page = kTaughtDepth;
    request.signals = true;
    const auto answer = engine.search(request);
    if (!answer) return answer.error();
    query::JudgedList list;
    for (const query::Hit& hit : answer->hits) {
      if (!hit.signals) continue;
      const auto grade = judged.grades.find(std::string(engine.generation().id(hit.doc)));
      const int known = grade == judged.grades.end() ? 0 : std::max(0, grade->second);
      list.push_back({*hit.signals, static_cast<float>(known)});
    }
    lists.push_back(std::move(list));
    if (told) told(lists.size());
  }
  return lists;
}

query::Ranker learn_if_it_wins(const std::vector<query::JudgedList>& lists, Gain gain) {
  query::LambdaMartOptions options;
  options.exponential = gain == Gain::kExponential;
  const query::RankerReport report = query::try_order(lists, options);
  if (report.queries < kLeastTaughtQueries || !report.wins()) return {{}, report};
  const query::Ranker learned = query::learn_order(lists, options);
  return {learned.trees(), report};
}

}  // namespace shelfwise::server
