#include "server/api/api.h"

#include <algorithm>
#include <chrono>
#include <exception>

#include "server/algolia/routes.h"
#include "server/api/callers.h"
#include "server/api/write_key.h"
#include "server/nearest.h"
#include "server/problem.h"
#include "server/query_ids.h"

namespace shelfwise::server {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool is_variable(std::string_view segment) { return !segment.empty() && segment.front() == '{'; }

bool match(std::string_view pattern, std::string_view path,
           std::map<std::string, std::string, std::less<>>& variables) {
  const size_t variable = pattern.find('{');
  if (variable == std::string_view::npos) return pattern == path;
  if (path.substr(0, variable) != pattern.substr(0, variable)) return false;
  const auto wanted = segments_of(pattern);
  const auto given = segments_of(path);
  if (wanted.size() != given.size()) return false;
  variables.clear();
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (is_variable(wanted[i])) {
      std::string value = percent_decode(given[i]);
      if (value.empty()) return false;
      variables.emplace(wanted[i].substr(1, wanted[i].size() - 2), std::move(value));
    } else if (wanted[i] != given[i]) {
      return false;
    }
  }
  return true;
}

ApiReply problem_reply(const ProblemKind& kind, const Error& error, std::string_view request_id) {
  ApiReply reply;
  reply.status = kind.status;
  reply.body = problem_json(kind, error, request_id);
  reply.content_type = "application/problem+json";
  if (kind.status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"shelfwise\"");
  if (kind.status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

ApiReply too_many_reply(std::string_view path, std::string_view request_id) {
  const Error error =
      make_error(ErrorCode::kUnavailable, "this key was used more often than it allows; try again later");
  ApiReply reply = algolia::is_path(path) ? algolia::error_reply(429, error)
                                          : problem_reply(problem_kind_of_status(429), error, request_id);
  reply.headers.emplace_back("Retry-After", "60");
  return reply;
}

}  // namespace

ApiReply json_reply(std::string body, int status) {
  ApiReply reply;
  reply.status = status;
  reply.body = std::move(body);
  return reply;
}

Api::Api(Parts parts)
    : parts_(std::move(parts)),
      search_(parts_.store),
      events_(parts_.store),
      shoppers_(parts_.store),
      products_(parts_.store),
      synonyms_(parts_.store),
      curated_(parts_.store) {
  add_search_routes(routes_, search_);
  algolia::add_routes(routes_, {search_, products_, events_, parts_.store.startup_settings().server.index_name});
  add_segment_routes(routes_, events_, parts_.metrics);
  add_event_routes(routes_, events_, parts_.metrics);
  add_shopper_routes(routes_, shoppers_);
  add_product_routes(routes_, products_);
  add_synonym_routes(routes_, synonyms_);
  add_curated_routes(routes_, curated_);
  add_shopper_group_routes(routes_, parts_.store);
  add_admin_routes(routes_, parts_.store, parts_.keys, shoppers_);
  add_page_routes(routes_, std::move(parts_.pages));
  add_operation_routes(routes_, parts_.store, parts_.metrics, parts_.version);
}

Api::~Api() = default;

Api::Found Api::find(const ApiRequest& request) const {
  Found found;
  for (const Route& route : routes_) {
    if (!match(route.pattern, request.path, found.path)) continue;
    if (route.method == request.method) {
      found.route = &route;
      return found;
    }
    found.allowed += (found.allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  return found;
}

bool Api::cors_allowed(std::string_view origin) const {
  const auto& origins = parts_.cors_origins;
  return std::any_of(origins.begin(), origins.end(), [&](const std::string& o) { return o == "*" || o == origin; });
}

void Api::add_cors(const ApiRequest& request, ApiReply& reply) const {
  if (request.headers.origin.empty() || !cors_allowed(request.headers.origin)) return;
  reply.headers.emplace_back("Access-Control-Allow-Origin", request.headers.origin);
  reply.headers.emplace_back("Access-Control-Expose-Headers", "X-Request-Id");
  reply.headers.emplace_back("Vary", "Origin");
}

Result<Grant> Api::check_caller(const ApiRequest& request, Scope scope) const {
  if (parts_.keys.needs_key()) {
    const RequestHeaders& headers = request.headers;
    std::string key = presented_key(headers, request.query);
    if (key.empty() && scope == Scope::kEvents) key = write_key_of(request.body);
    return parts_.keys.admit(key, scope, {request.remote, headers.origin, headers.referer, parts_.store.clock().now()});
  }
  // Without keys the network is the guard: only programs on this machine reach the server. A browser on this machine
  // must not carry in what other sites ask of it.
  if (!is_local_host(request.headers.host)) {
    return make_error(ErrorCode::kForbidden,
                      "without keys this server answers only to names of this machine, such as localhost; to serve "
                      "other names make a key: shelfwise serve --store STORE --create-key NAME --scope search");
  }
  const bool changes = request.method != "GET";
  const std::string& origin = request.headers.origin;
  if (changes && !origin.empty() && !same_origin(origin, request.headers.host) && !cors_allowed(origin)) {
    return make_error(ErrorCode::kForbidden, "pages of " + origin.substr(0, 100) +
                                                 " may not call; allow it with cors_origins in [server] of store.toml");
  }
  return Grant{};
}

Result<ApiReply> Api::answer(const Route& route, const ApiRequest& request, Found& found, StageTimes& stages,
                             std::string_view request_id) {
  Result<Grant> grant = check_caller(request, route.scope);
  if (!grant) return std::move(grant).error();
  if (grant->limited) return too_many_reply(request.path, request_id);
  RawParameters raw = route.ignores_query ? RawParameters() : request.query;
  if (route.body == Route::Body::kParameters) {
    Result<RawParameters> more = parameters_from_json(request.body, route.parameters);
    if (!more) return std::move(more).error();
    raw.insert(raw.end(), more->begin(), more->end());
  }
  Result<Parameters> parameters = Parameters::parse(route.parameters, raw);
  if (!parameters) return std::move(parameters).error();
  return route.handler({request, std::move(*parameters), std::move(found.path), opted_out(request.headers), &stages,
                        request_id, std::move(*grant)});
}

ApiReply Api::handle(const ApiRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  const std::string request_id = fit_request_id(request.headers.request_id) ? request.headers.request_id : random_id();
  std::string_view route_name = "unknown";
  StageTimes stages;
  std::string failure;
  ApiReply reply;
  const auto fail = [&](const ProblemKind& kind, const Error& error) {
    failure = error.text();
    reply = algolia::is_path(request.path) ? algolia::error_reply(kind.status, error)
                                           : problem_reply(kind, error, request_id);
  };
  try {
    Found found = find(request);
    if (request.method == "OPTIONS" && (found.route != nullptr || !found.allowed.empty())) {
      route_name = "preflight";
      reply = preflight_reply(found.allowed, request.headers.asks_for_headers);
    } else if (found.route != nullptr) {
      route_name = found.route->pattern;
      Result<ApiReply> answered = answer(*found.route, request, found, stages, request_id);
      if (answered) {
        reply = std::move(*answered);
      } else {
        fail(problem_kind(answered.error().code), answered.error());
      }
    } else if (!found.allowed.empty()) {
      fail(problem_kind_of_status(405), make_error(ErrorCode::kInvalidArgument, "this path knows " + found.allowed));
      reply.headers.emplace_back("Allow", found.allowed);
    } else {
      std::vector<std::string_view> patterns;
      for (const Route& route : routes_) patterns.push_back(route.pattern);
      fail(problem_kind(ErrorCode::kNotFound),
           make_error(ErrorCode::kNotFound, "there is nothing at this path" +
                                                did_you_mean(std::string_view(request.path).substr(0, 64), patterns) +
                                                "; /openapi.json lists all calls"));
    }
  } catch (const std::exception& error) {
    if (parts_.log != nullptr) parts_.log->warning(std::string("request failed: ") + error.what());
    fail(problem_kind(ErrorCode::kInternal),
         make_error(ErrorCode::kInternal,
                    "this request failed inside the server; its log has more under this request id"));
  }
  reply.headers.emplace_back("X-Request-Id", request_id);
  add_cors(request, reply);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  parts_.metrics.observe_request(request.method, route_name, reply.status, seconds);
  for (const auto& [stage, ms] : stages) parts_.metrics.observe_stage(route_name, stage, ms / 1e3);
  if (parts_.log != nullptr) {
    parts_.log->request({request_id, request.method, route_name, request.remote, reply.status, seconds * 1e3,
                         reply.body.size(), failure});
  }
  return reply;
}

ApiReply Api::refuse(int status, std::string_view detail) const {
  parts_.metrics.observe_request("", "unreadable", status, 0);
  const Error error = make_error(ErrorCode::kInvalidArgument, std::string(detail));
  return problem_reply(problem_kind_of_status(status), error, random_id());
}

}  // namespace shelfwise::server
