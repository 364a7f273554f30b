#include "server/problem.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace shelfwise::server {
namespace {

nlohmann::json problem(ErrorCode code, const char* context) {
  return nlohmann::json::parse(problem_json(problem_kind(code), make_error(code, "because", context), "id-1"));
}

TEST(Problem, TheCallersMistakeIsNamedByItsPlace) {
  EXPECT_EQ(problem(ErrorCode::kInvalidArgument, "/batch/3/event")["pointer"], "/batch/3/event");
  const auto filter = problem(ErrorCode::kInvalidArgument, "filter_by:12");
  EXPECT_EQ(filter["parameter"], "filter_by");
  EXPECT_EQ(filter["position"], 12);
}

TEST(Problem, FilesOfTheServerAreNotTold) {
  for (const ErrorCode code : {ErrorCode::kIo, ErrorCode::kNoSpace, ErrorCode::kUnavailable, ErrorCode::kCorrupt}) {
    const auto json = problem(code, "/srv/shop/events.db");
    EXPECT_EQ(json.dump().find("/srv"), std::string::npos) << json;
    EXPECT_EQ(json["detail"], "because");
  }
}

}  // namespace
}  // namespace shelfwise::server
