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

constexpr size_t kMinLetters = 3;       // shorter words are near to too many others
constexpr size_t kMaxCountedWords = 6;  // of a query that a candidate is seen together with
constexpr double kSpaceCost = 3.0;      // of a space left out, or put in

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

double log1p_of(std::uint64_t products) { return std::log1p(static_cast<double>(products)); }

}  // namespace

SpellingAttempt::SpellingAttempt(const Speller& speller, std::string_view query, const CountProducts& count)
    : speller_(speller), options_(speller.options_), query_(query), count_(count) {}

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
  word.letters = token.kind == TokenKind::kWord && !is_unit;
  if (!word.letters || text::is_stop_word(token.word, options_.language)) return;
  word.products = speller_.trie_.products(token.word);
  word.in_dictionary = word.products > 0;
  if (!speller_.is_known_well(word.products) &&
      questioned_ < options_.max_doubtful) {  // other forms of it may be, or fields whose words are in no dictionary
    const std::string_view alone[] = {word.typed};
    word.products = std::max(word.products, count(alone));
    word.doubtful = !speller_.is_known_well(word.products) && letters_of(word.typed).size() >= kMinLetters;
    ++questioned_;
  }
  word.counts = word.products > 0;
}

std::optional<Correction> SpellingAttempt::run() {
  for (size_t i = 0; i < words_.size(); ++i) {
    if (words_[i].doubtful && !words_[i].taken) correct(i);
  }
  return result();
}

void SpellingAttempt::correct(size_t i) {
  const std::u32string typed = letters_of(words_[i].typed);
  if (typed.size() > SpellingTrie::kMaxLetters) return;
  std::vector<Candidate> candidates;
  add_near(i, typed, candidates);
  if (words_[i].products == 0) add_splits(i, typed, candidates);
  if (i > 0) add_join(i - 1, candidates);
  if (i + 1 < words_.size()) add_join(i, candidates);
  if (candidates.empty()) return;
  for (Candidate& candidate : candidates) candidate.score += context(candidate);
  const auto best = std::max_element(candidates.begin(), candidates.end(),
                                     [](const Candidate& a, const Candidate& b) { return a.score < b.score; });
  double rivals = 0;
  for (const Candidate& candidate : candidates) rivals += std::exp(candidate.score - best->score);
  if (best->score - options_.rival_weight * std::log(rivals) <= score_as_typed(i, typed.size())) return;
  words_[best->first].corrected = best->text;
  words_[best->first].only_spaces = best->only_spaces;
  words_[best->first].counts = true;
  for (size_t j = best->first + 1; j <= best->last; ++j) words_[j].taken = true;
}

void SpellingAttempt::add_near(size_t i, const std::u32string& typed, std::vector<Candidate>& out) const {
  const SpellingTrie::Reach reach{max_edits(typed.size()), options_.min_products, speller_.known_products_};
  speller_.trie_.find_near(typed, reach, [&](std::u32string_view word, std::uint32_t products) {
    if (word == typed || word.size() < kMinLetters || is_other_form(word, typed)) return;
    std::string text = to_utf8(word);
    if (word.size() <= kMinLetters && text::is_stop_word(text, options_.language)) return;
    out.push_back({std::move(text), prior(products) - typing_cost(typed, word, options_.costs), i, i, false});
  });
  const size_t keep = std::min<size_t>(out.size(), options_.max_candidates);
  std::partial_sort(
      out.begin(), out.begin() + static_cast<std::ptrdiff_t>(keep), out.end(),
      [](const Candidate& a, const Candidate& b) { return a.score != b.score ? a.score > b.score : a.text < b.text; });
  out.resize(keep);
}

