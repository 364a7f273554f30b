#include "server/algolia/search.h"

#include <algorithm>
#include <cmath>

#include "query/engine.h"
#include "server/algolia/highlighting.h"
#include "server/algolia/record.h"

namespace shelfwise::server::algolia {
namespace {

using Json = nlohmann::ordered_json;

// What clients always find in an answer, whether it counts for us or not.
void add_frame(Json& answer, const SearchParameters& p, std::string_view index_name, const Json& ours) {
  answer["index"] = index_name;
  answer["query"] = p.query;
  answer["params"] = "";
  answer["exhaustive"] = {
      {"facetsCount", true}, {"facetValues", true}, {"nbHits", true}, {"rulesMatch", true}, {"typo", true}};
  answer["exhaustiveNbHits"] = true;
  answer["exhaustiveTypo"] = true;
  answer["exhaustiveFacetsCount"] = true;
  answer["renderingContent"] = Json::object();
  const double ms = ours.value("search_time_ms", 0.0);
  answer["processingTimeMS"] = std::max(1, static_cast<int>(std::lround(ms)));
}

void add_pages(Json& answer, const SearchParameters& p, std::uint64_t found) {
  answer["nbHits"] = found;
  if (p.offset || p.length) {
    answer["offset"] = p.page * p.hits_per_page;
    answer["length"] = p.hits_per_page;
    return;
  }
  const std::uint64_t reachable = std::min<std::uint64_t>(found, query::kMaxResultDepth);
  answer["page"] = p.page;
  answer["nbPages"] = p.hits_per_page == 0 ? 0 : (reachable + p.hits_per_page - 1) / p.hits_per_page;
  answer["hitsPerPage"] = p.hits_per_page;
}

// What our answers say of a query beyond Algolia's members.
Json extras_of(const Json& ours) {
  Json extras = Json::object();
  for (const char* name : {"corrected_query", "did_you_mean", "fallback", "notes", "understanding"}) {
    if (ours.contains(name)) extras[name] = ours[name];
  }
  return extras;
}

Json ranking_info(const Json& hit) {
  // Algolia's own members are counts of its criteria, which have no counterpart: neutral.
  Json info = {{"nbTypos", 0},     {"firstMatchedWord", 0}, {"proximityDistance", 0}, {"userScore", hit["score"]},
               {"geoDistance", 0}, {"geoPrecision", 0},     {"nbExactWords", 0},      {"words", 0},
               {"filters", 0}};
  info["shelfwise"] = hit["explain"];
  return info;
}

}  // namespace

SearchCall call_for(const SearchParameters& p, const Index& index, const std::vector<WantedFacet>& facets,
                    Requester who) {
  SearchCall call;
  call.request.q = p.query;
  call.request.filter_by = p.filter_by;
  call.request.facet_by = facet_by_of(facets);
  call.request.max_facet_values = p.max_values_per_facet;
  call.request.sort_by = index.sort_by;
  if (p.distinct) call.request.group_by = "item_group_id";
  // Beyond what can be paged to there are no hits, but everything else is answered.
  const bool reachable = (std::uint64_t{p.page} + 1) * p.hits_per_page <= query::kMaxResultDepth;
  call.request.page = reachable ? p.page + 1 : 1;
  call.request.per_page = reachable ? p.hits_per_page : 0;
  call.request.match = p.every_word ? query::Match::kAll : query::Match::kAuto;
  call.request.complete = p.complete;
  call.request.correct_spelling = p.typo_tolerance;
  // Clients show "no results" by themselves, so best sellers in their place would be taken for matches.
  call.request.fall_back = false;
  call.request.highlight = !p.query.empty();
  call.request.explain = p.ranking_info;
  if (!p.user_token.empty()) who.token = ShopperId(p.user_token);
  who.opted_out = who.opted_out || !p.enable_personalization;
  call.who = std::move(who);
  call.impact = p.impact;
  return call;
}

Json hit_for(const SearchParameters& p, const Json& hit) {
  const Json whole = record_of(hit["product"]);
  Json record = retrieved(whole, p.attributes_to_retrieve);
  const Words words = hit.contains("highlight") ? marked_words(hit["highlight"]) : Words();
  add_highlights(record, whole, p, words);
  Json& own = record["_shelfwise"] = {{"score", hit["score"]}};
  for (const char* name : {"reason", "social_proof", "source", "group_size"}) {
    if (hit.contains(name)) own[name] = hit[name];
  }
  if (p.ranking_info && hit.contains("explain")) record["_rankingInfo"] = ranking_info(hit);
  return record;
}

Json answer_for(const SearchParameters& p, std::string_view index_name, const std::vector<WantedFacet>& facets,
                const Json& ours) {
  Json answer = Json::object();
  Json& hits = answer["hits"] = Json::array();
  for (const Json& hit : ours["hits"]) hits.push_back(hit_for(p, hit));
  add_pages(answer, p, ours["found"]);
  if (!facets.empty()) add_facets(answer, facets, ours["facet_counts"], p.facets_by_name);
  add_frame(answer, p, index_name, ours);
  if (p.click_analytics) answer["queryID"] = ours["query_id"];
  if (Json extras = extras_of(ours); !extras.empty()) answer["shelfwise"] = std::move(extras);
  keep_fields(answer, p.response_fields);
  return answer;
}

Json suggestions_for(const SearchParameters& p, std::string_view index_name, const Json& ours) {
  Json answer = Json::object();
  Json& hits = answer["hits"] = Json::array();
  for (const Json& suggestion : ours["suggestions"]) {
    if (suggestion["kind"] == "product" || hits.size() == p.hits_per_page) continue;
    const auto& text = suggestion["text"].get_ref<const std::string&>();
    Json hit = {{"objectID", text}, {"query", text}, {"kind", suggestion["kind"]}};
    if (suggestion.contains("path")) hit["category"] = suggestion["path"];
    hit["popularity"] = suggestion["count"];
    hit["nb_words"] = 1 + std::count(text.begin(), text.end(), ' ');
    hit["_highlightResult"] = {{"query",
                                {{"value", mark_prefix(text, p.query, p.pre_tag, p.post_tag)},
                                 {"matchLevel", "full"},
                                 {"matchedWords", {p.query}}}}};
    hits.push_back(std::move(hit));
  }
  SearchParameters first_page = p;
  first_page.page = 0;
  add_pages(answer, first_page, hits.size());
  add_frame(answer, p, index_name, ours);
  keep_fields(answer, p.response_fields);
  return answer;
}

void keep_fields(Json& answer, const Names& fields) {
  if (!fields || std::find(fields->begin(), fields->end(), "*") != fields->end()) return;
  Json kept = Json::object();
  for (const auto& [name, value] : answer.items()) {
    if (std::find(fields->begin(), fields->end(), name) != fields->end()) kept[name] = value;
  }
  answer = std::move(kept);
}

}  // namespace shelfwise::server::algolia
