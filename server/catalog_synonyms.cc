#include "server/catalog_synonyms.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <unordered_set>

#include "server/synonym_miner.h"
#include "server/title_words.h"
#include "text/stop_words.h"

namespace shelfwise::server {
namespace {

using Word = TitleWords::Word;

constexpr size_t kNeighbours = 10;         // of a word that are looked at
constexpr std::uint32_t kLeastPlaces = 5;  // in common; fewer are chance
constexpr double kLikeMeaning = 0.1;       // likeness of places that is asked of words of one meaning,
constexpr double kLikeForm = 0.15;         // of forms and abbreviations of a word, which hardly stand in one title,
constexpr double kFormTogether = 0.1;      // of the titles of the rarer,
constexpr double kLikeAlone = 0.2;         // and of others; sellers do put those side by side ("sofa couch")
constexpr double kAloneTogether = 0.75;
constexpr std::uint32_t kAlonePlaces = 15;
constexpr double kAloneCategory = 0.6;
constexpr std::uint32_t kLeastDescribed = 2;  // of each by the other, kDescribedBoth of both, and kLeastLift times as
constexpr std::uint32_t kDescribedBoth = 6;   // often as of any product
constexpr double kLeastLift = 20;
constexpr double kSameCategory = 0.2;
constexpr double kSharedMeaning = 0.5;   // of the meanings of the word with fewer
constexpr double kUsualSpelling = 0.25;  // of a word's titles
constexpr double kJoinedScore = 0.5;
constexpr double kFormBonus = 0.2;
constexpr double kMeaningBonus = 0.25;
constexpr double kDescribedBonus = 0.2;  // at kMuchDescribed and above
constexpr double kMuchDescribed = 10;
constexpr std::ptrdiff_t kMaxOfWord = 2;
constexpr size_t kMinJoinedLetters = 5;
constexpr size_t kMaxDictionaryProposals = 50;

// One letter more, less or other.
bool is_one_letter_off(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const auto [i, j] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto rest_a = a.substr(static_cast<size_t>(i - a.begin()));
  const auto rest_b = b.substr(static_cast<size_t>(j - b.begin()));
  return rest_a == rest_b.substr(rest_b.empty() ? 0 : 1) ||
         (rest_a.size() == rest_b.size() && rest_a.substr(1) == rest_b.substr(1));
}

constexpr size_t kMaxBrief = 4;

// "sch" of "schedule", "spg" of "spigot": its letters in order, few of them.
bool is_abbreviation(std::string_view brief, std::string_view full) {
  if (brief.size() > kMaxBrief || brief.size() * 5 > full.size() * 3 + 1) return false;
  size_t at = 0;
  for (const char c : full) at += at < brief.size() && brief[at] == c ? 1 : 0;
  return at == brief.size();
}

// "curve", "curved": the same word bent, not a thing made from it ("nail", "nailer") or its absence ("stemless").
bool is_bent(std::string_view brief, std::string_view full) {
  if (!full.starts_with(brief) || brief.size() < 4) return false;
  const std::string_view ending = full.substr(brief.size());
  return ending == "d" || ending == "ed" || ending == "ing" || ending == "y" || ending == "n" || ending == "en";
}

bool are_forms(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (a.front() != b.front()) return false;
  if (a.find_first_not_of("xsml") == std::string_view::npos) return false;  // sizes: "xxl", "xxxl"
  const bool longer = b.starts_with(a);  // is_bent() says what of that is the same word
  return (a.size() >= 5 && !longer && is_one_letter_off(a, b)) || is_abbreviation(a, b) || is_bent(a, b);
}

// Words that stand against each other as values of one attribute: colours, sizes.
class Contrasts {
 public:
  Contrasts(const catalog::Generation& generation, const text::Analyzer& analyzer) {
    constexpr size_t kMaxValues = 20'000;  // of a field that are looked at; more are names
    const catalog::KeywordField* brand = generation.keyword_field("brand");
    std::uint32_t number = 0;
    text::Tokens tokens;
    for (const catalog::KeywordField& field : generation.keyword_fields()) {
      ++number;
      if (&field == brand) continue;
      for (std::uint32_t i = 0; i < std::min<size_t>(field.end - field.begin, kMaxValues); ++i) {
        analyzer.analyze(generation.keyword_value(field.begin + i), tokens);
        if (tokens.positions() == 1) fields_[std::string(tokens.all().front().term)].insert(number);
      }
    }
  }

  bool between(const std::string& a, const std::string& b) const {
    const auto of_a = fields_.find(a);
    const auto of_b = fields_.find(b);
    if (of_a == fields_.end() || of_b == fields_.end()) return false;
    return std::any_of(of_a->second.begin(), of_a->second.end(),
                       [&](std::uint32_t field) { return of_b->second.contains(field); });
  }

