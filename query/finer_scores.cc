// The finer score of the best candidates: the parts of query/score/ put together, each shown by explain.
#include <algorithm>
#include <bit>

#include "query/score/brand.h"
#include "query/score/kind.h"
#include "query/score/named_values.h"
#include "query/score/title.h"
#include "query/score/unwanted.h"
#include "query/search.h"

namespace shelfwise::query {
namespace {

constexpr double kBehind = 2;  // more than all other parts together

}  // namespace

void Search::finer_scores(std::span<Candidate> best) {
  if (plan_.empty() || best.empty()) return;
  fine_parts_.clear();
  if (request_.explain) {
    for (const Candidate& c : best) fine_parts_.push_back({c.doc, {}});
  }
  signals_.clear();
  if ((ctx_.ranker != nullptr || request_.signals) && plan_weight_ > 0) {
    signals_.resize(best.size());
    for (size_t i = 0; i < best.size(); ++i) signals_[i][kWordsSignal] = best[i].text / plan_weight_;
  }
  score_titles(best);
  score_brands(best);
  score_named_values(best);
  score_unwanted(best);
  score_kinds(best);
  if (!signals_.empty()) score_learned(best);
  if (!nearest_added_) return;
  for (size_t i = 0; i < best.size(); ++i) {
    if (best[i].words_matched == 0)
      add_share(best, i, "nearest_meaning", -kBehind, "like products that have the words");
  }
}

// What the parts leave undone, as judgements or clicks have taught it.
void Search::score_learned(std::span<Candidate> best) {
  for (size_t i = 0; i < best.size(); ++i) {
    Signals& signals = signals_[i];
    signals[kWrittenSignal] = best[i].text / plan_weight_;
    signals[kQualitySignal] = prior(best[i].doc) / plan_weight_;
    signals[kQueryWordsSignal] = static_cast<float>(std::popcount(plan_.required));
    signals[kFoundWordsSignal] = best[i].words_matched;
    if (request_.signals) doc_signals_.emplace_back(best[i].doc, signals);
    if (ctx_.ranker == nullptr) continue;
    add_share(best, i, "learned", (*ctx_.ranker)(signals), "learned from judgements or clicks");
  }
}

void Search::add_fine(std::span<Candidate> best, size_t at, Signal signal, double share, const char* detail) {
  if (!signals_.empty()) signals_[at][signal] = static_cast<float>(share);
  add_share(best, at, kSignalNames[signal].data(), share, detail);
}

void Search::add_share(std::span<Candidate> best, size_t at, const char* name, double share, const char* detail) {
  const float gain = static_cast<float>(share) * plan_weight_;
  best[at].text += gain;
  best[at].score += gain;
  if (request_.explain) fine_parts_[at].second.push_back({name, gain, detail});
}

void Search::score_titles(std::span<Candidate> best) {
  const Settings& s = ctx_.settings;
  const TitleScorer title(plan_);
  for (size_t i = 0; i < best.size(); ++i) {
    const Doc doc = best[i].doc;
    const TitleMatch m = title(ctx_.generation.title_terms(doc), ctx_.title_forms.of(ctx_.generation, doc));
    add_fine(best, i, kTitleCoverageSignal, s.title_coverage * m.coverage, "the query's words in the title");
    if (m.other_form > 0) {
      add_fine(best, i, kOtherFormSignal, -s.other_form * m.other_form,
               "of these, words that stand there in another form");
    }
    add_fine(best, i, kTitleDensitySignal, s.title_density * m.density, "the title's words in the query");
    add_fine(best, i, kProximitySignal, s.proximity * m.proximity, "the query's words side by side in the title");
  }
}

void Search::score_brands(std::span<Candidate> best) {
  const BrandScorer brand(plan_, ctx_.generation);
  for (size_t i = 0; i < best.size(); ++i) {
    const float named = brand(ctx_.generation.brand()[best[i].doc]);
    if (named > 0) add_fine(best, i, kBrandNamedSignal, ctx_.settings.brand_named * named, "the query names the brand");
  }
}

void Search::score_named_values(std::span<Candidate> best) {
  const Settings& s = ctx_.settings;
  const NamedValueScorer named(plan_, named_, ctx_.generation);
  if (named.empty()) return;
  for (size_t i = 0; i < best.size(); ++i) {
    const NamedShares shares = named(best[i].doc);
    const auto add = [&](Signal signal, double share, const char* detail) {
      if (share > 0) add_fine(best, i, signal, share, detail);
    };
    add(kColorNamedSignal, s.color_named * shares.color, "the query names the colour");
    add(kSizeNamedSignal, s.size_named * shares.size, "the query names the size");
    add(kValueNamedSignal, s.standard_named * shares.standard + s.value_named * shares.other,
        "the query names a value of an attribute");
    add(kCategoryNamedSignal, s.category_named * shares.category, "the query names the category");
  }
}

void Search::score_unwanted(std::span<Candidate> best) {
  const UnwantedScorer unwanted(plan_, ctx_.generation);
  if (unwanted.empty()) return;
  for (size_t i = 0; i < best.size(); ++i) {
    const float found = unwanted(ctx_.generation.title_terms(best[i].doc));
    if (found == 0) continue;
    add_fine(best, i, kUnwantedSignal, ctx_.settings.unwanted * found,
             found < 0 ? "the title has what the query does not want" : "the title says that it is without");
  }
}

void Search::score_kinds(std::span<Candidate> best) {
  if (ctx_.settings.kind <= 0) return;
  w_.by_text.clear();
  for (const Candidate& c : best) w_.by_text.emplace_back(-c.text, c.doc);
  const size_t known = std::min(w_.by_text.size(), KindScorer::kBest);
  std::partial_sort(w_.by_text.begin(), w_.by_text.begin() + static_cast<std::ptrdiff_t>(known), w_.by_text.end());
  const float top = w_.by_text.front().first;
  if (top >= 0) return;
  KindScorer kind(ctx_.generation);
  for (size_t i = 0; i < known; ++i) {
    const auto& [text, doc] = w_.by_text[i];
    const float share = text / top;
    kind.learn(doc, share * share);
  }
  kind.finish();
  for (size_t i = 0; i < best.size(); ++i) {
    add_fine(best, i, kKindSignal, ctx_.settings.kind * kind(best[i].doc), "like most of the best matches");
  }
}

}  // namespace shelfwise::query
