#include "query/search.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>

#include "query/bound_work.h"
#include "query/facet_choice.h"
#include "query/generation_terms.h"
#include "query/score/coverage.h"
#include "query/snippets.h"
#include "query/spelling_context.h"
#include "query/understanding/model_numbers.h"
#include "text/fold.h"

namespace shelfwise::query {
namespace {

constexpr size_t kFacetBlock = 2048;

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Cuts at a character's beginning.
std::string_view cut_utf8(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

bool better(const Candidate& a, const Candidate& b) { return a.score != b.score ? a.score > b.score : a.doc < b.doc; }

}  // namespace

Search::Search(const SearchContext& context, Worker& worker, const SearchRequest& request, const Shelf& shelf)
    : ctx_(context), w_(worker), request_(request), shelf_(shelf), last_mark_ns_(now_ns()) {}

void Search::mark(const char* stage) {
  const std::int64_t now = now_ns();
  response_.stage_ms.emplace_back(stage, static_cast<double>(now - last_mark_ns_) / 1e6);
  last_mark_ns_ = now;
}

Result<SearchResponse> Search::run() {
  if (Status s = parse(); !s) return std::move(s).error();
  understand(request_.q);
  mark("understand");
  match();
  if (w_.matched.empty()) take_offer();
  if (w_.kept.empty()) avoid_dead_end();
  add_nearest();
  mark("match");
  count_facets();
  mark("facets");
  collect_candidates();
  rank();
  mark("rank");
  page();
  tell_wishes();
  mark("page");
  return std::move(response_);
}

Status Search::parse() {
  if (request_.page == 0) return make_error(ErrorCode::kInvalidArgument, "pages count from 1", "page");
  if (request_.per_page > kMaxPerPage) {
    return make_error(ErrorCode::kInvalidArgument, "at most " + std::to_string(kMaxPerPage), "per_page");
  }
  if (std::uint64_t{request_.page} * request_.per_page > kMaxResultDepth) {
    return make_error(
        ErrorCode::kInvalidArgument,
        "page times per_page is at most " + std::to_string(kMaxResultDepth) + "; narrow the search with filter_by",
        "page");
  }
  if (request_.group_by != "" && request_.group_by != "none" && request_.group_by != "item_group_id") {
    return make_error(ErrorCode::kInvalidArgument, "use item_group_id or none", "group_by");
  }
  grouped_ = request_.group_by == "item_group_id";
  auto filter = Filter::parse(request_.filter_by, ctx_.columns);
  if (!filter) return std::move(filter).error();
  filter_ = std::move(*filter);
  if (!request_.category.empty()) {
    category_ = ctx_.generation.find_category(request_.category);
    category_unknown_ = !category_.has_value();
    if (category_unknown_) response_.notes.push_back("no category " + in_quotes(request_.category));
  }
  facet_category_ = category_ ? category_ : filter_.category();
  choose_facets_ = trim(request_.facet_by) == "auto";
  auto facets =
      FacetPlan::parse(choose_facets_ ? std::string_view() : request_.facet_by, ctx_.columns, facet_category_);
  if (!facets) return std::move(facets).error();
  facets_ = std::move(*facets);
  auto order = SortOrder::parse(request_.sort_by, ctx_.columns);
  if (!order) return std::move(order).error();
  order_ = std::move(*order);
  return {};
}

void Search::understand(std::string_view q) {
  if (q.size() > kMaxQueryBytes) {
    response_.notes.push_back("the query is longer than " + std::to_string(kMaxQueryBytes) +
                              " bytes; the rest was ignored");
    q = cut_utf8(q, kMaxQueryBytes);
  }
  read_wishes(q);
  w_.analyzer.analyze(q, w_.tokens);
  searched_ = q;
  completions_ = find_completions(q, w_.tokens, request_.complete, ctx_.generation, w_.analyzer);
  if (request_.correct_spelling) correct_finished(q);
  plan_tokens(response_.corrected_query.empty() ? q : response_.corrected_query);
}

void Search::plan_tokens(std::string_view q) {
  const auto& languages = ctx_.generation.info().languages;
  const std::string_view language = languages.empty() ? std::string_view("en") : languages.front();
  plan_ = make_plan(w_.tokens, w_.analyzer, GenerationTerms(ctx_.generation, ctx_.compounds, completions_), language,
                    shelf_.synonyms, ctx_.settings.stages.negation ? find_negation(q, w_.tokens, language) : Negation(),
                    ctx_.settings.stages);
  named_ = ctx_.value_names.read(w_.tokens);
  if (request_.explain) tell_understanding();
  weigh_plan();
}

void Search::weigh_plan() {
  plan_weight_ = 0;
  for (const float weight : plan_.part_weight) plan_weight_ += weight;
}

// Leaves in `q` what is to be found in products.
void Search::read_wishes(std::string_view& q) {
  if (!ctx_.settings.stages.price_words) return;
  GenerationContext context(ctx_.generation, ctx_.speller.pairs(), w_.analyzer);
  wishes_ = Wishes::read(q, ctx_.generation, context);
  if (wishes_.empty()) return;
  q = wishes_.rest();
  response_.notes.insert(response_.notes.end(), wishes_.notes().begin(), wishes_.notes().end());
}

// A corrected query asks for the price as well.
void Search::tell_wishes() {
  if (wishes_.empty()) return;
  for (std::string* told : {&response_.corrected_query, &response_.did_you_mean}) {
    if (!told->empty()) told->append(" ").append(wishes_.words());
  }
}

void Search::tell_understanding() {
  Understanding& told = response_.understanding;
  told = {};
  for (const PlanTerm& term : plan_.terms) told.terms.push_back({term.term, term_origin_name(term.origin), term.df});
  told.unknown = plan_.unknown;
  for (const std::uint32_t number : plan_.unwanted) told.unwanted.emplace_back(ctx_.generation.terms()[number]);
  told.synonyms = plan_.synonyms;
  told.recognized = wishes_.recognized();
  for (Recognized& value : ctx_.value_names.told(named_)) told.recognized.push_back(std::move(value));
}

// A word that the merchant gave synonyms for is meant as typed.
bool Search::is_in_synonyms(std::string_view word) {
  if (shelf_.synonyms == nullptr || shelf_.synonyms->empty()) return false;
  w_.analyzer.analyze(word, w_.tokens);
  return std::any_of(w_.tokens.begin(), w_.tokens.end(),
                     [&](const text::Token& token) { return shelf_.synonyms->has(token.term); });
}

// What is still typed is no mistake yet: words before the first unfinished one are corrected.
void Search::correct_finished(std::string_view q) {
  if (completions_.empty()) return correct_spelling(q, false);
  const std::string_view finished = trim(q.substr(0, completions_.front().begin));
  if (finished.empty()) return;
  const std::string_view unfinished = q.substr(completions_.front().begin);
  w_.analyzer.analyze(finished, w_.tokens);
  correct_spelling(finished, false);
  for (std::string* told : {&response_.corrected_query, &response_.did_you_mean}) {
    if (!told->empty()) told->append(" ").append(unfinished);
  }
  w_.analyzer.analyze(response_.corrected_query.empty() ? q : response_.corrected_query, w_.tokens);
}

std::vector<std::string> Search::words_of_model_numbers() const {
  std::vector<std::string> words;
  for (const text::Token& token : w_.tokens) {
    if (!text::is_overlay(token.kind)) words.emplace_back(token.word);
  }
  std::vector<std::string> parts;
  for (const ModelNumber& number : find_model_numbers(w_.tokens, GenerationTerms(ctx_.generation, ctx_.compounds))) {
    for (size_t i = number.first; i < number.first + number.words; ++i) parts.push_back(words[i]);
  }
  return parts;
}

void Search::correct_spelling(std::string_view q, bool lost) {
  GenerationContext context(ctx_.generation, ctx_.speller.pairs(), w_.analyzer);
  const auto correction = ctx_.speller.correct(q, w_.tokens, &context, lost);
  if (!correction) return;
  const std::vector<std::string> numbers = words_of_model_numbers();
  const bool kept =
      std::any_of(correction->changes.begin(), correction->changes.end(), [&](const Correction::Change& change) {
        return std::find(numbers.begin(), numbers.end(), text::fold(change.typed)) != numbers.end() ||
               is_in_synonyms(change.typed);
      });
  if (kept) return w_.analyzer.analyze(q, w_.tokens);
  if (!correction->sure) {
    response_.did_you_mean = correction->query;
    return w_.analyzer.analyze(q, w_.tokens);
  }
  response_.corrected_query = correction->query;
  w_.analyzer.analyze(response_.corrected_query, w_.tokens);
}

// Where a word that nobody sells leaves nothing, what matches the spelling that is offered, or a less likely one, is
// shown: there is nothing to lose.
void Search::take_offer() {
  if (!request_.correct_spelling || !request_.fall_back || plan_.unknown.empty()) return;
  if (response_.did_you_mean.empty() && response_.corrected_query.empty()) correct_spelling(searched_, true);
  if (response_.did_you_mean.empty()) return;
  w_.analyzer.analyze(response_.did_you_mean, w_.tokens);
  plan_tokens(response_.did_you_mean);
  match();
  if (!w_.kept.empty()) response_.fallback.strategy = Fallback::Strategy::kSpelling;
}

bool Search::allowed(Doc doc) const {
  return (ctx_.generation.flags()[doc] & catalog::kRemoved) == 0 && (!shelf_.eligible || shelf_.eligible(doc));
}

bool Search::base_passes(Doc doc) const {
  if (!wishes_(doc)) return false;
  if (category_) {
    const std::uint32_t own = ctx_.columns.category[doc];
    if (own < *category_ || own >= ctx_.generation.category_end(*category_)) return false;
  }
  return allowed(doc);
}

void Search::collect_eligible() {
  w_.kept.clear();
  if (everything_ && category_) {
    for (const Doc doc : ctx_.by_category.of(*category_)) {
      if (passes(doc)) w_.kept.push_back({doc, 0, 0});
    }
    return;
  }
  if (everything_) {
    for (Doc doc = 0; doc < ctx_.generation.size(); ++doc) {
      if (passes(doc)) w_.kept.push_back({doc, 0, 0});
    }
    return;
  }
  for (const MatchedDoc& match : w_.matched) {
    if (passes(match.doc)) w_.kept.push_back(match);
  }
}

// A price that leaves nothing of what matches was asked in vain, or never meant.
void Search::keep_eligible() {
  keep_eligible([this] { collect_eligible(); });
}

void Search::keep_eligible(const std::function<void()>& collect) {
  collect();
  if (!w_.kept.empty() || !wishes_.held()) return;
  wishes_.hold(false);
  collect();
  if (w_.kept.empty()) return wishes_.hold(true);
  response_.notes.push_back(wishes_.given_up_note());
}

std::uint64_t Search::distinct_kept() {
  if (!grouped_) return w_.kept.size();
  ++w_.stamp;
  std::uint64_t groups = 0;
  for (const MatchedDoc& match : w_.kept) {
    std::uint32_t& stamp = w_.group_stamp[ctx_.generation.group()[match.doc]];
    groups += stamp != w_.stamp ? 1 : 0;
    stamp = w_.stamp;
  }
  return groups;
}

void Search::match_everything() {
  everything_ = true;
  keep_eligible();
}

// Only where any of the words may match: with all of them the rarest leads, whatever the others are.
void Search::bound_plan() {
  const int left_out = bound_work(plan_, ctx_.settings.max_postings);
  if (left_out == 0) return;
  response_.notes.push_back("the " + std::to_string(left_out) + " most common words of a long query were left out");
  weigh_plan();
}

void Search::match() {
  w_.kept.clear();
  w_.matched.clear();
  if (category_unknown_) return;
  if (plan_.empty()) {
    if (w_.tokens.empty() && wishes_.empty() && request_.q.find_first_not_of(" \t\r\n") != std::string::npos) {
      response_.notes.push_back("the query has no letters or digits; showing everything");
    }
    return match_everything();
  }
  const std::uint64_t wanted = std::max<std::uint32_t>(1, request_.per_page);
  if (request_.match != Match::kAny) {
    match_all(w_.db, plan_, ctx_.bm25f, w_.matched);
    keep_eligible();
    if (request_.match == Match::kAll || distinct_kept() >= wanted) return;
    return relax(wanted);
  }
  bound_plan();
  match_any(w_.db, plan_, ctx_.bm25f, w_.matched);
  keep_eligible();
}

// By first score: what the finer one would change is not worth waiting for.
void Search::choose_facets_of_best() {
  std::vector<MatchedDoc> best(std::min(kFacetSample, w_.kept.size()));
  std::partial_sort_copy(w_.kept.begin(), w_.kept.end(), best.begin(), best.end(), has_more_text);
  w_.docs.clear();
  for (const MatchedDoc& match : best) w_.docs.push_back(match.doc);
  facets_ = choose_facets(w_.docs, ctx_.columns, facet_category_);
}

void Search::count_facets() {
  response_.found_products = w_.kept.size();
  if (choose_facets_) choose_facets_of_best();
  if (facets_.empty()) return;
  w_.docs.clear();
  for (const MatchedDoc& match : w_.kept) w_.docs.push_back(match.doc);
  response_.facets = count(facets_);
  if (request_.facet_own_filter != "ignore" || filter_.empty()) return;
  for (size_t i = 0; i < facets_.entries.size(); ++i) {
    response_.facets[i] = count_without_own_filter(facets_.entries[i]);
  }
}

std::vector<Facet> Search::count(const FacetPlan& plan) const {
  FacetCounter counter(plan);
  const std::span<const Doc> docs(w_.docs);
  for (size_t at = 0; at < docs.size(); at += kFacetBlock) {
    counter.add(docs.subspan(at, std::min(kFacetBlock, docs.size() - at)));
  }
  return counter.finish(request_.max_facet_values);
}

// What the facet would count if its own field were not filtered: the choices beside the one taken.
Facet Search::count_without_own_filter(const FacetEntry& entry) {
  const Filter others = filter_.without(entry.field.name);
  w_.docs.clear();
  const auto add = [&](Doc doc) {
    if (base_passes(doc) && (others.empty() || others(doc))) w_.docs.push_back(doc);
  };
  if (everything_) {
    for (Doc doc = 0; doc < ctx_.generation.size(); ++doc) add(doc);
  } else {
    for (const MatchedDoc& match : w_.matched) {
      if (std::popcount(match.parts & plan_.required) >= words_needed_) add(match.doc);
    }
  }
  return std::move(count({facets_.columns, {entry}}).front());
}

void Search::collect_candidates() {
  w_.candidates.clear();
  w_.candidates.reserve(w_.kept.size());
  const CoverageFactor factor(plan_, ctx_.settings.coverage_power);
  for (const MatchedDoc& match : w_.kept) {
    Candidate c;
    c.doc = match.doc;
    c.words_matched = static_cast<std::uint8_t>(std::popcount(match.parts & plan_.required));
    c.text = match.text * factor(match.parts);
    c.score = c.text + prior(match.doc);
    w_.candidates.push_back(c);
  }
  w_.group_size.clear();
  if (grouped_) group_candidates();
  response_.found = w_.candidates.size();
}

// Keeps the best candidate of each variant group, in place, and counts the group.
void Search::group_candidates() {
  ++w_.stamp;
  size_t groups = 0;
  for (const Candidate& c : w_.candidates) {
    const std::uint32_t group = ctx_.generation.group()[c.doc];
    if (w_.group_stamp[group] != w_.stamp) {
      w_.group_stamp[group] = w_.stamp;
      w_.group_slot[group] = static_cast<std::uint32_t>(groups);
      w_.group_size.push_back(1);
      w_.candidates[groups++] = c;
      continue;
    }
    const std::uint32_t slot = w_.group_slot[group];
    ++w_.group_size[slot];
    if (better(c, w_.candidates[slot])) w_.candidates[slot] = c;
  }
  w_.candidates.resize(groups);
}

void Search::rank() {
  auto& all = w_.candidates;
  const size_t needed = std::min<size_t>(all.size(), size_t{request_.page} * request_.per_page);
  if (!order_.empty()) {
    const auto before = [&](const Candidate& a, const Candidate& b) {
      return order_.before({a.doc, a.score}, {b.doc, b.score});
    };
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(needed), all.end(), before);
    return;
  }
  // The best get the finer score and are ordered among themselves; pages behind them keep the first order, so that no
  // product is on two pages. Without words to match, the shopper's order is that of the whole listing.
  const bool whole = everything_ && shelf_.rescore != nullptr;
  const size_t deepest =
      whole ? std::max<size_t>(kWholeListing, ctx_.settings.rerank_depth) : ctx_.settings.rerank_depth;
  const size_t depth = std::min(all.size(), deepest);
  const auto split = all.begin() + static_cast<std::ptrdiff_t>(depth);
  if (split != all.end()) std::nth_element(all.begin(), split, all.end(), better);
  const std::span<Candidate> best(all.data(), depth);
  finer_scores(best);
  if (shelf_.rescore) shelf_.rescore(best);
  const size_t ordered = shelf_.arrange ? std::min(all.size(), needed + kArrangeAhead) : needed;
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(ordered);
  std::partial_sort(all.begin(), std::min(end, split), split, better);
  if (end > split) std::partial_sort(split, end, all.end(), better);
  if (shelf_.arrange) shelf_.arrange({all.data(), ordered}, needed);
}

void Search::page() {
  const size_t first = std::min<size_t>(w_.candidates.size(), size_t{request_.page - 1} * request_.per_page);
  const size_t last = std::min<size_t>(w_.candidates.size(), first + request_.per_page);
  // Group sizes were kept by slot, and ranking has moved the candidates: the group's slot still names its size.
  std::vector<std::string_view> terms;
  for (const PlanTerm& term : plan_.terms) terms.push_back(term.term);
  for (size_t i = first; i < last; ++i) {
    const Candidate& c = w_.candidates[i];
    Hit hit;
    hit.doc = c.doc;
    hit.score = c.score;
    hit.text = c.text;
    if (grouped_) hit.group_size = w_.group_size[w_.group_slot[ctx_.generation.group()[c.doc]]];
    if (request_.explain) explain(hit);
    for (const auto& [doc, signals] : doc_signals_) {
      if (doc == c.doc) hit.signals = signals;
    }
    if (request_.highlight) hit.highlights = snippets(ctx_.generation, c.doc, terms, w_.analyzer, w_.tokens);
    response_.hits.push_back(std::move(hit));
  }
}

void Search::explain(Hit& hit) const {
  const float quality = prior(hit.doc);
  double fine = 0;
  for (const auto& [doc, parts] : fine_parts_) {
    if (doc != hit.doc) continue;
    hit.parts = parts;
    for (const ScorePart& part : parts) fine += part.value;
  }
  hit.parts.insert(hit.parts.begin(),
                   {"words", hit.text - fine, "the query's words in the product's fields, by rarity"});
  if (shelf_.prior.empty()) hit.parts.push_back({"quality", quality, "popularity and rating"});
  if (shelf_.explain) shelf_.explain(hit.doc, hit.parts);
}

}  // namespace shelfwise::query