 private:
  std::map<std::string, std::set<std::uint32_t>> fields_;
};

class Miner {
 public:
  Miner(const catalog::Generation& generation, const text::Analyzer& analyzer, const WordNet* dictionary)
      : generation_(generation),
        analyzer_(analyzer),
        dictionary_(dictionary),
        words_(generation, analyzer, kSampledProducts),
        contrasts_(generation, analyzer) {}

  std::vector<SynonymProposal> run() {
    add_joined();
    add_neighbours();
    if (dictionary_ != nullptr) add_meanings();
    std::sort(found_.begin(), found_.end(), [](const SynonymProposal& a, const SynonymProposal& b) {
      if (a.score != b.score) return a.score > b.score;
      return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
    std::vector<SynonymProposal> kept;
    std::map<std::string, std::ptrdiff_t> of_word;
    for (SynonymProposal& proposal : found_) {
      if (kept.size() == kMaxCatalogProposals) break;
      if (of_word[proposal.from] >= kMaxOfWord || of_word[proposal.to] >= kMaxOfWord) continue;
      ++of_word[proposal.from];
      ++of_word[proposal.to];
      kept.push_back(std::move(proposal));
    }
    return kept;
  }

 private:
  // Who types "leak proof" finds "leakproof" without a synonym; who types "leakproof" does not find "leak proof".
  void add_joined() {
    const auto words = words_.words();
    for (const TitleWords::Pair& pair : words_.pairs()) {
      if (pair.titles < TitleWords::kLeastTitles) break;
      const Word& left = words[pair.left];
      const Word& right = words[pair.right];
      const std::string joined = left.spelled + right.spelled;
      if (joined.size() < kMinJoinedLetters) continue;
      text::Tokens tokens;
      analyzer_.analyze(joined, tokens);
      if (tokens.positions() != 1) continue;
      const Word* one = words_.find(tokens.all().front().term);
      if (one == nullptr || !(one->spellings.contains(joined) || one->spellings.contains(joined + "s"))) continue;
      SynonymProposal proposal;
      proposal.source = "spellings";
      proposal.from = one->spelled;
      proposal.to = left.spelled + " " + right.spelled;
      proposal.one_way = true;
      proposal.places = pair.titles;
      proposal.score = weighed(kJoinedScore, std::min<size_t>(pair.titles, one->titles.size()));
      found_.push_back(std::move(proposal));
    }
  }

  void add_neighbours() {
    const auto words = words_.words();
    for (std::uint32_t a = 0; a < words.size(); ++a) {
      for (const WordContexts::Neighbour& near : words_.contexts().nearest(a, kNeighbours)) {
        add(words[a], words[near.word], near.likeness);
      }
    }
  }

  void add_meanings() {
    std::set<std::pair<const Word*, const Word*>> met;
    for (const std::vector<std::string>& synset : dictionary_->synsets()) {
      std::vector<const Word*> sold;
      for (const std::string& word : synset) {
        if (const Word* found = word_of(word)) sold.push_back(found);
      }
      for (const Word* a : sold) {
        for (const Word* b : sold) {
          if (a < b && met.emplace(a, b).second) add(*a, *b, words_.contexts().likeness(number(*a), number(*b)));
        }
      }
    }
  }

  const Word* word_of(const std::string& lemma) const {
    if (lemma.find(' ') != std::string::npos) return nullptr;
    text::Tokens tokens;
    analyzer_.analyze(lemma, tokens);
    return tokens.positions() == 1 ? words_.find(tokens.all().front().term) : nullptr;
  }

  std::uint32_t number(const Word& word) const { return static_cast<std::uint32_t>(&word - words_.words().data()); }

  // The word as a dictionary has it: titles may write the plural.
  double meaning(const Word& a, const Word& b) const {
    if (dictionary_ == nullptr) return 0;
    double most = 0;
    const auto usual = [](const Word& word, std::uint32_t titles) {
      return titles >= kUsualSpelling * static_cast<double>(word.titles.size());
    };
    for (const auto& [spelled_a, titles_a] : a.spellings) {
      for (const auto& [spelled_b, titles_b] : b.spellings) {
        if (!usual(a, titles_a) || !usual(b, titles_b)) continue;
        most = std::max(most, dictionary_->share(spelled_a, spelled_b));
      }
    }
    return most;
  }

  void add(const Word& a, const Word& b, const WordContexts::Likeness& like) {
    if (like.cosine < kLikeMeaning || like.shared < kLeastPlaces) return;
    const double category = TitleWords::same_category(a, b);
    if (category < kSameCategory || a.spelled == b.spelled) return;
    SynonymProposal p;
    p.likeness = like.cosine;
    p.places = like.shared;
    p.together = TitleWords::together(a, b);
    p.meaning = meaning(a, b);
    const std::uint32_t first = TitleWords::described_as(a, b);
    const std::uint32_t second = TitleWords::described_as(b, a);
    p.described = first + second;
    const double rarer = static_cast<double>(std::min(a.titles.size(), b.titles.size()));
    const bool contrast = contrasts_.between(a.term, b.term) && p.meaning < 1;
    const bool by_form =
        are_forms(a.spelled, b.spelled) && like.cosine >= kLikeForm && p.together <= kFormTogether * rarer;
    const bool by_meaning = p.meaning >= kSharedMeaning && !contrast;
    const bool by_titles = like.cosine >= kLikeAlone && like.shared >= kAlonePlaces && !contrast &&
                           p.together <= kAloneTogether * rarer && category >= kAloneCategory &&
                           std::min(first, second) >= kLeastDescribed && p.described >= kDescribedBoth &&
                           std::min(words_.described_lift(a, b), words_.described_lift(b, a)) >= kLeastLift;
    if (!by_form && !by_meaning && !by_titles) return;
    p.source = by_form ? "spellings" : by_meaning ? "wordnet" : "titles";
    const bool a_first = a.titles.size() <= b.titles.size();
    p.from = a_first ? a.spelled : b.spelled;
    p.to = a_first ? b.spelled : a.spelled;
    const double score = p.likeness + (by_form ? kFormBonus : 0) + (by_meaning ? kMeaningBonus : 0) +
                         kDescribedBonus * std::min(1.0, p.described / kMuchDescribed);
    p.score = weighed(score, std::min(a.titles.size(), b.titles.size()));
    const bool known = std::any_of(found_.begin(), found_.end(), [&](const SynonymProposal& other) {
      return other.from == p.from && other.to == p.to;
    });
    if (!known) found_.push_back(std::move(p));
  }

  // Sure ones first, and of these what concerns many products.
  static double weighed(double score, size_t titles) { return score * std::log2(2.0 + static_cast<double>(titles)); }

  const catalog::Generation& generation_;
  const text::Analyzer& analyzer_;
  const WordNet* dictionary_;
  TitleWords words_;
  Contrasts contrasts_;
  std::vector<SynonymProposal> found_;
};

}  // namespace

std::vector<SynonymProposal> catalog_synonyms(const catalog::Generation& generation, const text::Analyzer& analyzer,
                                              const WordNet* dictionary) {
  return Miner(generation, analyzer, dictionary).run();
}

std::vector<SynonymProposal> dictionary_synonyms(std::span<const UnsoldWord> words,
                                                 const catalog::Generation& generation, const text::Analyzer& analyzer,
                                                 const WordNet& dictionary) {
  const auto products_with = [&](const std::string& phrase) -> std::uint32_t {
    text::Tokens tokens;
    analyzer.analyze(phrase, tokens);
    std::uint32_t least = 0;
    for (const text::Token& token : tokens) {
      if (text::is_overlay(token.kind)) continue;
      const auto number = generation.terms().find(token.term);
      if (!number) return 0;
      least = least == 0 ? generation.term_df()[*number] : std::min(least, generation.term_df()[*number]);
    }
    return least;
  };
  std::vector<SynonymProposal> found;
  for (const UnsoldWord& unsold : words) {
    if (unsold.shoppers < SynonymMiner::kLeastShoppers) continue;
    std::map<std::string, std::pair<std::uint32_t, double>> sold;  // to products, share of meaning
    for (const std::uint32_t synset : dictionary.of(unsold.word)) {
      for (const std::string& word : dictionary.synsets()[synset]) {
        if (const std::uint32_t products = products_with(word); products > 0) {
          sold[word] = {products, dictionary.share(unsold.word, word)};
        }
      }
    }
    const auto best = std::max_element(sold.begin(), sold.end(), [](const auto& a, const auto& b) {
      return a.second.first * a.second.second < b.second.first * b.second.second;
    });
    if (best == sold.end() || best->second.second < kSharedMeaning) continue;
    SynonymProposal p;
    p.source = "wordnet";
    p.from = unsold.word;
    p.to = best->first;
    p.one_way = true;
    p.shoppers = unsold.shoppers;
    p.meaning = best->second.second;
    p.score = unsold.shoppers;
    found.push_back(std::move(p));
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.shoppers > b.shoppers; });
  if (found.size() > kMaxDictionaryProposals) found.resize(kMaxDictionaryProposals);
  return found;
}

}  // namespace shelfwise::server
