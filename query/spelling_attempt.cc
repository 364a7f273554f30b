#include "query/spelling_attempt.h"

#include <algorithm>
#include <cmath>

#include "query/spelling_cost.h"
#include "text/stop_words.h"
#include "text/utf8.h"

namespace shelfwise::query {
namespace {

using text::Token;
using text::TokenKind;

constexpr size_t kMinLetters = 3;  // shorter words are near to too many others
constexpr size_t kShortLetters = 4;
constexpr size_t kMinPluralLetters = 5;
constexpr size_t kMaxOthers = 6;  // words of the query that a candidate is seen together with

std::u32string letters_of(std::string_view word) {
  std::u32string letters;
  for (size_t at = 0; at < word.size();) letters.push_back(text::next_code_point(word, at));
  return letters;
}

std::string to_utf8(std::u32string_view letters) {
  std::string word;
  for (const char32_t letter : letters) text::append_code_point(word, letter);
  return word;
}

int max_edits(size_t letters) { return letters <= 4 ? 1 : letters <= 8 ? 2 : 3; }

// Forms of one word (a plural, mostly): stemming already makes them match.
bool is_other_form(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  const std::u32string_view rest = b.substr(a.size());
  return b.substr(0, a.size()) == a && ((rest == U"s" && a.back() != U's') || rest == U"es");
}

bool has_plural_s(std::string_view language) {
  return language == "en" || language == "fr" || language == "es" || language == "pt";
}

bool takes_plain_s(char32_t last) { return last != 's' && last != 'x' && last != 'h' && last != 'y' && last != 'z'; }

bool ends_like_a_form(std::u32string_view word) {
  return word.ends_with(U"s") || word.ends_with(U"ed") || word.ends_with(U"ing");
}

}  // namespace

SpellingAttempt::SpellingAttempt(const Speller& speller, std::string_view query, SpellingContext* context, double maybe)
    : speller_(speller), options_(speller.options_), query_(query), context_(context), maybe_(maybe) {}

bool SpellingAttempt::read(const text::Tokens& tokens) {
  std::uint32_t unit_position = 0;  // of the unit that the last measure ends with
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kMeasure) unit_position = token.position + token.span - 1;
    if (!is_overlay(token.kind)) add(token, unit_position > 0 && token.position == unit_position);
  }
  return std::any_of(words_.begin(), words_.end(), [](const Word& word) { return word.doubtful; });
}

void SpellingAttempt::add(const Token& token, bool is_unit) {
  Word& word = words_.emplace_back();
  word.typed = token.word;
  word.begin = token.begin;
  word.end = token.end;
  word.is_word = token.kind == TokenKind::kWord && !is_unit;
  if (!word.is_word || text::is_stop_word(token.word, options_.language)) return;
  word.products = speller_.trie_.products(token.word);
  word.in_dictionary = word.products > 0;
  if (!speller_.is_known_well(word.products) && questioned_ < options_.max_doubtful) {
    ++questioned_;
    word.letters = letters_of(word.typed);
    ask(word);  // other forms of it may be known well
    const bool known = word.in_dictionary && speller_.is_known_well(word.products);
    word.doubtful = !known && word.letters.size() >= kMinLetters && word.letters.size() <= SpellingTrie::kMaxLetters;
  }
  word.counts = word.products > 0;
}

void SpellingAttempt::ask(Word& word) {
  if (word.asked || !context_) return;
  word.asked = true;
  word.term = context_->term(word.typed);
  word.products = std::max(word.products, context_->products(word.term));
}

std::optional<Correction> SpellingAttempt::run() {
  for (Word& word : words_) {
    if (word.counts) ask(word);
    if (word.counts) word.meant = word.term;
  }
  size_t doubtful = 0;
  for (size_t i = 0; i < words_.size(); ++i) {
    if (!words_[i].doubtful || words_[i].taken) continue;
    ++doubtful;
    collect(i);
    choose(i);
  }
  // Where several are in doubt, the first were judged without those behind them.
  for (size_t i = 0; doubtful > 1 && i < words_.size(); ++i) {
    const bool has_taken = i + 1 < words_.size() && words_[i + 1].taken;
    if (words_[i].doubtful && !words_[i].taken && !has_taken) choose(i);
  }
  if (auto correction = result(true)) return correction;
  return result(false);
}

void SpellingAttempt::collect(size_t i) {
  Word& word = words_[i];
  add_near(i);
  if (!word.in_dictionary) add_plurals(i);
  keep_best(word.candidates);
  if (word.products == 0) add_splits(i);
  if (i > 0) add_join(i, i - 1);
  if (i + 1 < words_.size()) add_join(i, i);
  find_terms(word);
}

