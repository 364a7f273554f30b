#include "server/json_input.h"

#include <string>
#include <unordered_set>
#include <vector>

#include "common/json_depth.h"

namespace shelfwise::server {
namespace {

using Event = nlohmann::json::parse_event_t;

// Follows a parse, and keeps the name of the first member that its object had already.
struct RepeatedMember {
  std::string name;
  std::vector<std::unordered_set<std::string>> open;  // the members so far of each object around

  void see(Event event, const nlohmann::json& value) {
    if (event == Event::object_start) open.emplace_back();
    if (event == Event::object_end) open.pop_back();
    if (event != Event::key) return;
    const std::string& key = value.get_ref<const std::string&>();
    if (!open.back().insert(key).second && name.empty()) name = key.empty() ? "(empty)" : key.substr(0, 64);
  }
};

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text) {
  if (json_deeper_than(text, kMaxJsonDepth)) {
    return make_error(ErrorCode::kInvalidArgument,
                      "the JSON nests deeper than " + std::to_string(kMaxJsonDepth) + " levels");
  }
  RepeatedMember repeated;
  try {
    nlohmann::json json = nlohmann::json::parse(text, [&](int, Event event, nlohmann::json& value) {
      repeated.see(event, value);
      return true;
    });
    if (repeated.name.empty()) return json;
    return make_error(ErrorCode::kInvalidArgument, "the JSON has the member \"" + repeated.name + "\" twice");
  } catch (const nlohmann::json::parse_error& error) {
    return make_error(ErrorCode::kInvalidArgument, "the body is no valid JSON near byte " + std::to_string(error.byte));
  } catch (const nlohmann::json::exception&) {
    return make_error(ErrorCode::kInvalidArgument, "the body holds a number beyond what JSON numbers can be");
  }
}

}  // namespace shelfwise::server
