#include "query/suggest/completions.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "query/suggest/title_text.h"

namespace shelfwise::query {
namespace {

constexpr std::uint32_t kNoTitle = 0xFFFFFFFFU;
constexpr size_t kExtended = 3;  // lone words that are continued by the word that follows them in titles
constexpr size_t kTitlesPerPlace = 4;
constexpr std::uint32_t kLeastFollowers = 2;
constexpr std::uint32_t kRarer = 10;    // times fewer products: not worth a place beside the other
constexpr std::uint32_t kNextWord = 4;  // how much more a title says where the ending directly follows

}  // namespace

bool contains_all(std::span<const std::uint32_t> terms, const std::vector<std::uint32_t>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](std::uint32_t w) { return std::find(terms.begin(), terms.end(), w) != terms.end(); });
}

Suggestion query_suggestion(std::string text, std::uint64_t count) {
  Suggestion s;
  s.text = std::move(text);
  s.count = count;
  return s;
}

void Completions::find_titles() {
  if (typed_.done().empty()) {
    for (const TypedText::Ending& e : typed_.endings()) {
      const auto list = index_.titles_by_term[e.term];
      for (const std::uint32_t title : list.first(std::min(list.size(), kMaxTitlesRead / TypedText::kMaxEndings))) {
        keep_title(title);
      }
    }
    std::sort(titles_.begin(), titles_.end());
    titles_.erase(std::unique(titles_.begin(), titles_.end()), titles_.end());
    return;
  }
  std::span<const std::uint32_t> shortest = index_.titles_by_term[typed_.done().front()];
  for (const std::uint32_t term : typed_.done()) {
    if (index_.titles_by_term[term].size() < shortest.size()) shortest = index_.titles_by_term[term];
  }
  size_t read = 0;
  for (const std::uint32_t title : shortest) {
    const auto terms = generation_.title_terms(index_.titles[title]);
    if (contains_all(terms, typed_.done()) && typed_.has_ending(terms)) keep_title(title);
    if (++read == kMaxTitlesRead) break;
  }
}

void Completions::keep_title(std::uint32_t title) {
  const bool removed = (generation_.flags()[index_.titles[title]] & catalog::kRemoved) != 0;
  if (!removed) titles_.push_back(title);
}

std::vector<Suggestion> Completions::queries() {
  std::vector<Suggestion> queries;
  if (!typed_.done().empty()) {
    if (typed_.prefix().empty()) {
      follow(typed_.done().back(), typed_.done_text(), titles_, queries);
    } else {
      end_phrase(queries);
    }
    return queries;
  }
  for (const TypedText::Ending& e : typed_.endings()) queries.push_back(query_suggestion(std::string(e.word), e.df));
  const size_t extended = std::min(kExtended, typed_.endings().size());
  for (size_t i = 0; i < extended; ++i) {
    const auto list = index_.titles_by_term[typed_.endings()[i].term];
    const std::vector<std::uint32_t> titles(
        list.begin(), list.begin() + static_cast<std::ptrdiff_t>(std::min(list.size(), kMaxTitlesRead)));
    // Behind the words themselves, but for the one that is typed in full: there the shopper goes on.
    std::vector<Suggestion> phrases;
    follow(typed_.endings()[i].term, std::string(typed_.endings()[i].word), titles, phrases);
    if (phrases.size() > kExtended) phrases.resize(kExtended);
    const bool in_full = i == 0 && typed_.endings()[i].word == typed_.prefix();
    queries.insert(in_full ? queries.begin() + 1 : queries.end(), phrases.begin(), phrases.end());
  }
  return queries;
}

