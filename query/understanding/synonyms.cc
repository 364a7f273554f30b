#include "query/understanding/synonyms.h"

#include <algorithm>

namespace shelfwise::query {
namespace {

std::vector<std::string> terms_of(const text::Analyzer& analyzer, std::string_view phrase) {
  text::Tokens tokens;
  analyzer.analyze(phrase, tokens);
  std::vector<std::string> terms;
  for (const text::Token& token : tokens) {
    if (!text::is_overlay(token.kind)) terms.emplace_back(token.term);
  }
  return terms;
}

std::string key_of(std::span<const std::string> terms) {
  std::string key;
  for (const std::string& term : terms) key += (key.empty() ? "" : " ") + term;
  return key;
}

Error wrong(const SynonymSet& set, std::string message) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), "synonyms " + set.id);
}

struct Phrase {
  std::string text;
  std::vector<std::string> terms;
  std::string key;
};

Result<Phrase> phrase_of(const SynonymSet& set, const std::string& text, const text::Analyzer& analyzer) {
  if (text.size() > SynonymSet::kMaxPhraseBytes) {
    return wrong(set, "\"" + text.substr(0, 20) + "...\" is longer than " +
                          std::to_string(SynonymSet::kMaxPhraseBytes) + " bytes; shorten it");
  }
  Phrase phrase{text, terms_of(analyzer, text), {}};
  if (phrase.terms.empty()) return wrong(set, "\"" + text + "\" has no letters or digits; give words");
  if (phrase.terms.size() > Synonyms::kMaxPhraseWords) {
    return wrong(set,
                 "\"" + text + "\" has more than " + std::to_string(Synonyms::kMaxPhraseWords) + " words; shorten it");
  }
  phrase.key = key_of(phrase.terms);
  return phrase;
}

// Root first, where there is one; phrases that come to the same terms ("Sofa", "sofas") once.
Result<std::vector<Phrase>> phrases_of(const SynonymSet& set, const text::Analyzer& analyzer) {
  std::vector<Phrase> phrases;
  const auto add = [&](const std::string& text) -> Status {
    Result<Phrase> phrase = phrase_of(set, text, analyzer);
    if (!phrase) return std::move(phrase).error();
    const bool known =
        std::any_of(phrases.begin(), phrases.end(), [&](const Phrase& other) { return other.key == phrase->key; });
    if (!known) phrases.push_back(std::move(*phrase));
    return {};
  };
  if (set.synonyms.size() > SynonymSet::kMaxPhrases) {
    return wrong(set, "at most " + std::to_string(SynonymSet::kMaxPhrases) + " synonyms a set; make two");
  }
  if (!set.root.empty()) {
    if (Status added = add(set.root); !added) return added.error();
  }
  for (const std::string& text : set.synonyms) {
    if (Status added = add(text); !added) return added.error();
  }
  if (phrases.size() < 2) {
    return wrong(set, set.synonyms.empty() ? "there are no synonyms in it; name at least one beside the root, or two"
                                           : "all its phrases mean the same to the index already; no set is needed");
  }
  return phrases;
}

}  // namespace

Result<std::shared_ptr<const Synonyms>> Synonyms::make(const std::vector<SynonymSet>& sets,
                                                       const text::Analyzer& analyzer) {
  if (sets.size() > kMaxSets) {
    return make_error(ErrorCode::kTooLarge, "at most " + std::to_string(kMaxSets) + " sets of synonyms");
  }
  auto made = std::make_shared<Synonyms>();
  size_t alternatives = 0;
  for (const SynonymSet& set : sets) {
    Result<std::vector<Phrase>> phrases = phrases_of(set, analyzer);
    if (!phrases) return std::move(phrases).error();
    const size_t replaced = set.root.empty() ? phrases->size() : 1;
    alternatives += replaced * (phrases->size() - 1);
    if (alternatives > kMaxAlternatives) {
      return make_error(ErrorCode::kTooLarge, "together the sets give more than " + std::to_string(kMaxAlternatives) +
                                                  " alternatives; make large two-way sets smaller, or one-way");
    }
    for (size_t i = 0; i < replaced; ++i) {
      const Phrase& from = (*phrases)[i];
      std::vector<Alternative>& to = made->by_phrase_[from.key];
      for (size_t j = 0; j < phrases->size(); ++j) {
        if (j != i) to.push_back({(*phrases)[j].terms, (*phrases)[j].text, set.id});
      }
      size_t& longest = made->longest_[from.terms.front()];
      longest = std::max(longest, from.terms.size());
      made->words_.insert(from.terms.begin(), from.terms.end());
    }
  }
  return std::shared_ptr<const Synonyms>(std::move(made));
}

std::vector<Synonyms::Match> Synonyms::at(std::span<const std::string_view> terms, size_t first) const {
  std::vector<Match> found;
  const auto begins = longest_.find(terms[first]);
  if (begins == longest_.end()) return found;
  for (size_t words = std::min(begins->second, terms.size() - first); words > 0; --words) {
    std::string key;
    for (size_t i = 0; i < words; ++i) key.append(i == 0 ? "" : " ").append(terms[first + i]);
    const auto phrase = by_phrase_.find(key);
    if (phrase != by_phrase_.end()) found.push_back({words, phrase->second});
  }
  return found;
}