// "outdoorlounge" as "outdoor lounge": two words that products have together.
void SpellingAttempt::add_splits(size_t i, const std::u32string& typed, std::vector<Candidate>& out) const {
  Candidate best;
  for (size_t cut = 2; cut + 2 <= typed.size(); ++cut) {
    const std::string left = to_utf8(std::u32string_view(typed).substr(0, cut));
    const std::string right = to_utf8(std::u32string_view(typed).substr(cut));
    const std::uint32_t products = std::min(speller_.trie_.products(left), speller_.trie_.products(right));
    if (!speller_.is_known_well(products)) continue;
    const double score = prior(products) - kSpaceCost;
    if (!best.text.empty() && score <= best.score) continue;
    const std::string_view both[] = {left, right};
    if (count_ && count(both) == 0) continue;
    best = {left + " " + right, score, i, i, true};
  }
  if (!best.text.empty()) out.push_back(std::move(best));
}

// "air condition er" as "air conditioner": two words, at least one of which no product has, that are one with products.
void SpellingAttempt::add_join(size_t first, std::vector<Candidate>& out) const {
  const Word& left = words_[first];
  const Word& right = words_[first + 1];
  if (!left.letters || !right.letters || left.taken || right.taken || !left.corrected.empty() ||
      right.begin <= left.end) {
    return;
  }
  if (query_.substr(left.end, right.begin - left.end).find_first_not_of(' ') != std::string_view::npos) return;
  std::string text = left.typed + right.typed;
  const std::uint32_t products = speller_.trie_.products(text);
  if (products < options_.min_products) return;
  out.push_back({std::move(text), prior(products) - kSpaceCost, first, first + 1, true});
}

double SpellingAttempt::prior(std::uint64_t products) const {
  return options_.prior_weight * std::log(static_cast<double>(products));
}

double SpellingAttempt::score_as_typed(size_t i, size_t letters) const {
  const Word& word = words_[i];
  if (word.products == 0) {
    constexpr size_t kMostLetters = 12;
    return options_.unknown_score - options_.letter_score * static_cast<double>(std::min(letters, kMostLetters));
  }
  return (word.in_dictionary ? options_.known_bonus : options_.form_bonus) + prior(word.products) +
         context({word.typed, 0, i, i, false});
}

std::uint64_t SpellingAttempt::count(std::span<const std::string_view> words) const {
  return count_ ? count_(words) : 0;
}

// How well a candidate goes with the query's other words: with each of them, and with all of them.
double SpellingAttempt::context(const Candidate& candidate) const {
  std::vector<std::string_view> words;
  const std::string_view text = candidate.text;
  const size_t space = text.find(' ');
  words.push_back(text.substr(0, space));
  if (space != std::string_view::npos) words.push_back(text.substr(space + 1));
  const size_t own = words.size();
  for (size_t j = 0; j < words_.size() && words.size() < own + kMaxCountedWords; ++j) {
    const Word& word = words_[j];
    if (j >= candidate.first && j <= candidate.last) continue;
    if (word.counts && !word.taken) words.push_back(word.corrected.empty() ? word.typed : word.corrected);
  }
  if (words.size() == own) return 0;
  double pairs = 0;
  for (size_t j = own; j < words.size(); ++j) {
    const std::string_view pair[] = {words[0], words[j]};
    pairs += log1p_of(count(pair));
  }
  pairs /= static_cast<double>(words.size() - own);
  const double joint = words.size() == 2 ? pairs : log1p_of(count(words));
  return options_.pair_weight * pairs + options_.joint_weight * joint;
}

std::optional<Correction> SpellingAttempt::result() const {
  Correction correction;
  bool only_spaces = true;
  size_t copied = 0;
  for (size_t i = 0; i < words_.size(); ++i) {
    if (words_[i].corrected.empty()) continue;
    size_t last = i;
    while (last + 1 < words_.size() && words_[last + 1].taken) ++last;
    const std::uint32_t begin = words_[i].begin;
    const std::uint32_t end = words_[last].end;
    correction.query.append(query_.substr(copied, begin - copied));
    correction.query += words_[i].corrected;
    correction.changes.push_back({std::string(query_.substr(begin, end - begin)), words_[i].corrected});
    only_spaces = only_spaces && words_[i].only_spaces;
    copied = end;
  }
  if (only_spaces) return std::nullopt;
  correction.query.append(query_.substr(copied));
  return correction;
}

}  // namespace shelfwise::query
