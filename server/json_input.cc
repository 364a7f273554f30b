#include "server/json_input.h"

#include <string>

#include "common/json_depth.h"

namespace shelfwise::server {

Result<nlohmann::json> parse_json(std::string_view text) {
  if (json_deeper_than(text, kMaxJsonDepth)) {
    return make_error(ErrorCode::kInvalidArgument,
                      "the JSON nests deeper than " + std::to_string(kMaxJsonDepth) + " levels");
  }
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    return make_error(ErrorCode::kInvalidArgument, "the body is no valid JSON near byte " + std::to_string(error.byte));
  } catch (const nlohmann::json::exception&) {
    return make_error(ErrorCode::kInvalidArgument, "the body holds a number beyond what JSON numbers can be");
  }
}

}  // namespace shelfwise::server
