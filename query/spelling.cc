#include "query/spelling.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "query/spelling_cost.h"
#include "text/stop_words.h"
#include "text/utf8.h"

namespace shelfwise::query {
namespace {

using text::Token;
using text::TokenKind;

constexpr size_t kMinLetters = 3;   // shorter words are near to too many others
constexpr double kSpaceCost = 3.0;  // of a space left out or put in

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
  if (b.substr(0, a.size()) != a) return false;
  const std::u32string_view rest = b.substr(a.size());
  return rest == U"s" || rest == U"es";
}

std::vector<DictionaryWord> sorted_words(std::vector<DictionaryWord> words) {
  std::sort(words.begin(), words.end(),
            [](const DictionaryWord& a, const DictionaryWord& b) { return a.word < b.word; });
  return words;
}

std::vector<DictionaryWord> sorted_words(const catalog::StringTable& words, std::span<const std::uint32_t> products) {
  std::vector<DictionaryWord> sorted;
  sorted.reserve(words.size());
  for (const std::uint32_t number : words.sorted()) sorted.push_back({words[number], products[number]});
  return sorted;
}

std::uint32_t most_products(std::span<const DictionaryWord> words) {
  std::uint32_t most = 0;
  for (const DictionaryWord& word : words) most = std::max(most, word.products);
  return most;
}

std::uint32_t well_known(std::span<const DictionaryWord> words, const SpellerOptions& options) {
  const double share = options.known_share * most_products(words);
  return std::max(options.known_products, static_cast<std::uint32_t>(share));
}

}  // namespace

// A word of the query, and what is to stand in its place.
struct Speller::Word {
  std::string typed;
  std::string corrected;  // empty: stays
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t products = 0;
  bool doubtful = false;
  bool counts = false;  // tells something about its neighbours
};

struct Candidate {
  std::string word;
  double score = 0;
};

// One query on its way.
class Speller::Attempt {
 public:
  Attempt(const Speller& speller, std::string_view query, const CountProducts& count)
      : speller_(speller), options_(speller.options_), query_(query), count_(count) {}

  bool read(const text::Tokens& tokens) {
    bool doubtful = false;
    for (const Token& token : tokens) {
      if (is_overlay(token.kind)) {
        mark_overlay(token);
        continue;
      }
      add(token);
    }
    for (Word& word : words_) doubtful = doubtful || word.doubtful;
    return doubtful;
  }

  std::optional<Correction> run() {
    std::uint32_t questioned = 0;
    for (size_t i = 0; i < words_.size() && questioned < options_.max_words; ++i) {
      if (!words_[i].doubtful || !words_[i].corrected.empty()) continue;
      ++questioned;
      correct(i);
    }
    return result();
  }

 private:
  void add(const Token& token) {
    Word& word = words_.emplace_back();
    word.typed = token.word;
    word.begin = token.begin;
    word.end = token.end;
    if (token.kind != TokenKind::kWord || token.term == "in") return;
    if (text::is_stop_word(token.word, options_.language)) return;
    word.products = speller_.trie_.products(token.word);
    word.doubtful = !speller_.is_known_well(word.products) && token.word.size() >= kMinLetters;
    if (word.doubtful && count_) {  // other forms of the word, and fields whose words are in no dictionary
      const std::string_view alone[] = {word.typed};
      const std::uint64_t matches = count_(alone);
      word.products = std::max(word.products, static_cast<std::uint32_t>(std::min<std::uint64_t>(matches, 0xFFFFFFFF)));
      word.doubtful = !speller_.is_known_well(word.products);
    }
    word.counts = word.products > 0;
  }

  // The parts of a compound that the catalog knows stand well as they are.
  void mark_overlay(const Token& token) { joined_known_ |= speller_.trie_.products(token.term) > 0; }

