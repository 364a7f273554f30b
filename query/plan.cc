#include "query/plan.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "catalog/title_forms.h"
#include "query/engine.h"
#include "query/score/bm25f.h"
#include "query/understanding/model_numbers.h"
#include "query/understanding/same_measures.h"
#include "text/stop_words.h"

namespace shelfwise::query {
namespace {

constexpr float kOverlayWeight = 0.5F;  // beside the base terms that the overlay repeats
constexpr float kJoinedWeight = 0.9F;
constexpr float kSplitWeight = 0.6F;
constexpr float kCompoundWeight = 0.7F;  // of a word that ends in the one typed
constexpr float kSynonymWeight = 0.8F;   // what it finds stays a little below what was typed
constexpr float kCompletedWeight = 0.8F;
constexpr size_t kMaxSynonymTerms = 64;  // of one query
constexpr int kMaxAlternatives = 200;    // that are looked at for it
constexpr size_t kMinSplitBytes = 6;
constexpr size_t kMinHalfBytes = 3;
constexpr std::uint32_t kKnownDf = 5;  // a compound that so many products have is not split

struct BaseWord {
  const text::Token* token;
  bool left_out = false;  // negated, or what negates
  int first_part = 0;
  int parts = 1;
  std::string left, right;  // terms of the halves where split
  size_t cut = 0;           // of the word, between them
};

class Planner {
 public:
  Planner(const text::Tokens& tokens, const text::Analyzer& analyzer, const TermSource& source,
          std::string_view language, const Synonyms* synonyms, const Negation& negation, const Stages& stages)
      : tokens_(tokens),
        analyzer_(analyzer),
        source_(source),
        language_(language),
        synonyms_(synonyms),
        negation_(negation),
        stages_(stages) {}

  Plan run() {
    collect_base_words();
    for (const BaseWord& word : words_) add_base(word);
    collect_unwanted();
    for (const text::Token& token : tokens_) {
      const bool used = token.kind == text::TokenKind::kMeasure ? stages_.measures : stages_.joined_words;
      if (text::is_overlay(token.kind) && used) add_overlay(token);
    }
    for (size_t i = 0; stages_.joined_words && i + 1 < words_.size(); ++i) add_joined(words_[i], words_[i + 1]);
    if (stages_.joined_words) add_model_numbers();
    if (synonyms_ != nullptr && !synonyms_->empty()) add_synonyms();
    if (plan_.required == 0) plan_.required = plan_.all;  // nothing but stop words: they are what is asked for
    return std::move(plan_);
  }

 private:
  static Parts bits(int first, int count) { return (count >= 64 ? ~Parts{0} : (Parts{1} << count) - 1) << first; }

  void collect_base_words() {
    int part = 0;
    for (const text::Token& token : tokens_) {
      if (text::is_overlay(token.kind)) continue;
      if (words_.size() == kMaxQueryWords || part + 2 > kMaxParts) break;
      BaseWord word{&token, negation_.of(words_.size()) != Negation::kWanted, part, 1, {}, {}};
      if (word.left_out) {
        word.parts = 0;
      } else if (stages_.split_words && token.kind == text::TokenKind::kWord) {
        split(word);
      }
      part += word.parts;
      plan_.word_parts.push_back(bits(word.first_part, word.parts));
      words_.push_back(std::move(word));
    }
    plan_.part_weight.assign(static_cast<size_t>(part), 0.0F);
  }

  void collect_unwanted() {
    for (size_t i = 0; i < words_.size(); ++i) {
      std::uint32_t number = catalog::kNone;
      if (negation_.of(i) == Negation::kUnwanted && source_.df(words_[i].token->term, number) > 0) {
        plan_.unwanted.push_back(number);
      }
    }
  }

  bool any_left_out(size_t first, size_t count) const {
    return std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(first),
                       words_.begin() + static_cast<std::ptrdiff_t>(first + count),
                       [](const BaseWord& word) { return word.left_out; });
  }

  std::uint32_t df_of(std::string_view term) const {
    std::uint32_t number = catalog::kNone;
    return source_.df(term, number);
  }

  std::string term_of(const std::string& word) const {
    text::Tokens tokens;
    analyzer_.analyze(word, tokens);
    return tokens.positions() == 1 ? std::string(tokens.all().front().term) : std::string();
  }