void SpellingAttempt::keep_best(std::vector<Candidate>& candidates) const {
  const size_t keep = std::min<size_t>(candidates.size(), options_.max_candidates);
  std::partial_sort(
      candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(keep), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return a.score != b.score ? a.score > b.score : a.text < b.text; });
  candidates.resize(keep);
}

// The terms of the candidates, and what follows from them. What products have in another form is only brought to a form
// that finds the same products, if these are many: it may well be right.
void SpellingAttempt::find_terms(Word& word) {
  if (!context_) return;
  for (Candidate& candidate : word.candidates) {
    const std::string_view text = candidate.text;
    const size_t space = text.find(' ');
    candidate.first_term = term(text.substr(0, space));
    candidate.last_term = space == std::string_view::npos ? candidate.first_term : term(text.substr(space + 1));
    if (candidate.first_term != catalog::kNone && candidate.first_term == word.term) {
      candidate.score += options_.same_term;
    }
  }
  if (word.in_dictionary || !speller_.is_known_well(word.products)) return;
  std::erase_if(word.candidates, [&](const Candidate& candidate) { return candidate.first_term != word.term; });
}

void SpellingAttempt::choose(size_t i) {
  Word& word = words_[i];
  const Candidate* best = nullptr;
  double most = 0;
  double rivals = 0;  // the odds of all candidates together, beside those of the best
  for (const Candidate& candidate : word.candidates) {
    if (candidate.first < i && !words_[candidate.first].corrected.empty()) continue;
    const double score = candidate.score + beside(candidate);
    if (best && score <= most) {
      rivals += std::exp(score - most);
      continue;
    }
    rivals = best ? rivals * std::exp(most - score) + 1 : 1;
    best = &candidate;
    most = score;
  }
  word.corrected.clear();
  word.offered.clear();
  word.meant = word.counts ? word.term : catalog::kNone;
  if (!best) return;
  const double gain = most - options_.rival_weight * std::log(rivals) - as_typed(i);
  if (gain <= options_.sure) {
    if (gain > maybe_ && !best->only_spaces) word.offered = best->text;
    return;
  }
  Word& first = words_[best->first];
  first.corrected = best->text;
  first.only_spaces = best->only_spaces;
  first.meant = best->first_term;
  for (size_t j = best->first + 1; j <= best->last; ++j) words_[j].taken = true;
}

// The score of a word that was meant: how likely it is, less the cost of the mistakes.
double SpellingAttempt::spelled(std::u32string_view typed, std::u32string_view meant, std::uint32_t products) const {
  double score = prior(products) - typing_cost(typed, meant, options_.costs);
  if (typed.size() <= kShortLetters) score -= options_.short_word;
  if ((typed.back() == 's') != (meant.back() == 's')) {
    score -= options_.plural_lost;
  } else if (typed.back() == 's') {
    score += options_.plural_kept;
  }
  return score;
}

void SpellingAttempt::add_near(size_t i) {
  const std::u32string& typed = words_[i].letters;
  const SpellingTrie::Reach reach{max_edits(typed.size()), options_.min_products, speller_.known_products_};
  speller_.trie_.find_near(typed, reach, [&](std::u32string_view word, std::uint32_t products) {
    if (word == typed || word.size() < kMinLetters || is_other_form(word, typed)) return;
    std::string text = to_utf8(word);
    if (word.size() <= kMinLetters && text::is_stop_word(text, options_.language)) return;
    words_[i].candidates.push_back({std::move(text), spelled(typed, word, products), i, i});
  });
}

// "dectectors" as "detectors" where products have "detector" only: the shopper's plural stays one.
void SpellingAttempt::add_plurals(size_t i) {
  const std::u32string& typed = words_[i].letters;
  if (typed.size() < kMinPluralLetters || typed.back() != 's' || !has_plural_s(options_.language)) return;
  const std::u32string_view stem = std::u32string_view(typed).substr(0, typed.size() - 1);
  const SpellingTrie::Reach reach{std::min(max_edits(stem.size()), 2), options_.min_products, speller_.known_products_};
  speller_.trie_.find_near(stem, reach, [&](std::u32string_view word, std::uint32_t products) {
    if (word == stem || word.size() + 1 < kMinPluralLetters || !takes_plain_s(word.back())) return;
    const std::u32string plural = std::u32string(word) + U's';
    std::string text = to_utf8(plural);
    if (plural == typed || speller_.trie_.products(text) > 0) return;
    words_[i].candidates.push_back({std::move(text), spelled(typed, plural, products) - options_.made_plural, i, i});
  });
}