  void correct(size_t i) {
    Word& word = words_[i];
    const std::u32string typed = letters_of(word.typed);
    if (typed.size() > SpellingTrie::kMaxLetters) return;
    std::vector<Candidate> candidates = near(typed);
    const double stay = score_as_typed(i, typed.size());
    for (Candidate& candidate : candidates) candidate.score += context(i, candidate.word);
    const auto best = std::max_element(candidates.begin(), candidates.end(),
                                       [](const Candidate& a, const Candidate& b) { return a.score < b.score; });
    if (best == candidates.end()) return;
    double rivals = 0;
    for (const Candidate& candidate : candidates) rivals += std::exp(candidate.score - best->score);
    if (best->score - options_.rival_weight * std::log(rivals) > stay) {
      word.corrected = best->word;
      word.counts = true;
    }
  }

  double prior(std::uint32_t products) const { return options_.prior_weight * std::log(static_cast<double>(products)); }

  double score_as_typed(size_t i, size_t letters) {
    const Word& word = words_[i];
    if (word.products == 0)
      return options_.unknown_score - options_.letter_score * std::min(static_cast<double>(letters), 12.0);
    return options_.known_bonus + prior(word.products) + context(i, word.typed);
  }

  std::vector<Candidate> near(const std::u32string& typed) const {
    std::vector<Candidate> found;
    speller_.trie_.find_near(typed, max_edits(typed.size()), [&](std::u32string_view word, std::uint32_t products) {
      if (word == typed || products < options_.min_products || is_other_form(word, typed)) return;
      if (word.size() < 4 && text::is_stop_word(to_utf8(word), options_.language)) return;
      found.push_back({to_utf8(word), prior(products) - typing_cost(typed, word, options_.costs)});
    });
    const size_t keep = std::min<size_t>(found.size(), options_.max_candidates);
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(keep), found.end(),
                      [](const Candidate& a, const Candidate& b) {
                        return a.score != b.score ? a.score > b.score : a.word < b.word;
                      });
    found.resize(keep);
    return found;
  }

  // How well a word goes with the query's other words.
  double context(size_t i, const std::string& word) {
    if (!count_) return 0;
    std::vector<std::string_view> words = {word};
    for (size_t j = 0; j < words_.size(); ++j) {
      if (j != i && words_[j].counts)
        words.push_back(words_[j].corrected.empty() ? words_[j].typed : words_[j].corrected);
    }
    if (words.size() == 1) return 0;
    double pairs = 0;
    for (size_t j = 1; j < words.size(); ++j) {
      const std::string_view pair[] = {words[0], words[j]};
      pairs += std::log1p(static_cast<double>(count_(pair)));
    }
    pairs /= static_cast<double>(words.size() - 1);
    const double joint = words.size() == 2 ? pairs : std::log1p(static_cast<double>(count_(words)));
    return options_.pair_weight * pairs + options_.joint_weight * joint;
  }

  std::optional<Correction> result() const {
    Correction correction;
    size_t copied = 0;
    for (const Word& word : words_) {
      if (word.corrected.empty()) continue;
      correction.query.append(query_.substr(copied, word.begin - copied));
      correction.query += word.corrected;
      copied = word.end;
      correction.changes.push_back({word.typed, word.corrected});
    }
    if (correction.changes.empty()) return std::nullopt;
    correction.query.append(query_.substr(copied));
    return correction;
  }

  const Speller& speller_;
  const SpellerOptions& options_;
  std::string_view query_;
  const CountProducts& count_;
  std::vector<Word> words_;
  bool joined_known_ = false;
};

Speller::Speller(std::vector<DictionaryWord> words, SpellerOptions options)
    : options_(std::move(options)),
      known_products_(well_known(words, options_)),
      trie_(sorted_words(std::move(words))) {}

Speller::Speller(const catalog::StringTable& words, std::span<const std::uint32_t> products, SpellerOptions options)
    : Speller(sorted_words(words, products), std::move(options)) {}

std::optional<Correction> Speller::correct(std::string_view query, const text::Tokens& tokens,
                                           const CountProducts& count) const {
  Attempt attempt(*this, query, count);
  if (!attempt.read(tokens)) return std::nullopt;
  return attempt.run();
}

}  // namespace shelfwise::query
