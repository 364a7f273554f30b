#include <algorithm>
#include <cmath>
#include <iterator>

#include "query/fields.h"
#include "server/algolia/calls.h"
#include "server/algolia/filters.h"
#include "server/algolia/search.h"

namespace shelfwise::server::algolia {
namespace {

constexpr size_t kMaxRequests = 50;
constexpr std::uint32_t kMaxRecommendations = 100;
constexpr std::uint32_t kDefaultRecommendations = 30;

struct Model {
  std::string_view name;
  std::string_view block;
  bool beside_product;
};
constexpr Model kModels[] = {{"related-products", "similar", true},
                             {"looking-similar", "similar", true},
                             {"bought-together", "bought_together", true},
                             {"trending-items", "trending", false},
                             {"recommended-for-you", "for_you", false}};

Result<Model> model_of(const std::string& name) {
  const auto model =
      std::find_if(std::begin(kModels), std::end(kModels), [&](const Model& m) { return m.name == name; });
  if (model != std::end(kModels)) return *model;
  return make_error(ErrorCode::kInvalidArgument,
                    "there is no model " + query::in_quotes(name) +
                        "; models are related-products, looking-similar, bought-together, trending-items and "
                        "recommended-for-you");
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::uint32_t count_of(const nlohmann::json& request) {
  const auto at = request.find("maxRecommendations");
  if (at == request.end() || !at->is_number_unsigned() || *at == 0) return kDefaultRecommendations;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(at->get<std::uint64_t>(), kMaxRecommendations));
}

// Scores of blocks have no fixed scale, so they are told relative to the best, which has 100.
void keep_above(Body& hits, double threshold) {
  double best = 0;
  for (const Body& hit : hits) best = std::max(best, hit["_shelfwise"]["score"].get<double>());
  Body kept = Body::array();
  for (Body& hit : hits) {
    const double score = hit["_shelfwise"]["score"].get<double>();
    const double share = best > 0 ? std::clamp(100 * score / best, 0.0, 100.0) : 100;
    if (share < threshold) continue;
    hit["_score"] = std::round(share * 100) / 100;
    kept.push_back(std::move(hit));
  }
  hits = std::move(kept);
}

Result<Body> answer_one(const Services& services, const Caller& caller, const nlohmann::json& request) {
  if (!request.is_object()) return make_error(ErrorCode::kInvalidArgument, "a request has to be an object");
  const std::string index = text_of(request, "indexName");
  if (const Result<Index> found = open_index(services, caller, index); !found) return found.error();
  const Result<Model> model = model_of(text_of(request, "model"));
  if (!model) return model.error();
  const Result<SearchParameters> p = read_parameters(request.value("queryParameters", nlohmann::json::object()));
  if (!p) return p.error();
  RecommendCall call;
  call.block = model->block;
  call.limit = count_of(request);
  call.filter_by = p->filter_by;
  call.who = caller.who;
  if (!p->user_token.empty()) call.who.token = ShopperId(p->user_token);
  if (const std::string token = text_of(request, "userToken"); !token.empty()) call.who.token = ShopperId(token);
  call.who.opted_out = call.who.opted_out || !p->enable_personalization;
  const std::string id = text_of(request, "objectID");
  if (model->beside_product && id.empty()) {
    return make_error(ErrorCode::kInvalidArgument, std::string(model->name) + " needs an objectID");
  }
  if (model->beside_product) call.product_ids = {id};
  if (const std::string facet = text_of(request, "facetName"); !facet.empty()) {
    const Result<std::string> only = equals(facet, text_of(request, "facetValue"));
    if (!only) return only.error();
    call.filter_by = both(call.filter_by, *only);
  }
  const Result<std::string> answered = services.search.recommend(call);
  if (!answered) return answered.error();
  const Body ours = Body::parse(*answered);
  Body hits = Body::array();
  for (const Body& hit : ours["hits"]) hits.push_back(hit_for(*p, hit));
  const auto threshold = request.find("threshold");
  keep_above(hits, threshold != request.end() && threshold->is_number() ? threshold->get<double>() : 0);
  Body answer = {{"nbHits", hits.size()}};
  answer["index"] = index;
  answer["query"] = "";
  answer["params"] = "";
  answer["page"] = 0;
  answer["nbPages"] = hits.empty() ? 0 : 1;
  answer["hits"] = std::move(hits);
  answer["hitsPerPage"] = call.limit;
  answer["exhaustiveNbHits"] = true;
  answer["renderingContent"] = Body::object();
  answer["processingTimeMS"] = 1;
  answer["shelfwise"] = {{"source", ours["source"]}};
  if (p->click_analytics) answer["queryID"] = ours["query_id"];
  return answer;
}

}  // namespace

Result<Body> recommend(const Services& services, const Caller& caller, const nlohmann::json& body) {
  const auto requests = body.is_object() ? body.find("requests") : body.end();
  if (requests == body.end() || !requests->is_array() || requests->size() > kMaxRequests) {
    return make_error(ErrorCode::kInvalidArgument, "the body needs `requests`, a list of at most 50");
  }
  Body results = Body::array();
  for (const nlohmann::json& request : *requests) {
    Result<Body> answer = answer_one(services, caller, request);
    if (!answer) return answer;
    results.push_back(std::move(*answer));
  }
  return Body{{"results", std::move(results)}};
}

}  // namespace shelfwise::server::algolia
