#include "server/synonym_miner.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <tuple>

#include "common/random.h"
#include "text/stop_words.h"

namespace shelfwise::server {
namespace {

using events::EventKind;

constexpr size_t kMaxWords = 6;    // of a query that is looked at
constexpr size_t kMaxChanged = 3;  // words that stand for others

// Number of letters put in, left out or replaced.
size_t edits(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

// The spelling stage sees to these, and joined and split words find each other anyway.
bool is_same_misspelled(std::string_view a, std::string_view b) {
  std::string left(a);
  std::string right(b);
  std::erase(left, ' ');
  std::erase(right, ' ');
  return left.starts_with(right) || right.starts_with(left) ||
         edits(left, right) * 3 <= std::max(left.size(), right.size());
}

bool is_click(EventKind kind) {
  return kind == EventKind::kView || kind == EventKind::kClick || kind == EventKind::kAdd || kind == EventKind::kOrder;
}

}  // namespace

SynonymMiner::SynonymMiner(const catalog::Generation& generation, const text::Analyzer& analyzer)
    : generation_(generation), analyzer_(analyzer) {
  const auto& languages = generation.info().languages;
  language_ = languages.empty() ? "en" : languages.front();
}

std::vector<SynonymMiner::Word> SynonymMiner::words_of(std::string_view text) const {
  text::Tokens tokens;
  analyzer_.analyze(text, tokens);
  std::vector<Word> words;
  for (const text::Token& token : tokens) {
    if (text::is_overlay(token.kind)) continue;
    const bool plain = token.kind == text::TokenKind::kWord && !text::is_stop_word(token.word, language_);
    words.push_back(
        {std::string(token.term), std::string(token.word), plain, generation_.terms().find(token.term).has_value()});
  }
  return words;
}

void SynonymMiner::add(const events::Event& event) {
  if (event.opted_out || events::owner(event).empty()) return;
  const std::uint64_t shopper = stable_hash(events::owner(event).str());
  if (event.kind == EventKind::kSearch) add_search(event, shopper);
  if (is_click(event.kind)) add_click(event, shopper);
}

void SynonymMiner::add_search(const events::Event& event, std::uint64_t shopper) {
  std::vector<Word> query = words_of(event.query);
  if (query.size() > kMaxWords) query.clear();
  for (const Word& word : query) {
    if (!word.plain || word.sold || unsold_counted_ >= kMaxUnsold) continue;
    unsold_counted_ += unsold_[word.word].insert(shopper).second ? 1 : 0;
  }
  if (sessions_.size() >= kMaxSessions) make_room(event.time);
  Session& session = sessions_[shopper];
  if (!session.clicked && event.time >= session.time && event.time - session.time <= kSession) {
    add_reformulation(session.query, query, shopper);
  }
  session = {std::move(query), event.time, false};
}

void SynonymMiner::make_room(TimePoint now) {
  std::erase_if(sessions_, [&](const auto& entry) { return now - entry.second.time > kSession; });
  if (sessions_.size() >= kMaxSessions) sessions_.clear();
}

// What both queries have is left aside: "red couch", "red sofa" tell of "couch" and "sofa".
void SynonymMiner::add_reformulation(const std::vector<Word>& before, const std::vector<Word>& after,
                                     std::uint64_t shopper) {
  const auto without = [](const std::vector<Word>& words, const std::vector<Word>& others) {
    std::vector<Word> left;
    for (const Word& word : words) {
      const bool shared = std::any_of(others.begin(), others.end(), [&](const Word& o) { return o.term == word.term; });
      if (!shared) left.push_back(word);
    }
    return left;
  };
  const auto phrase = [](const std::vector<Word>& words) {
    std::string text;
    for (const Word& word : words) text += (text.empty() ? "" : " ") + word.word;
    return text;
  };
  const auto usable = [](const std::vector<Word>& words) {
    return !words.empty() && words.size() <= kMaxChanged &&
           std::all_of(words.begin(), words.end(), [](const Word& word) { return word.plain; });
  };
  const std::vector<Word> from = without(before, after);
  const std::vector<Word> to = without(after, before);
  if (!usable(from) || !usable(to)) return;
  if (std::any_of(to.begin(), to.end(), [](const Word& word) { return !word.sold; })) return;
  searches_.add_outcome(shopper, phrase(to));
  searches_.add_cause(shopper, phrase(from));
  searches_.add_pair(shopper, phrase(from), phrase(to));
}

const std::vector<SynonymMiner::Word>& SynonymMiner::title_of(Doc doc) {
  if (titles_.size() >= kMaxTitles && !titles_.contains(doc)) titles_.clear();
  const auto [at, fresh] = titles_.try_emplace(doc);
  if (fresh) {
    const auto product = nlohmann::json::parse(generation_.stored_json(doc), nullptr, false);
    if (product.is_object() && product.contains("title") && product["title"].is_string()) {
      at->second = words_of(product["title"].get_ref<const std::string&>());
    }
  }
  return at->second;
}

void SynonymMiner::add_click(const events::Event& event, std::uint64_t shopper) {
  const auto found = sessions_.find(shopper);
  const bool searched =
      found != sessions_.end() && event.time >= found->second.time && event.time - found->second.time <= kSession;
  if (searched) found->second.clicked = true;
  for (const events::EventItem& item : event.items) {
    const auto doc = generation_.find(item.product.str());
    if (!doc) continue;
    for (const Word& word : title_of(*doc)) {
      if (!word.plain) continue;
      clicks_.add_outcome(shopper, word.word);
      if (!searched) continue;
      const std::vector<Word>& query = found->second.query;
      const bool typed = std::any_of(query.begin(), query.end(), [&](const Word& w) { return w.term == word.term; });
      for (const Word& unknown : query) {
        if (unknown.sold || !unknown.plain) continue;
        clicks_.add_cause(shopper, unknown.word);
        if (!typed) clicks_.add_pair(shopper, unknown.word, word.word);
      }
    }
  }
}

bool SynonymMiner::is_sold(std::string_view phrase) const {
  const std::vector<Word> words = words_of(phrase);
  return std::all_of(words.begin(), words.end(), [](const Word& word) { return word.sold; });
}

void SynonymMiner::add_from(const Association& association, const char* source,
                            std::vector<SynonymProposal>& found) const {
  association.for_each([&](std::string_view from, std::string_view to, const Association::Strength& strength) {
    if (strength.shoppers < kLeastShoppers || strength.lift < kLeastLift) return;
    const bool known = is_sold(from);
    if (strength.shoppers < (known ? kLeastKnownShoppers : kLeastShoppers)) return;
    if (strength.shoppers < (known ? kLeastKnownShare : kLeastShare) * strength.of) return;
    if (is_same_misspelled(from, to)) return;
    SynonymProposal proposal;
    proposal.source = source;
    proposal.from = from;
    proposal.to = to;
    proposal.one_way = !known;
    proposal.shoppers = strength.shoppers;
    proposal.of = strength.of;
    proposal.lift = strength.lift;
    found.push_back(std::move(proposal));
  });
}

std::vector<UnsoldWord> SynonymMiner::unsold() const {
  std::vector<UnsoldWord> words;
  for (const auto& [word, shoppers] : unsold_) {
    if (shoppers.size() >= kLeastShoppers) words.push_back({word, static_cast<std::uint32_t>(shoppers.size())});
  }
  std::sort(words.begin(), words.end(), [](const UnsoldWord& a, const UnsoldWord& b) {
    return a.shoppers != b.shoppers ? a.shoppers > b.shoppers : a.word < b.word;
  });
  return words;
}

std::vector<SynonymProposal> SynonymMiner::proposals() const {
  std::vector<SynonymProposal> found;
  add_from(searches_, "searches", found);
  add_from(clicks_, "clicks", found);
  const auto order = [](const SynonymProposal& p) { return std::tie(p.from, p.to, p.source); };
  std::sort(found.begin(), found.end(), [&](const SynonymProposal& a, const SynonymProposal& b) {
    if (a.shoppers != b.shoppers) return a.shoppers > b.shoppers;
    return a.lift != b.lift ? a.lift > b.lift : order(a) < order(b);
  });
  // The same from both sources, or from both sides, is told once, by the stronger.
  std::vector<SynonymProposal> kept;
  for (SynonymProposal& p : found) {
    const bool told = std::any_of(kept.begin(), kept.end(), [&](const SynonymProposal& other) {
      return (other.from == p.from && other.to == p.to) || (other.from == p.to && other.to == p.from);
    });
    const auto same = std::count_if(kept.begin(), kept.end(), [&](const SynonymProposal& other) {
      return other.from == p.from && other.source == p.source;
    });
    if (!told && same < kMaxPerWord) kept.push_back(std::move(p));
    if (kept.size() == kMaxProposals) break;
  }
  return kept;
}

}  // namespace shelfwise::server
