#include "server/api/api.h"
#include "server/problem.h"

namespace shelfwise::server {

void add_event_routes(std::vector<Route>& routes, EventService& events, Metrics& metrics) {
  routes.push_back({"POST",
                    "/v1/events",
                    Scope::kEvents,
                    "One Segment message, or a batch; answered once durable",
                    {},
                    Route::Body::kJson,
                    "Events",
                    "EventReceipt",
                    [&events, &metrics](const RouteCall& call) -> Result<ApiReply> {
                      Result<EventReceipt> receipt = events.post(call.request.body, call.opted_out, call.grant.user_token);
                      if (!receipt) return std::move(receipt).error();
                      metrics.count_events(*receipt);
                      if (receipt->accepted() > 0) return json_reply(receipt_json(*receipt), 202);
                      ApiReply reply;
                      const ProblemItem& first = receipt->rejected.front();
                      const Error error =
                          make_error(ErrorCode::kInvalidArgument, "nothing was stored: " + first.detail, first.pointer);
                      reply.status = 400;
                      reply.content_type = "application/problem+json";
                      reply.body = problem_json(problem_kind(error.code), error, call.request_id, receipt->rejected);
                      return reply;
                    }});
}

}  // namespace shelfwise::server
