// The HTTP interface without sockets: a request in, an answer out. One table of routes is what is served, what is
// checked (scope, parameters) and what /openapi.json says.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/exchange.h"
#include "server/curated_service.h"
#include "server/event_service.h"
#include "server/keys.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/pages.h"
#include "server/parameters.h"
#include "server/product_service.h"
#include "server/search_service.h"
#include "server/shopper_service.h"
#include "server/synonym_service.h"

namespace shelfwise::server {

struct RouteCall {
  const ApiRequest& request;
  Parameters parameters;
  std::map<std::string, std::string, std::less<>> path;  // {token} and the like, decoded
  bool opted_out = false;                                // by Sec-GPC or the cookie dnp
  StageTimes* stages = nullptr;
  std::string_view request_id = {};  // as the answer's X-Request-Id
  Grant grant = {};
};

struct Route {
  enum class Body : std::uint8_t { kNone, kParameters, kJson, kJsonLines };

  std::string_view method;
  std::string_view pattern;  // "/v1/shoppers/{token}"
  Scope scope = Scope::kOpen;
  std::string_view summary;
  std::span<const ParameterSpec> parameters;
  Body body = Body::kNone;
  std::string_view body_schema;    // name below #/components/schemas, of a kJson body
  std::string_view answer_schema;  // "" where the answer is no JSON
  std::function<Result<ApiReply>(const RouteCall&)> handler;
  bool ignores_query = false;  // a page: what stands behind its "?" is for its own program
  bool described = true;       // in /openapi.json; the calls of other products' clients have their own pages
};

// Thread-safe once built. Everything it is given must outlive it.
class Api final : public RequestHandler {
 public:
  struct Parts {
    LiveStore& store;
    KeyRing& keys;
    Metrics& metrics;
    Log* log = nullptr;  // may be absent
    std::string version;
    std::vector<std::string> cors_origins;
    std::vector<Page> pages = {};  // the built ones; without them a plain page is served
  };

  explicit Api(Parts parts);
  ~Api() override;
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  ApiReply handle(const ApiRequest& request) override;
  ApiReply refuse(int status, std::string_view detail) const override;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Found {
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> path;
    std::string allowed;  // methods of the same path, where only the method is wrong
  };

  Found find(const ApiRequest& request) const;
  Result<ApiReply> answer(const Route& route, const ApiRequest& request, Found& found, StageTimes& stages,
                          std::string_view request_id);
  Result<Grant> check_caller(const ApiRequest& request, Scope scope) const;
  bool cors_allowed(std::string_view origin) const;
  void add_cors(const ApiRequest& request, ApiReply& reply) const;

  Parts parts_;
  SearchService search_;
  EventService events_;
  ShopperService shoppers_;
  ProductService products_;
  SynonymService synonyms_;
  CuratedService curated_;
  std::vector<Route> routes_;
};

// --- for the files that add routes
ApiReply json_reply(std::string body, int status = 200);

void add_search_routes(std::vector<Route>& routes, SearchService& search);
void add_event_routes(std::vector<Route>& routes, EventService& events, Metrics& metrics);
// As Segment's clients call: /v1/batch, /v1/track and their kin.
void add_segment_routes(std::vector<Route>& routes, EventService& events, Metrics& metrics);
void add_shopper_routes(std::vector<Route>& routes, ShopperService& shoppers);
void add_synonym_routes(std::vector<Route>& routes, SynonymService& synonyms);
void add_curated_routes(std::vector<Route>& routes, CuratedService& curated);
// The segments that shoppers are in.
void add_shopper_group_routes(std::vector<Route>& routes, LiveStore& store);
void add_product_routes(std::vector<Route>& routes, ProductService& products);
void add_admin_routes(std::vector<Route>& routes, LiveStore& store, KeyRing& keys, ShopperService& shoppers);
// The pages, or those within the program where there are none.
void add_page_routes(std::vector<Route>& routes, std::vector<Page> pages);
// Last, since the description it serves is made of all routes.
void add_operation_routes(std::vector<Route>& routes, LiveStore& store, Metrics& metrics, std::string_view version);

}  // namespace shelfwise::server
