#include "server/json_input.h"

#include <string>

namespace shelfwise::server {

bool json_deeper_than(std::string_view text, int max_depth) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

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