  // The split whose rarer half is the most frequent.
  void split(BaseWord& word) const {
    const std::string text(word.token->word);
    if (text.size() < kMinSplitBytes || df_of(word.token->term) >= kKnownDf) return;
    if (!std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; })) return;
    std::uint32_t best = kKnownDf;
    for (size_t cut = kMinHalfBytes; cut + kMinHalfBytes <= text.size(); ++cut) {
      std::string left = term_of(text.substr(0, cut));
      std::string right = term_of(text.substr(cut));
      if (left.empty() || right.empty()) continue;
      const std::uint32_t df = std::min(df_of(left), df_of(right));
      if (df <= best) continue;
      best = df;
      word.left = std::move(left);
      word.right = std::move(right);
      word.cut = cut;
      word.parts = 2;
    }
  }

  // `word`: as the query writes it; empty where it writes something else.
  float add_term(std::string_view term, Parts covers, float weight, TermOrigin origin, std::string_view word = {}) {
    PlanTerm t;
    t.df = source_.df(term, t.number);
    if (t.df == 0) return 0;
    t.idf = static_cast<float>(idf(source_.products(), t.df));
    for (PlanTerm& known : plan_.terms) {
      if (known.term != term) continue;
      known.covers |= covers;
      return t.idf;
    }
    t.term = std::string(term);
    t.covers = covers;
    t.weight = weight;
    t.origin = origin;
    if (!word.empty()) t.form = catalog::form_of(word);
    plan_.terms.push_back(std::move(t));
    return plan_.terms.back().idf;
  }

  void add_base(const BaseWord& word) {
    if (word.left_out) return;
    const Parts covers = bits(word.first_part, word.parts);
    const bool stop = text::is_stop_word(word.token->word, language_);
    float rarity = add_term(word.token->term, covers, 1.0F, TermOrigin::kTyped, word.token->word);
    std::uint32_t number = catalog::kNone;
    source_.df(word.token->term, number);
    plan_.words.push_back(number);
    if (word.parts == 2) {
      const std::string_view text = word.token->word;
      rarity = std::max(
          {rarity,
           add_term(word.left, bits(word.first_part, 1), kSplitWeight, TermOrigin::kSplit, text.substr(0, word.cut)),
           add_term(word.right, bits(word.first_part + 1, 1), kSplitWeight, TermOrigin::kSplit,
                    text.substr(word.cut))});
    } else if (rarity == 0) {
      plan_.unknown.emplace_back(word.token->word);
      rarity = static_cast<float>(idf(source_.products(), 0));
    }
    if (word.token->kind == text::TokenKind::kWord) {
      if (stages_.compounds) add_compounds(word, covers, rarity);
      add_completions(word, covers, rarity);
    }
    for (int i = 0; i < word.parts; ++i) {
      plan_.part_weight[static_cast<size_t>(word.first_part + i)] = rarity / static_cast<float>(word.parts);
    }
    plan_.all |= covers;
    if (!stop) plan_.required |= covers;
  }

  // However rare a compound is, it is worth no more than a share of the word itself.
  void add_compounds(const BaseWord& word, Parts covers, float rarity) {
    for (const std::string_view compound : source_.compounds(word.token->term)) {
      const auto own = static_cast<float>(idf(source_.products(), std::max(1U, df_of(compound))));
      add_term(compound, covers, kCompoundWeight * std::min(1.0F, rarity / own), TermOrigin::kCompound);
    }
  }

  // Whatever an unfinished word becomes is worth the same: what all of them together are, a little less than the word
  // as typed.
  void add_completions(const BaseWord& word, Parts covers, float& rarity) {
    const std::span<const std::string> completions = source_.completions(word.token->word);
    if (completions.empty()) return;
    std::uint64_t products = df_of(word.token->term);
    for (const std::string& term : completions) products += df_of(term);
    rarity =
        static_cast<float>(idf(source_.products(), static_cast<std::uint32_t>(std::min(products, source_.products()))));
    for (const std::string& term : completions) {
      const auto own = static_cast<float>(idf(source_.products(), df_of(term)));
      if (own > 0) add_term(term, covers, kCompletedWeight * std::min(1.0F, rarity / own), TermOrigin::kCompleted);
    }
    std::erase(plan_.unknown, std::string(word.token->word));
  }

  void add_overlay(const text::Token& token) {
    if (token.position + token.span > words_.size() || any_left_out(token.position, token.span)) return;
    const BaseWord& first = words_[token.position];
    const BaseWord& last = words_[token.position + token.span - 1];
    const Parts covers = bits(first.first_part, last.first_part + last.parts - first.first_part);
    if (token.kind == text::TokenKind::kJoined) {
      add_term(token.term, covers, kOverlayWeight, TermOrigin::kJoined);
      return;
    }
    add_term(token.term, covers, kOverlayWeight, TermOrigin::kMeasure);
    for (const std::string& same : same_measures(token.term)) add_same_measure(same, covers);
  }

  // A little below number and unit as typed, however rare it is.
  void add_same_measure(const std::string& same, Parts covers) {
    const std::uint32_t df = df_of(same);
    if (df == 0) return;
    float typed = 0;
    for (Parts rest = covers; rest != 0; rest &= rest - 1) {
      typed += plan_.part_weight[static_cast<size_t>(std::countr_zero(rest))];
    }
    const auto own = static_cast<float>(idf(source_.products(), df));
    if (own > 0) add_term(same, covers, kSynonymWeight * typed / own, TermOrigin::kMeasure);
  }

  void add_joined(const BaseWord& a, const BaseWord& b) {
    if (a.left_out || b.left_out) return;
    if (a.token->kind != text::TokenKind::kWord || b.token->kind != text::TokenKind::kWord) return;
    const std::string joined = std::string(a.token->word) + std::string(b.token->word);
    if (joined.size() < kMinSplitBytes) return;
    const std::string term = term_of(joined);
    if (!term.empty())
      add_term(term, bits(a.first_part, b.first_part + b.parts - a.first_part), kJoinedWeight, TermOrigin::kJoined,
               joined);
  }

  void add_model_numbers() {
    for (const ModelNumber& number : find_model_numbers(tokens_, source_)) {
      if (number.first + number.words > words_.size() || any_left_out(number.first, number.words)) continue;
      const BaseWord& first = words_[number.first];
      const BaseWord& last = words_[number.first + number.words - 1];
      const Parts covers = bits(first.first_part, last.first_part + last.parts - first.first_part);
      for (const std::string& term : number.terms) add_term(term, covers, kJoinedWeight, TermOrigin::kJoined);
    }
  }

  void add_synonyms() {
    std::vector<std::string_view> terms;
    for (const BaseWord& word : words_) terms.push_back(word.token->term);
    for (size_t first = 0; first < terms.size(); ++first) {
      for (const Synonyms::Match& match : synonyms_->at(terms, first)) {
        if (any_left_out(first, match.words)) continue;
        for (const Synonyms::Alternative& alternative : match.alternatives) {
          add_alternative(alternative, first, match.words);
        }
      }
    }
  }

  // Weighed so that all its words together are worth a share of what they stand for, however rare they are: a product
  // with the very words is never behind for it. Where no product has those, the alternative's own rarity counts.
  void add_alternative(const Synonyms::Alternative& alternative, size_t first, size_t count) {
    if (plan_.terms.size() >= words_.size() + kMaxSynonymTerms || ++alternatives_ > kMaxAlternatives) return;
    const BaseWord& begin = words_[first];
    const BaseWord& end = words_[first + count - 1];
    const Parts covers = bits(begin.first_part, end.first_part + end.parts - begin.first_part);
    float own = 0;
    bool typed_is_sold = true;
    for (const std::string& term : alternative.terms) {
      const std::uint32_t df = df_of(term);
      if (df == 0) return;
      own += static_cast<float>(idf(source_.products(), df));
    }
    float typed = 0;
    for (size_t i = first; i < first + count; ++i) {
      typed += plan_.part_weight[static_cast<size_t>(words_[i].first_part)] * static_cast<float>(words_[i].parts);
      typed_is_sold = typed_is_sold && df_of(words_[i].token->term) > 0;
    }
    const float weight = typed_is_sold && own > 0 ? kSynonymWeight * typed / own : 1.0F;
    if (alternative.terms.size() == 1) {
      add_term(alternative.terms.front(), covers, weight, TermOrigin::kSynonym);
    } else if (!add_phrase(alternative.terms, covers, weight)) {
      return;
    }
    std::string told = alternative.phrase + " for";
    for (size_t i = first; i < first + count; ++i) told.append(" ").append(words_[i].token->word);
    plan_.synonyms.push_back(std::move(told));
  }

  bool add_phrase(const std::vector<std::string>& terms, Parts covers, float weight) {
    const int lowest = next_phrase_bit_ - static_cast<int>(terms.size());
    if (lowest < static_cast<int>(plan_.part_weight.size())) return false;  // no bits left
    next_phrase_bit_ = lowest;
    for (size_t i = 0; i < terms.size(); ++i)
      add_term(terms[i], bits(lowest + static_cast<int>(i), 1), weight, TermOrigin::kSynonym);
    plan_.phrases.push_back({bits(lowest, static_cast<int>(terms.size())), covers});
    return true;
  }

  const text::Tokens& tokens_;
  const text::Analyzer& analyzer_;
  const TermSource& source_;
  std::string_view language_;
  const Synonyms* synonyms_;
  const Negation& negation_;
  const Stages& stages_;
  int next_phrase_bit_ = kMaxParts;
  int alternatives_ = 0;
  std::vector<BaseWord> words_;
  Plan plan_;
};

}  // namespace

const char* term_origin_name(TermOrigin origin) {
  switch (origin) {
    case TermOrigin::kTyped: return "typed";
    case TermOrigin::kMeasure: return "measure";
    case TermOrigin::kJoined: return "joined";
    case TermOrigin::kSplit: return "split";
    case TermOrigin::kCompound: return "compound";
    case TermOrigin::kSynonym: return "synonym";
    case TermOrigin::kCompleted: return "completed";
  }
  return "";
}

Plan make_plan(const text::Tokens& tokens, const text::Analyzer& analyzer, const TermSource& source,
               std::string_view language, const Synonyms* synonyms, const Negation& negation, const Stages& stages) {
  return Planner(tokens, analyzer, source, language, synonyms, negation, stages).run();
}

}  // namespace shelfwise::query
