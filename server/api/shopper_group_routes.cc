#include "server/api/api.h"
#include "server/json_writer.h"

namespace shelfwise::server {
namespace {

constexpr ParameterSpec kMemberParameters[] = {{.name = "limit",
                                                .type = ParameterSpec::Type::kInteger,
                                                .description = "Shoppers at most.",
                                                .default_text = "1000",
                                                .min = 1,
                                                .max = 100'000}};

Result<ApiReply> sizes(LiveStore& store) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("segments").begin_array();
  for (const auto& [name, shoppers] : store.snapshot()->personalizer->segment_sizes(store.clock().now())) {
    json.begin_object().key("name").string(name).key("shoppers").unsigned_integer(shoppers).end_object();
  }
  json.end_array().end_object();
  return json_reply(std::move(out));
}

Result<ApiReply> members(LiveStore& store, const std::string& name, std::uint32_t limit) {
  const auto found = store.snapshot()->personalizer->in_segment(name, limit, store.clock().now());
  if (!found) return found.error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("name").string(name).key("shoppers").begin_array();
  for (const ShopperId& id : *found) json.string(id.str());
  json.end_array().end_object();
  return json_reply(std::move(out));
}

}  // namespace

void add_shopper_group_routes(std::vector<Route>& routes, LiveStore& store) {
  routes.push_back({"GET",
                    "/v1/admin/segments",
                    Scope::kProfiles,
                    "How many shoppers are in each segment now",
                    {},
                    Route::Body::kNone,
                    "",
                    "Segments",
                    [&store](const RouteCall&) { return sizes(store); }});
  routes.push_back({"GET", "/v1/admin/segments/{name}", Scope::kProfiles, "Who is in a segment now", kMemberParameters,
                    Route::Body::kNone, "", "SegmentMembers", [&store](const RouteCall& call) {
                      return members(store, call.path.find("name")->second, call.parameters.integer("limit"));
                    }});
}

}  // namespace shelfwise::server