// "outdoorlounge" as "outdoor lounge": two words that stand side by side in titles.
void SpellingAttempt::add_splits(size_t i) {
  const std::u32string_view typed = words_[i].letters;
  std::uint32_t most = 0;
  Candidate best;
  for (size_t cut = 2; cut + 2 <= typed.size(); ++cut) {
    const std::string left = to_utf8(typed.substr(0, cut));
    const std::string right = to_utf8(typed.substr(cut));
    const std::uint32_t products = std::min(speller_.trie_.products(left), speller_.trie_.products(right));
    if (!speller_.is_known_well(products) || products <= most) continue;
    if (context_ && context_->titles(term(left), term(right)) == 0) continue;
    most = products;
    best = {left + " " + right, -options_.split, i, i, true};
  }
  if (most > 0) words_[i].candidates.push_back(std::move(best));
}

// "air condition er" as "air conditioner": two words, at least one of which no product has, that are one with products.
void SpellingAttempt::add_join(size_t i, size_t first) {
  const Word& left = words_[first];
  const Word& right = words_[first + 1];
  if (!left.is_word || !right.is_word || left.taken || right.taken || right.begin <= left.end) return;
  if (query_.substr(left.end, right.begin - left.end).find_first_not_of(' ') != std::string_view::npos) return;
  std::string text = left.typed + right.typed;
  if (speller_.trie_.products(text) < options_.min_products) return;
  const double score = words_[i].letters.size() <= kShortLetters ? -options_.short_word : 0;
  words_[i].candidates.push_back({std::move(text), score, first, first + 1, true});
}

double SpellingAttempt::prior(std::uint32_t products) const {
  return options_.prior_weight * std::log(static_cast<double>(products));
}

double SpellingAttempt::as_typed(size_t i) {
  const Word& word = words_[i];
  double score = word.letters.size() <= kMinLetters ? options_.three_letters : 0;
  if (word.products == 0) {
    constexpr size_t kMostLetters = 12;
    return score + options_.unknown -
           options_.letter * static_cast<double>(std::min(word.letters.size(), kMostLetters));
  }
  Candidate typed{word.typed, 0, i, i};
  typed.first_term = typed.last_term = word.term;
  score += beside(typed);
  if (word.in_dictionary) {
    return score + options_.known + options_.known_weight * std::log(static_cast<double>(word.products));
  }
  return score + options_.form + (ends_like_a_form(word.letters) ? options_.inflected : 0);
}

double SpellingAttempt::log_titles(std::uint32_t first, std::uint32_t second) const {
  return std::log1p(static_cast<double>(context_->titles(first, second)));
}

// How well a candidate goes with the query's other words: with each of them, and with those right beside it.
double SpellingAttempt::beside(const Candidate& candidate) {
  if (!context_) return 0;
  double near = 0;
  double side_by_side = 0;
  size_t others = 0;
  for (size_t j = 0; j < words_.size() && others < kMaxOthers; ++j) {
    const Word& other = words_[j];
    if ((j >= candidate.first && j <= candidate.last) || other.meant == catalog::kNone || other.taken) continue;
    ++others;
    const double before = context_->titles(other.meant, candidate.first_term);
    const double behind = context_->titles(candidate.first_term, other.meant);
    near += std::log1p(before + behind);
    if (j + 1 == candidate.first) side_by_side = std::max(side_by_side, std::log1p(before));
    if (j == candidate.last + 1) side_by_side = std::max(side_by_side, log_titles(candidate.last_term, other.meant));
  }
  if (others == 0) return 0;
  return options_.near_weight * near / static_cast<double>(others) + options_.beside_weight * side_by_side;
}

// The query with what was corrected, or with what is offered; nothing where that is nothing, or spaces alone.
std::optional<Correction> SpellingAttempt::result(bool sure) const {
  Correction correction;
  correction.sure = sure;
  bool letters = false;
  size_t copied = 0;
  for (size_t i = 0; i < words_.size(); ++i) {
    const std::string& text = sure ? words_[i].corrected : words_[i].offered;
    if (text.empty() || words_[i].taken) continue;
    size_t last = i;
    while (sure && last + 1 < words_.size() && words_[last + 1].taken) ++last;
    const std::uint32_t begin = words_[i].begin;
    const std::uint32_t end = words_[last].end;
    correction.query.append(query_.substr(copied, begin - copied));
    correction.query += text;
    correction.changes.push_back({std::string(query_.substr(begin, end - begin)), text});
    letters = letters || !sure || !words_[i].only_spaces;
    copied = end;
  }
  if (!letters) return std::nullopt;
  correction.query.append(query_.substr(copied));
  return correction;
}

}  // namespace shelfwise::query
