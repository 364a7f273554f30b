// Errors as HTTP answers: RFC 9457 problem details with stable types. The one table from error codes to HTTP.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace shelfwise::server {

struct ProblemKind {
  int status = 500;
  std::string_view name;   // last part of the type URI
  std::string_view title;  // same for every occurrence
};

inline constexpr std::string_view kProblemTypePrefix = "urn:shelfwise:problem:";

ProblemKind problem_kind(ErrorCode code);
ProblemKind problem_kind_of_status(int status);  // for refusals by the HTTP layer: 404, 405, 408, 411, 414, 431 ...

// One rejected part of a request that holds several.
struct ProblemItem {
  std::size_t index = 0;
  std::string pointer;  // JSON pointer into the request's body
  std::string detail;
};

// The body. Of an error below 500, the context becomes `parameter` and `position` ("filter_by:12"), `pointer`
// ("/batch/3/event"), or `context`.
std::string problem_json(const ProblemKind& kind, const Error& error, std::string_view request_id,
                         const std::vector<ProblemItem>& items = {});

}  // namespace shelfwise::server
