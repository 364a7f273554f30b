// Learning a store's order from judged queries: what the store answers to them, judged, is what the trees are taught
// by.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "common/result.h"
#include "query/engine.h"
#include "query/learned/lambda_mart.h"
#include "server/evaluation.h"

namespace shelfwise::server {

inline constexpr std::uint32_t kTaughtDepth = 100;        // of each query's answer that is learned from
inline constexpr std::uint64_t kLeastTaughtQueries = 50;  // fewer say nothing that holds for others

// `engine` without a learned order. One list a query, in their order; `told` after each.
Result<std::vector<query::JudgedList>> judged_lists(const query::Engine& engine,
                                                    const std::vector<JudgedQuery>& queries,
                                                    const std::function<void(size_t)>& told = {});

// The learned order with its report, without trees where it does not win: kLeastTaughtQueries or more held-out queries,
// and by more than twice the standard error.
query::Ranker learn_if_it_wins(const std::vector<query::JudgedList>& lists, Gain gain);

}  // namespace shelfwise::server