// Finished words with the endings that their titles have, those that directly follow first.
void Completions::end_phrase(std::vector<Suggestion>& queries) {
  struct Found {
    std::uint32_t weight = 0, titles = 0, title = 0, last_title = kNoTitle;
  };
  std::map<std::uint32_t, Found> by_term;
  for (const std::uint32_t title : titles_) {
    const auto terms = generation_.title_terms(index_.titles[title]);
    for (size_t i = 0; i < terms.size(); ++i) {
      if (!typed_.is_ending(terms[i]) ||
          std::find(typed_.done().begin(), typed_.done().end(), terms[i]) != typed_.done().end())
        continue;
      Found& found = by_term[terms[i]];
      if (found.titles == 0) found.title = title;
      if (std::exchange(found.last_title, title) != title) ++found.titles, ++found.weight;
      if (i > 0 && terms[i - 1] == typed_.done().back()) found.weight += kNextWord;
    }
  }
  std::vector<std::pair<std::uint32_t, Found>> best(by_term.begin(), by_term.end());
  std::stable_sort(best.begin(), best.end(),
                   [](const auto& a, const auto& b) { return a.second.weight > b.second.weight; });
  for (const auto& [term, found] : best) {
    if (queries.size() >= limit_ || found.weight * kRarer < best.front().second.weight) break;
    const TypedText::Ending* known = typed_.ending(term);
    const auto word = known != nullptr ? std::optional(std::string(known->word)) : spelled_in(found.title, term);
    if (word) queries.push_back(query_suggestion(typed_.done_text() + " " + *word, found.titles));
  }
}

// The words that most often follow `last` in the titles.
void Completions::follow(std::uint32_t last, const std::string& text, const std::vector<std::uint32_t>& titles,
                         std::vector<Suggestion>& queries) {
  struct Follower {
    std::uint32_t term, title;
  };
  std::vector<Follower> followers;
  for (const std::uint32_t title : titles) {
    const auto terms = generation_.title_terms(index_.titles[title]);
    const auto at = std::find(terms.begin(), terms.end(), last);
    if (at == terms.end() || at + 1 == terms.end()) continue;
    if (at[1] != last && std::find(typed_.done().begin(), typed_.done().end(), at[1]) == typed_.done().end()) {
      followers.push_back({at[1], title});
    }
  }
  std::stable_sort(followers.begin(), followers.end(),
                   [](const Follower& a, const Follower& b) { return a.term < b.term; });
  struct Run {
    std::uint32_t count;
    Follower first;
  };
  std::vector<Run> runs;
  for (const Follower& follower : followers) {
    if (runs.empty() || runs.back().first.term != follower.term) runs.push_back({0, follower});
    ++runs.back().count;
  }
  std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.count > b.count; });
  for (const Run& run : runs) {
    if (run.count < kLeastFollowers || queries.size() >= limit_) break;
    const std::optional<std::string> word = spelled_in(run.first.title, run.first.term);
    if (word) queries.push_back(query_suggestion(text + " " + *word, run.count));
  }
}

// A term as the title of a product spells it; nullopt for a word that should end no query.
std::optional<std::string> Completions::spelled_in(std::uint32_t title, std::uint32_t term) {
  const std::string_view wanted = generation_.terms()[term];
  const std::string text = title_of(generation_, index_.titles[title]);
  analyzer_.analyze(text, tokens_);
  for (const text::Token& token : tokens_) {
    if (token.term != wanted || token.kind != text::TokenKind::kWord) continue;
    const auto known = index_.first_word(token.word);
    if (known == index_.words.end() || generation_.words()[*known] != token.word) return std::nullopt;
    return std::string(token.word);
  }
  return std::nullopt;
}

std::vector<Suggestion> Completions::products(const SuggestHelp& help) const {
  std::vector<Suggestion> suggestions;
  std::set<std::string> texts;  // variants often share their title
  for (size_t i = 0; i < titles_.size() && i < kTitlesPerPlace * size_t{limit_} && suggestions.size() < limit_; ++i) {
    Suggestion s;
    s.kind = Suggestion::Kind::kProduct;
    s.doc = index_.titles[titles_[i]];
    s.count = 1;
    if (help.shown && !help.shown(s)) continue;
    s.text = title_of(generation_, s.doc);
    if (!s.text.empty() && texts.insert(s.text).second) suggestions.push_back(std::move(s));
  }
  return suggestions;
}

}  // namespace shelfwise::query
