#include <algorithm>

#include "common/ids.h"
#include "query/fields.h"
#include "server/algolia/calls.h"
#include "server/algolia/facets.h"
#include "server/algolia/search.h"

namespace shelfwise::server::algolia {
namespace {

constexpr size_t kMaxQueries = 50;
constexpr std::uint32_t kMaxSearchedValues = 10'000;

// "" where the client's JSON holds no text of that name.
std::string text_of(const nlohmann::json& object, const char* name) {
  const auto at = object.is_object() ? object.find(name) : object.end();
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

HasAttribute has_attribute(const Services& services) {
  return [snapshot = services.search.store().snapshot()](const Attribute& attribute) -> Status {
    if (attribute.kind == Attribute::Kind::kCategory || attribute.field == "availability") return {};
    const char* value = attribute.kind == Attribute::Kind::kText ? ":=x" : ":>=2000";
    if (attribute.kind == Attribute::Kind::kDate) value = ":>=2000-01-01";
    const bool backtick = attribute.field.find('`') != std::string::npos;
    const std::string name = backtick ? "\"" + attribute.field + "\"" : "`" + attribute.field + "`";
    const auto filter = snapshot->engine->compile_filter(name + value);
    if (filter) return {};
    return make_error(ErrorCode::kInvalidArgument, filter.error().message);
  };
}

Result<Body> ours(const Services& services, const SearchCall& call) {
  const Result<std::string> answered = services.search.search(call);
  if (!answered) return answered.error();
  return Body::parse(*answered);
}

Result<Body> suggest(const Services& services, const SearchParameters& p, std::string_view name, const Caller& caller) {
  // Products are left out of what is asked for, so a few more are.
  const SuggestCall call{p.query, std::min<std::uint32_t>(2 * p.hits_per_page + 4, query::kMaxSuggestions),
                         caller.who.only};
  const Result<std::string> answered = services.search.suggest(call);
  if (!answered) return answered.error();
  return suggestions_for(p, name, Body::parse(*answered));
}

Result<Body> facet_answer(const Services& services, const Caller& caller, const Index& index, std::string_view facet,
                          SearchParameters p) {
  auto plan = plan_facets({std::string(facet)}, has_attribute(services));
  if (!plan) return std::move(plan).error();
  p.hits_per_page = 0;
  p.page = 0;
  p.max_values_per_facet = kMaxSearchedValues;
  const Result<Body> answered = ours(services, call_for(p, index, *plan, caller.who));
  if (!answered) return answered;
  const Body& counts = (*answered)["facet_counts"];
  Body answer = {{"facetHits", plan->front().facet_by.empty() ? Body::array() : facet_hits(plan->front(), counts, p)}};
  answer["exhaustiveFacetsCount"] = counts.empty() || counts[0]["stats"]["total_values"] <= kMaxSearchedValues;
  answer["processingTimeMS"] = 1;
  return answer;
}

Result<Body> answer_one(const Services& services, const Caller& caller, std::string_view name,
                        const nlohmann::json& request) {
  const Result<Index> index = open_index(services, caller, name);
  if (!index) return index.error();
  const Result<SearchParameters> p = read_parameters(request);
  if (!p) return p.error();
  if (text_of(request, "type") == "facet") {
    return facet_answer(services, caller, *index, text_of(request, "facet"), *p);
  }
  if (index->kind == Index::Kind::kSuggestions) return suggest(services, *p, name, caller);
  const auto facets = plan_facets(p->facets, has_attribute(services));
  if (!facets) return facets.error();
  const Result<Body> answered = ours(services, call_for(*p, *index, *facets, caller.who));
  if (!answered) return answered;
  return answer_for(*p, name, *facets, *answered);
}

Status check_shape(const nlohmann::json& request) {
  if (!request.is_object()) return make_error(ErrorCode::kInvalidArgument, "a request has to be an object");
  for (const char* name : {"type", "facet", "indexName", "cursor"}) {
    if (request.contains(name) && !request[name].is_string() && !request[name].is_null()) {
      return make_error(ErrorCode::kInvalidArgument, std::string(name) + " has to be a text");
    }
  }
  return {};
}

}  // namespace

Result<Body> search_many(const Services& services, const Caller& caller, const nlohmann::json& body) {
  const auto requests = body.is_object() ? body.find("requests") : body.end();
  if (requests == body.end() || !requests->is_array() || requests->size() > kMaxQueries) {
    return make_error(ErrorCode::kInvalidArgument, "the body needs `requests`, a list of at most 50 queries");
  }
  const bool stop_early = text_of(body, "strategy") == "stopIfEnoughMatches";
  Body results = Body::array();
  bool enough = false;
  for (const nlohmann::json& request : *requests) {
    if (Status fine = check_shape(request); !fine) return std::move(fine).error();
    if (enough) {
      results.push_back(
          {{"hits", Body::array()}, {"nbHits", 0}, {"processed", false}, {"index", text_of(request, "indexName")}});
      continue;
    }
    Result<Body> answer = answer_one(services, caller, text_of(request, "indexName"), request);
    if (!answer) return answer;
    if (stop_early && answer->contains("nbHits")) enough = (*answer)["nbHits"] >= answer->value("hitsPerPage", 0);
    results.push_back(std::move(*answer));
  }
  return Body{{"results", std::move(results)}};
}

Result<Body> search_one(const Services& services, const Caller& caller, std::string_view index,
                        const nlohmann::json& body) {
  if (Status fine = check_shape(body); !fine) return std::move(fine).error();
  return answer_one(services, caller, index, body);
}

Result<Body> search_facet(const Services& services, const Caller& caller, std::string_view index,
                          std::string_view facet, const nlohmann::json& body) {
  const Result<Index> found = open_index(services, caller, index);
  if (!found) return found.error();
  Result<SearchParameters> p = read_parameters(body);
  if (!p) return p.error();
  return facet_answer(services, caller, *found, facet, std::move(*p));
}

Result<Body> browse(const Services& services, const Caller& caller, std::string_view index,
                    const nlohmann::json& body) {
  if (Status fine = check_shape(body); !fine) return std::move(fine).error();
  const Result<Index> found = open_index(services, caller, index);
  if (!found) return found.error();
  // The cursor is the last id seen and the parameters it was begun with.
  nlohmann::json request = body;
  request.erase("cursor");
  // What browsers of whole indexes ask for at once is handed out in our largest pages.
  if (request.contains("hitsPerPage") && request["hitsPerPage"].is_number() &&
      request["hitsPerPage"].get<double>() > query::kMaxPerPage) {
    request["hitsPerPage"] = query::kMaxPerPage;
  }
  if (!request.contains("hitsPerPage")) request["hitsPerPage"] = query::kMaxPerPage;
  const std::string cursor = text_of(body, "cursor");
  if (!cursor.empty()) {
    if (cursor.find_first_not_of("0123456789") != std::string::npos || cursor.size() > 6) {
      return make_error(ErrorCode::kInvalidArgument,
                        "this cursor is none that browse gave; send it with the same parameters");
    }
    request["page"] = std::stoul(cursor);
  }
  const Result<SearchParameters> p = read_parameters(request);
  if (!p) return p.error();
  if ((std::uint64_t{p->page} + 1) * p->hits_per_page > query::kMaxResultDepth) {
    return make_error(ErrorCode::kInvalidArgument,
                      "browse reaches the first 10,000 matches; part them with filters, or read the clean catalog");
  }
  Result<Body> answer = answer_one(services, caller, index, request);
  if (!answer) return answer;
  const std::uint64_t seen = (std::uint64_t{p->page} + 1) * p->hits_per_page;
  if (seen < answer->value("nbHits", std::uint64_t{0})) (*answer)["cursor"] = std::to_string(p->page + 1);
  return answer;
}

}  // namespace shelfwise::server::algolia
