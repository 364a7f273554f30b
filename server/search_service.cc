#include "server/search_service.h"

#include <chrono>
#include <functional>

#include "common/random.h"
#include "server/answer_json.h"
#include "server/diversity.h"
#include "server/query_ids.h"
#include "server/segment_filter.h"

namespace shelfwise::server {
namespace {

using personalization::CohortViewPtr;
using personalization::Personalizer;
using personalization::ShopperViewPtr;
using personalization::Surface;

class Stopwatch {
 public:
  double ms() const { return std::chrono::duration<double, std::milli>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

ShopperViewPtr view_of(const Requester& who, const Personalizer& personalizer, TimePoint now) {
  if (who.opted_out || who.token.empty()) return nullptr;
  return personalizer.view(who.token, now);
}

// nullptr too where nothing but what everybody gets is wanted.
CohortViewPtr cohort_of(const Requester& who, const Personalizer& personalizer, const ShopperViewPtr& shopper,
                        TimePoint now) {
  if (who.opted_out) return nullptr;
  return personalizer.cohort(who.visit, who.token, shopper.get(), now);
}

// What a request lists, whichever page of it.
std::uint64_t listing_of(const query::SearchRequest& request) {
  std::uint64_t hash = 0;
  for (const std::string* part :
       {&request.q, &request.category, &request.filter_by, &request.sort_by, &request.group_by}) {
    hash = stable_hash(*part, hash + 1);
  }
  return hash + request.per_page;
}

// How much brands and categories are mixed: on category pages as the store says, for who asks for it everywhere.
double variety_of(const Snapshot& snapshot, const SearchCall& call, const ShopperViewPtr& shopper) {
  constexpr double kMoreVariety = 60;
  const bool more = shopper != nullptr && Personalizer::wants_variety(*shopper);
  return (call.request.q.empty() ? snapshot.settings.personalization.diversity : 0) + (more ? kMoreVariety : 0);
}

Surface surface_of(const SearchCall& call) { return call.request.q.empty() ? Surface::kCategory : Surface::kSearch; }

// Whose taste an answer goes by, and how much.
struct Taste {
  ShopperViewPtr shopper;  // nullptr: nobody known
  CohortViewPtr cohort;    // nullptr: nothing goes by the visit
  double impact = 0;

  bool any() const { return shopper != nullptr || cohort != nullptr; }
};

// Adds what is personal to the candidates' scores; `needed` of them are wanted, the greatest.
void add_personal_scores(const Personalizer& personalizer, const Taste& taste, Surface surface, size_t needed,
                         std::span<query::Candidate> candidates) {
  thread_local std::vector<Doc> docs;
  thread_local std::vector<float> base;
  thread_local std::vector<float> shares;
  docs.clear();
  base.clear();
  for (const query::Candidate& candidate : candidates) {
    docs.push_back(candidate.doc);
    base.push_back(candidate.score);
  }
  shares.assign(candidates.size(), 0.0F);
  if (taste.cohort != nullptr) {
    personalizer.score(*taste.cohort, docs, taste.impact, shares);
    for (size_t i = 0; i < candidates.size(); ++i) base[i] += shares[i];
  }
  if (taste.shopper != nullptr) {
    personalizer.score_listing(*taste.shopper, docs, base, needed, taste.impact, shares, surface);
  }
  for (size_t i = 0; i < candidates.size(); ++i) candidates[i].score += shares[i];
}

void append_parts(const std::vector<personalization::Part>& from, std::vector<query::ScorePart>& to) {
  for (const personalization::Part& part : from) to.push_back({part.name, part.value, {}});
}

// None for nobody and for who has opted out.
std::vector<std::string_view> segments_of(const Snapshot& snapshot, const Requester& who, TimePoint now) {
  if (who.opted_out || who.token.empty()) return {};
  return snapshot.personalizer->segments(who.token, now);
}

// The filter that the key carries, with what it says of the shopper's segments settled.
Result<std::string> filter_of_key(const Snapshot& snapshot, const Requester& who, TimePoint now) {
  if (!may_name_segment(who.only)) return who.only;
  return settle_segments(who.only, segments_of(snapshot, who, now));
}

// What may be shown: by the merchant's rules and by the key that asks. Empty where everything may.
Result<std::function<bool(Doc)>> shown_by(const Snapshot& snapshot, bool include_adult, const Requester& who,
                                          TimePoint now) {
  auto rules = eligibility(*snapshot.generation, snapshot.settings.rules, snapshot.flags(), include_adult);
  if (who.only.empty()) return rules;
  const auto only = filter_of_key(snapshot, who, now);
  auto key = only ? snapshot.engine->compile_filter(*only) : only.error();
  if (!key) {
    return make_error(ErrorCode::kForbidden,
                      "the filter that this key carries cannot be understood: " + key.error().message);
  }
  return std::function<bool(Doc)>(
      [rules = std::move(rules), key = std::move(*key)](Doc doc) { return (!rules || rules(doc)) && key(doc); });
}

// What personalization, rules and the merchant's words know of this request, for the engine. `synonyms` must outlive
// it.
query::Shelf make_shelf(const Snapshot& snapshot, const SearchCall& call, const query::Synonyms& synonyms,
                        const Taste& taste, std::function<bool(Doc)> eligible) {
  const Personalizer& personalizer = *snapshot.personalizer;
  query::Shelf shelf;
  shelf.synonyms = &synonyms;
  const Surface surface = surface_of(call);
  shelf.prior = personalizer.prior(surface);
  shelf.eligible = std::move(eligible);
  if (taste.any()) {
    const size_t needed = size_t{call.request.page} * call.request.per_page + query::kArrangeAhead;
    shelf.rescore = [&personalizer, taste, surface, needed](std::span<query::Candidate> candidates) {
      add_personal_scores(personalizer, taste, surface, needed, candidates);
    };
  }
  if (const double variety = variety_of(snapshot, call, taste.shopper); variety > 0) {
    shelf.arrange = [&snapshot, variety](std::span<query::Candidate> ordered, size_t needed) {
      spread(ordered, needed, *snapshot.generation, variety);
    };
  }
  if (call.request.explain) {
    shelf.explain = [&personalizer, taste, surface](Doc doc, std::vector<query::ScorePart>& parts) {
      append_parts(personalizer.explain_prior(doc, surface), parts);
      if (taste.cohort != nullptr) append_parts({personalizer.explain(*taste.cohort, doc, taste.impact)}, parts);
      if (taste.shopper != nullptr) {
        append_parts(personalizer.explain(*taste.shopper, doc, taste.impact, surface), parts);
      }
    };
  }
  return shelf;
}

void write_explanation(JsonWriter& json, const query::Hit& hit) {
  json.begin_object().key("text").number(hit.text).key("parts");
  write_score_parts(json, hit.parts);
  json.end_object();
}

// A reason may name no product that the rules hide.
bool may_name(const personalization::Reason& reason, const catalog::Generation& generation,
              const std::function<bool(Doc)>& eligible) {
  if (reason.product_id.empty() || !eligible) return true;
  const auto doc = generation.find(reason.product_id);
  return doc && eligible(*doc);
}

void write_hit(JsonWriter& json, const query::Hit& hit, const Snapshot& snapshot, const SearchCall& call,
               const ShopperViewPtr& shopper, const query::Shelf& shelf) {
  const catalog::Generation& generation = *snapshot.generation;
  json.begin_object().key("id").string(generation.id(hit.doc)).key("score").number(hit.score);
  json.key("product").raw(public_product(generation, hit.doc));
  if (!call.request.group_by.empty() && call.request.group_by != "none") {
    json.key("group_size").unsigned_integer(hit.group_size);
  }
  if (call.request.highlight) write_highlights(json.key("highlight"), hit.highlights);
  if (shopper != nullptr) {
    const auto reason = snapshot.personalizer->reason(*shopper, hit.doc);
    if (reason && may_name(*reason, generation, shelf.eligible)) write_reason(json.key("reason"), *reason);
  }
  if (call.request.explain) write_explanation(json.key("explain"), hit);
  json.end_object();
}

void write_texts(JsonWriter& json, const std::vector<std::string>& texts) {
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_understanding(JsonWriter& json, const query::Understanding& understanding) {
  json.begin_object().key("terms").begin_array();
  for (const auto& term : understanding.terms) {
    json.begin_object().key("term").string(term.term).key("origin").string(term.origin);
    json.key("products").unsigned_integer(term.products).end_object();
  }
  json.end_array();
  write_texts(json.key("unknown"), understanding.unknown);
  write_texts(json.key("unwanted"), understanding.unwanted);
  write_texts(json.key("synonyms"), understanding.synonyms);
  json.key("recognized").begin_array();
  for (const query::Recognized& one : understanding.recognized) {
    json.begin_object().key("field").string(one.field).key("value").string(one.value);
    json.key("words").string(one.words).end_object();
  }
  json.end_array();
  json.end_object();
}

void write_fallback(JsonWriter& json, const query::Fallback& fallback, const catalog::Generation& generation) {
  if (fallback.strategy == query::Fallback::Strategy::kNone) return;
  json.key("fallback").begin_object().key("strategy").string(query::fallback_name(fallback.strategy));
  if (fallback.category) json.key("category").string(generation.category_path(*fallback.category));
  json.end_object();
}

void write_stages(JsonWriter& json, const StageTimes& stages) {
  json.begin_object();
  for (const auto& [stage, ms] : stages) json.key(stage).number(ms);
  json.end_object();
}

}  // namespace

Result<std::string> SearchService::search(const SearchCall& call, StageTimes* stages) const {
  const Stopwatch watch;
  const SnapshotPtr snapshot = store_.snapshot();
  const double impact = call.impact.value_or(snapshot->settings.personalization.impact);
  const TimePoint now = store_.clock().now();
  Taste taste{nullptr, nullptr, impact};
  if (impact > 0 && !call.who.opted_out) {
    if (!call.who.token.empty()) {
      taste.shopper = snapshot->personalizer->view(call.who.token, now, listing_of(call.request), call.request.page);
    }
    taste.cohort = cohort_of(call.who, *snapshot->personalizer, taste.shopper, now);
  }
  const ShopperViewPtr& shopper = taste.shopper;
  const std::shared_ptr<const query::Synonyms> synonyms = snapshot->synonyms.load();
  Result<std::function<bool(Doc)>> shown = shown_by(*snapshot, call.include_adult, call.who, now);
  if (!shown) return std::move(shown).error();
  const query::Shelf shelf = make_shelf(*snapshot, call, *synonyms, taste, std::move(*shown));
  Result<query::SearchResponse> found = snapshot->engine->search(call.request, shelf);
  if (!found) return std::move(found).error();
  const double searched_ms = watch.ms();

  std::string out;
  out.reserve(4'096 + found->hits.size() * 1'536);
  JsonWriter json(out);
  json.begin_object().key("query_id").string(random_id()).key("q").string(call.request.q);
  if (!found->corrected_query.empty()) json.key("corrected_query").string(found->corrected_query);
  if (!found->did_you_mean.empty()) json.key("did_you_mean").string(found->did_you_mean);
  write_fallback(json, found->fallback, *snapshot->generation);
  json.key("found").unsigned_integer(found->found);
  if (!call.request.group_by.empty() && call.request.group_by != "none") {
    json.key("found_products").unsigned_integer(found->found_products);
  }
  json.key("page").unsigned_integer(call.request.page).key("per_page").unsigned_integer(call.request.per_page);
  json.key("hits").begin_array();
  for (const query::Hit& hit : found->hits) write_hit(json, hit, *snapshot, call, shopper, shelf);
  json.end_array().key("facet_counts");
  write_facets(json, found->facets);
  write_notes(json, found->notes);
  if (call.request.explain) {
    write_understanding(json.key("understanding"), found->understanding);
    write_stages(json.key("stage_ms"), found->stage_ms);
  }
  json.key("search_time_ms").number(watch.ms()).end_object();
  if (stages != nullptr) {
    *stages = std::move(found->stage_ms);
    stages->emplace_back("search", searched_ms);
    stages->emplace_back("write", watch.ms() - searched_ms);
  }
  return out;
}

Result<std::string> SearchService::recommend(const RecommendCall& call, StageTimes* stages) const {
  const Stopwatch watch;
  const SnapshotPtr snapshot = store_.snapshot();
  const catalog::Generation& generation = *snapshot->generation;
  const TimePoint now = store_.clock().now();
  personalization::BlockRequest request;
  request.block = call.block;
  request.product_ids = call.product_ids;
  request.exclude = call.exclude;
  request.shopper = view_of(call.who, *snapshot->personalizer, now);
  request.cohort = cohort_of(call.who, *snapshot->personalizer, request.shopper, now);
  request.limit = call.limit;
  request.now = now;
  Result<std::function<bool(Doc)>> may_show = shown_by(*snapshot, call.include_adult, call.who, now);
  if (!may_show) return std::move(may_show).error();
  const std::function<bool(Doc)> shown = std::move(*may_show);
  request.eligible = shown;
  const auto curated = snapshot->curated.load();
  std::vector<std::string_view> segments;
  if (curated->asks_for_segments(call.block)) segments = segments_of(*snapshot, call.who, now);
  request.curated = curated->pick(call.block, call.product_ids, segments);
  if (!call.filter_by.empty()) {
    auto filter = snapshot->engine->compile_filter(call.filter_by);
    if (!filter) return std::move(filter).error();
    request.eligible = [rules = std::move(request.eligible), filter = std::move(*filter)](Doc doc) {
      return (!rules || rules(doc)) && filter(doc);
    };
  }
  Result<personalization::BlockAnswer> answer = snapshot->personalizer->recommend(request);
  if (!answer) return std::move(answer).error();

  std::string out;
  out.reserve(2'048 + answer->items.size() * 1'536);
  JsonWriter json(out);
  json.begin_object().key("query_id").string(random_id()).key("block").string(call.block);
  json.key("source").string(answer->source).key("hits").begin_array();
  for (const personalization::BlockItem& item : answer->items) {
    json.begin_object().key("id").string(generation.id(item.doc)).key("score").number(item.score);
    json.key("product").raw(public_product(generation, item.doc)).key("source").string(item.source);
    if (!item.reason.kind.empty() && may_name(item.reason, generation, shown))
      write_reason(json.key("reason"), item.reason);
    if (item.social_proof && may_name(*item.social_proof, generation, shown))
      write_reason(json.key("social_proof"), *item.social_proof);
    json.end_object();
  }
  json.end_array().key("strategy").begin_array();
  for (const personalization::BlockStrategy& step : answer->strategy) {
    json.begin_object().key("source").string(step.source).key("products").unsigned_integer(step.products);
    json.key("why").string(step.why).end_object();
  }
  json.end_array();
  write_notes(json, answer->notes);
  json.key("search_time_ms").number(watch.ms()).end_object();
  if (stages != nullptr) stages->emplace_back("recommend", watch.ms());
  return out;
}

Result<std::string> SearchService::suggest(const SuggestCall& call) const {
  const Stopwatch watch;
  const SnapshotPtr snapshot = store_.snapshot();
  const catalog::Generation& generation = *snapshot->generation;
  const std::shared_ptr<const query::Synonyms> synonyms = snapshot->synonyms.load();
  const std::shared_ptr<const query::PopularQueries> popular = store_.popular();
  query::Shelf shelf;
  shelf.synonyms = synonyms.get();
  // Suggestions have nobody who asked for adult products, so those stay out.
  Result<std::function<bool(Doc)>> shown_to_all = shown_by(*snapshot, false, {.only = call.only}, store_.clock().now());
  if (!shown_to_all) return std::move(shown_to_all).error();
  shelf.eligible = std::move(*shown_to_all);
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("q").string(call.q).key("suggestions").begin_array();
  for (const query::Suggestion& suggestion : snapshot->engine->suggest(call.q, call.limit, shelf, popular.get())) {
    write_suggestion(json, suggestion, generation);
  }
  json.end_array().key("search_time_ms").number(watch.ms()).end_object();
  return out;
}

}  // namespace shelfwise::server
