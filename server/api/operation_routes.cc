#include "server/api/api.h"
#include "server/api/openapi.h"
#include "server/json_writer.h"

namespace shelfwise::server {
namespace {

std::string text_metrics(LiveStore& store, Metrics& metrics) {
  const SnapshotPtr snapshot = store.snapshot();
  metrics.set_gauge("generation", static_cast<double>(snapshot->generation->info().number));
  metrics.set_gauge("model", static_cast<double>(snapshot->model));
  metrics.set_gauge("products", static_cast<double>(snapshot->generation->size()));
  metrics.set_gauge("shoppers", static_cast<double>(snapshot->personalizer->shoppers()));
  return metrics.text();
}

}  // namespace

void add_operation_routes(std::vector<Route>& routes, LiveStore& store, Metrics& metrics, std::string_view version) {
  using Body = Route::Body;
  routes.push_back({"GET",
                    "/health/live",
                    Scope::kOpen,
                    "200 while the process runs",
                    {},
                    Body::kNone,
                    "",
                    "Health",
                    [](const RouteCall&) -> Result<ApiReply> { return json_reply("{\"status\":\"live\"}"); }});
  routes.push_back({"GET",
                    "/health/ready",
                    Scope::kOpen,
                    "200 while searches are answered",
                    {},
                    Body::kNone,
                    "",
                    "Health",
                    [&store](const RouteCall&) -> Result<ApiReply> {
                      std::string out;
                      JsonWriter(out)
                          .begin_object()
                          .key("status")
                          .string("ready")
                          .key("generation")
                          .unsigned_integer(store.snapshot()->generation->info().number)
                          .end_object();
                      return json_reply(std::move(out));
                    }});
  routes.push_back({"GET",
                    "/metrics",
                    Scope::kAdmin,
                    "Metrics in Prometheus' text format",
                    {},
                    Body::kNone,
                    "",
                    "",
                    [&store, &metrics](const RouteCall&) -> Result<ApiReply> {
                      ApiReply reply;
                      reply.body = text_metrics(store, metrics);
                      reply.content_type = "text/plain; version=0.0.4";
                      return reply;
                    }});
  Route description{"GET", "/openapi.json", Scope::kOpen, "This description", {}, Body::kNone, "", "OpenApi", {}};
  routes.push_back(description);
  routes.back().handler = [text = openapi_json(routes, version)](const RouteCall&) -> Result<ApiReply> {
    return json_reply(text);
  };
}

}  // namespace shelfwise::server