bool Synonyms::has(std::string_view term) const { return words_.contains(term); }

namespace {

using PhrasesBySet = std::vector<std::vector<Phrase>>;

void note_shared(const std::vector<SynonymSet>& sets, const PhrasesBySet& phrases, std::vector<SynonymNote>& notes) {
  std::map<std::string, size_t> first;  // two-way phrase, or root, to its set
  for (size_t i = 0; i < sets.size(); ++i) {
    const size_t replaced = sets[i].root.empty() ? phrases[i].size() : std::min<size_t>(1, phrases[i].size());
    for (size_t j = 0; j < replaced; ++j) {
      const auto [found, fresh] = first.try_emplace(phrases[i][j].key, i);
      if (fresh) continue;
      notes.push_back({sets[i].id, "\"" + phrases[i][j].text + "\" stands in the set " + sets[found->second].id +
                                       " too; a search for it uses both, but their other words do not find each other: "
                                       "join the sets if they should"});
    }
  }
}

// Depth first over "root leads to synonym"; a circle is told once, at the set that closes it.
class Circles {
 public:
  Circles(const std::vector<SynonymSet>& sets, const PhrasesBySet& phrases, std::vector<SynonymNote>& notes)
      : sets_(sets), phrases_(phrases), notes_(notes), state_(sets.size(), State::kNew) {
    for (size_t i = 0; i < sets.size(); ++i) {
      if (!sets[i].root.empty() && !phrases[i].empty()) by_root_[phrases[i].front().key].push_back(i);
    }
  }

  void find() {
    for (size_t i = 0; i < sets_.size(); ++i) {
      if (!sets_[i].root.empty() && state_[i] == State::kNew) follow(i);
    }
  }

 private:
  enum class State : std::uint8_t { kNew, kOpen, kDone };

  // Without recursion: ten thousand sets may hang on one another.
  void follow(size_t start) {
    struct Step {
      size_t set;
      std::vector<size_t> next;
    };
    std::vector<Step> path;
    const auto enter = [&](size_t set) {
      state_[set] = State::kOpen;
      path.push_back({set, next_of(set)});
    };
    enter(start);
    while (!path.empty()) {
      if (path.back().next.empty()) {
        state_[path.back().set] = State::kDone;
        path.pop_back();
        continue;
      }
      const size_t next = path.back().next.back();
      path.back().next.pop_back();
      if (state_[next] == State::kOpen) {
        notes_.push_back({sets_[path.back().set].id, "leads in a circle back to \"" + sets_[next].root + "\" (set " +
                                                         sets_[next].id +
                                                         "); make one two-way set of them if they mean the same"});
      } else if (state_[next] == State::kNew) {
        enter(next);
      }
    }
  }

  std::vector<size_t> next_of(size_t set) const {
    std::vector<size_t> next;
    for (size_t j = 1; j < phrases_[set].size(); ++j) {
      const auto found = by_root_.find(phrases_[set][j].key);
      if (found != by_root_.end()) next.insert(next.end(), found->second.begin(), found->second.end());
    }
    return next;
  }

  const std::vector<SynonymSet>& sets_;
  const PhrasesBySet& phrases_;
  std::vector<SynonymNote>& notes_;
  std::vector<State> state_;
  std::map<std::string, std::vector<size_t>> by_root_;
};

void note_useless(const SynonymSet& set, const std::vector<Phrase>& phrases,
                  const std::function<std::uint32_t(std::string_view)>& products_with,
                  std::vector<SynonymNote>& notes) {
  const auto is_sold = [&](const Phrase& phrase) {
    return std::all_of(phrase.terms.begin(), phrase.terms.end(),
                       [&](const std::string& term) { return products_with(term) > 0; });
  };
  const bool any = std::any_of(phrases.begin() + (set.root.empty() ? 0 : 1), phrases.end(), is_sold);
  if (!any) notes.push_back({set.id, "no product has any of its synonyms, so it finds nothing; is a word mistyped?"});
}

}  // namespace

std::vector<SynonymNote> check_synonyms(const std::vector<SynonymSet>& sets, const text::Analyzer& analyzer,
                                        const std::function<std::uint32_t(std::string_view term)>& products_with) {
  std::vector<SynonymNote> notes;
  PhrasesBySet phrases;
  for (const SynonymSet& set : sets) {
    Result<std::vector<Phrase>> own = phrases_of(set, analyzer);
    phrases.push_back(own ? std::move(*own) : std::vector<Phrase>());
    if (!phrases.back().empty()) note_useless(set, phrases.back(), products_with, notes);
  }
  note_shared(sets, phrases, notes);
  Circles(sets, phrases, notes).find();
  return notes;
}

}  // namespace shelfwise::query
