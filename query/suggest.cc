#include "query/suggest.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "query/suggest_index.h"
#include "text/analyzer.h"
#include "text/fold.h"
#include "text/stop_words.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxTypedBytes = 200;
constexpr std::uint32_t kNoTitle = 0xFFFFFFFFU;
constexpr size_t kMaxDoneWords = 8;
constexpr size_t kMaxEndings = 24;        // words that the unfinished one may become
constexpr size_t kMaxTitlesRead = 2'000;  // of the most popular ones that have the finished words
constexpr size_t kExtended = 3;           // lone words that are continued by the word that follows them in titles
constexpr size_t kShortestMistyped = 4;   // bytes; shorter words are near too many others
constexpr size_t kPopularPerPlace = 4;    // looked at for each that can be shown: some lead to nothing today
constexpr size_t kTitlesPerPlace = 4;
constexpr std::uint32_t kLeastFollowers = 2;
constexpr std::uint32_t kRarer = 10;    // times fewer products: not worth a place beside the other
constexpr std::uint32_t kNextWord = 4;  // how much more a title says where the ending directly follows

// Stops at the title, which stands near the beginning.
class TitleReader final : public nlohmann::json::json_sax_t {
 public:
  std::string title;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t& value) override {
    if (depth_ != 1 || !at_title_) return true;
    title = std::move(value);
    return false;
  }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return ++depth_ > 0; }
  bool key(string_t& name) override {
    at_title_ = depth_ == 1 && name == "title";
    return true;
  }
  bool end_object() override { return depth_-- > 0; }
  bool start_array(std::size_t) override { return ++depth_ > 0; }
  bool end_array() override { return depth_-- > 0; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  int depth_ = 0;
  bool at_title_ = false;
};

std::string title_of(const catalog::Generation& generation, Doc doc) {
  TitleReader reader;
  nlohmann::json::sax_parse(generation.stored_json(doc), &reader);
  return std::move(reader.title);
}

bool contains_all(std::span<const std::uint32_t> terms, const std::vector<std::uint32_t>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](std::uint32_t w) { return std::find(terms.begin(), terms.end(), w) != terms.end(); });
}

}  // namespace

struct Suggester::Index {
  explicit Index(const catalog::Generation& generation)
      : lists(generation), analyzers({.languages = generation.info().languages}) {}
  SuggestIndex lists;
  mutable AnalyzerPool analyzers;
};

// One call of suggest().
class Suggester::Request {
 public:
  Request(const SuggestIndex& index, const text::Analyzer& analyzer, const SuggestHelp& help)
      : index_(index), generation_(index.generation), analyzer_(analyzer), help_(help) {}

  std::vector<Suggestion> answer(std::string_view typed, std::uint32_t limit) {
    limit_ = limit;
    if (typed.size() > kMaxTypedBytes) typed = typed.substr(0, kMaxTypedBytes);
    const bool known = read(typed);
    if (known) find_endings();
    std::vector<Suggestion> queries = popular_queries(typed);
    if (!known || (!prefix_.empty() && endings_.empty() && done_.empty())) return queries;
    find_titles();
    std::vector<Suggestion> brands = named(Suggestion::Kind::kBrand);
    std::vector<Suggestion> categories = named(Suggestion::Kind::kCategory);
    keep_shown(brands, (limit_ + 3) / 4);
    keep_shown(categories, (limit_ + 3) / 4);
    add_completed(queries, brands);
    return mix(std::move(queries), std::move(brands), std::move(categories), products());
  }

 private:
  // What the unfinished word may become.
  struct Ending {
    std::string_view word;
    std::uint32_t term = 0;
    std::uint32_t df = 0;
  };

  // Splits what is typed into finished words and the unfinished last one. False where nothing can complete it.
  bool read(std::string_view typed) {
    analyzer_.analyze(typed, tokens_);
    std::vector<const text::Token*> words;
    for (const text::Token& token : tokens_) {
      if (!text::is_overlay(token.kind)) words.push_back(&token);
    }
    if (words.empty()) return false;
    size_t done_end = words.back()->end;
    if (words.back()->end == typed.size()) {
      prefix_ = std::string(words.back()->word);
      done_end = words.back()->begin;
      words.pop_back();
    }
    if (words.size() > kMaxDoneWords) return false;
    done_text_ = text::fold(typed.substr(0, done_end));
    std::vector<std::string> spelled;
    for (const text::Token* word : words) spelled.emplace_back(word->word);
    for (const text::Token* word : words) {
      const auto term = generation_.terms().find(word->term);
      done_.push_back(term.value_or(catalog::kNone));
    }
    return mend(spelled);
  }

  // Finished words that the catalog does not have, each by the most frequent word that is one typing error away. False
  // where there is none.
  bool mend(std::vector<std::string>& spelled) {
    bool mended = false;
    for (size_t i = 0; i < done_.size(); ++i) {
      if (done_[i] != catalog::kNone) continue;
      std::uint32_t best = catalog::kNone;
      for (const std::uint32_t word : nearly_typed_words(spelled[i])) {
        const std::string_view text = generation_.words()[word];
        if (text.size() + 1 < spelled[i].size() || text.size() > spelled[i].size() + 1) continue;
        if (best == catalog::kNone || generation_.word_df()[word] > generation_.word_df()[best]) best = word;
      }
      if (best == catalog::kNone) return false;
      spelled[i] = generation_.words()[best];
      analyzer_.analyze(spelled[i], tokens_);
      const auto term = tokens_.empty() ? std::nullopt : generation_.terms().find(tokens_.all().front().term);
      if (!term) return false;
      done_[i] = *term;
      mended = true;
    }
    if (!mended) return true;
    done_text_.clear();
    for (const std::string& word : spelled) done_text_ += (done_text_.empty() ? "" : " ") + word;
    return true;
  }

  // What shoppers search for that begins with what is typed; nearly so where nothing begins with it.
  std::vector<Suggestion> popular_queries(std::string_view typed) const {
    std::vector<Suggestion> queries;
    if (help_.popular == nullptr) return queries;
    std::string prefix = text::fold(typed);
    if (prefix.empty()) return queries;
    if (typed.back() == ' ') prefix += ' ';
    const size_t looked_at = kPopularPerPlace * size_t{limit_};
    auto found = help_.popular->beginning(prefix, looked_at);
    if (found.empty() && !begins_exactly_ && prefix.size() >= kShortestMistyped) {
      found = help_.popular->nearly_beginning(prefix, looked_at);
    }
    for (const PopularQuery* popular : found) queries.push_back(query(popular->text, 0));
    keep_shown(queries, limit_);
    return queries;
  }

  // The first `most` that lead to something.
  void keep_shown(std::vector<Suggestion>& list, size_t most) const {
    std::vector<Suggestion> kept;
    for (Suggestion& suggestion : list) {
      if (kept.size() == most) break;
      if (!help_.shown || help_.shown(suggestion)) kept.push_back(std::move(suggestion));
    }
    list = std::move(kept);
  }

  // Behind the popular queries those of the catalog's words that neither they nor the brands say.
  void add_completed(std::vector<Suggestion>& queries, const std::vector<Suggestion>& brands) {
    std::vector<Suggestion> completed = completed_queries();
    drop_queries_that_are_brands(completed, brands);
    std::erase_if(completed, [&](const Suggestion& own) {
      return std::any_of(queries.begin(), queries.end(), [&](const Suggestion& q) { return q.text == own.text; });
    });
    keep_shown(completed, limit_ - std::min<size_t>(limit_, queries.size()));
    for (Suggestion& suggestion : completed) queries.push_back(std::move(suggestion));
  }

  void find_endings() {
    if (prefix_.empty()) return;
    const auto begin = lower_bound(prefix_);
    const auto end = std::find_if_not(begin, index_.words.end(),
                                      [&](std::uint32_t w) { return generation_.words()[w].starts_with(prefix_); });
    std::vector<std::uint32_t> found(begin, end);
    if (found.empty()) found = rare_words();
    begins_exactly_ = !found.empty();
    if (found.empty()) found = nearly_typed_words(prefix_);
    std::uint32_t most = 0;
    for (const std::uint32_t word : found) most = std::max(most, generation_.word_df()[word]);
    // What is typed may be a whole word, unless it is rare beside those that it begins.
    const auto whole = [&](std::uint32_t word) {
      return generation_.words()[word] == prefix_ && std::uint64_t{generation_.word_df()[word]} * kRarer >= most;
    };
    const auto by_df = [&](std::uint32_t a, std::uint32_t b) {
      if (whole(a) != whole(b)) return whole(a);
      const std::uint32_t df_a = generation_.word_df()[a], df_b = generation_.word_df()[b];
      return df_a != df_b ? df_a > df_b : a < b;
    };
    const size_t kept = std::min(found.size(), kMaxEndings);
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), by_df);
    found.resize(kept);
    for (const std::uint32_t word : found) add_ending(word);
    if (!done_.empty()) mark_ending_terms();
  }

  // Beside finished words every term that begins as typed may end the query, not only the most frequent of all.
  void mark_ending_terms() {
    const catalog::StringTable& terms = generation_.terms();
    ending_terms_.assign(terms.size() / 64 + 1, 0);
    const auto mark = [&](std::uint32_t term) { ending_terms_[term / 64] |= std::uint64_t{1} << (term % 64); };
    const auto sorted = terms.sorted();
    auto at = std::lower_bound(sorted.begin(), sorted.end(), prefix_,
                               [&](std::uint32_t term, const std::string& text) { return terms[term] < text; });
    for (; at != sorted.end() && terms[*at].starts_with(prefix_); ++at) mark(*at);
    for (const Ending& e : endings_) mark(e.term);
  }

  bool is_ending(std::uint32_t term) const { return (ending_terms_[term / 64] >> (term % 64) & 1) != 0; }

  std::vector<std::uint32_t>::const_iterator lower_bound(std::string_view text) const {
    return std::lower_bound(index_.words.begin(), index_.words.end(), text,
                            [&](std::uint32_t w, std::string_view t) { return generation_.words()[w] < t; });
  }

  // Words too rare for the index's list; only asked where that has none.
  std::vector<std::uint32_t> rare_words() const {
    constexpr size_t kMost = 1'000;
    const std::span<const std::uint32_t> sorted = generation_.words().sorted();
    auto at = std::lower_bound(sorted.begin(), sorted.end(), prefix_,
                               [&](std::uint32_t w, const std::string& t) { return generation_.words()[w] < t; });
    std::vector<std::uint32_t> words;
    for (; at != sorted.end() && words.size() < kMost && generation_.words()[*at].starts_with(prefix_); ++at) {
      if (!text::is_stop_word(generation_.words()[*at], index_.language)) words.push_back(*at);
    }
    return words;
  }

  // The first letter is taken to be right: people seldom miss it, and it leaves few words to compare.
  std::vector<std::uint32_t> nearly_typed_words(std::string_view typed) const {
    std::vector<std::uint32_t> words;
    if (typed.size() < kShortestMistyped) return words;
    for (auto at = lower_bound(typed.substr(0, 1)); at != index_.words.end(); ++at) {
      const std::string_view word = generation_.words()[*at];
      if (word.front() != typed.front()) break;
      if (begins_nearly(word, typed)) words.push_back(*at);
    }
    return words;
  }

  // Spellings of one term ("tent", "tents") are one ending, the first of them.
  void add_ending(std::uint32_t word) {
    const std::string_view spelled = generation_.words()[word];
    analyzer_.analyze(spelled, tokens_);
    if (tokens_.empty()) return;
    const auto term = generation_.terms().find(tokens_.all().front().term);
    if (!term || ending(*term) != nullptr) return;
    endings_.push_back({spelled, *term, generation_.word_df()[word]});
  }

  const Ending* ending(std::uint32_t term) const {
    const auto found = std::find_if(endings_.begin(), endings_.end(), [&](const Ending& e) { return e.term == term; });
    return found == endings_.end() ? nullptr : &*found;
  }

  // Positions of titles with all finished words and one of the endings, the most popular first.
  void find_titles() {
    if (done_.empty()) {
      for (const Ending& e : endings_) {
        const auto list = index_.titles_by_term[e.term];
        for (const std::uint32_t title : list.first(std::min(list.size(), kMaxTitlesRead / kMaxEndings))) {
          keep_title(title);
        }
      }
      std::sort(titles_.begin(), titles_.end());
      titles_.erase(std::unique(titles_.begin(), titles_.end()), titles_.end());
      return;
    }
    std::span<const std::uint32_t> shortest = index_.titles_by_term[done_.front()];
    for (const std::uint32_t term : done_) {
      if (index_.titles_by_term[term].size() < shortest.size()) shortest = index_.titles_by_term[term];
    }
    size_t read = 0;
    for (const std::uint32_t title : shortest) {
      const auto terms = generation_.title_terms(index_.titles[title]);
      if (contains_all(terms, done_) && has_ending(terms)) keep_title(title);
      if (++read == kMaxTitlesRead) break;
    }
  }

  void keep_title(std::uint32_t title) {
    const bool removed = (generation_.flags()[index_.titles[title]] & catalog::kRemoved) != 0;
    if (!removed) titles_.push_back(title);
  }

  bool has_ending(std::span<const std::uint32_t> terms) const {
    return prefix_.empty() || std::any_of(terms.begin(), terms.end(), [&](std::uint32_t t) {
             return done_.empty() ? ending(t) != nullptr : is_ending(t);
           });
  }

  std::vector<Suggestion> completed_queries() {
    std::vector<Suggestion> queries;
    if (!done_.empty()) {
      if (prefix_.empty()) {
        follow(done_.back(), done_text_, titles_, queries);
      } else {
        end_phrase(queries);
      }
      return queries;
    }
    for (const Ending& e : endings_) queries.push_back(query(std::string(e.word), e.df));
    const size_t extended = std::min(kExtended, endings_.size());
    for (size_t i = 0; i < extended; ++i) {
      const auto list = index_.titles_by_term[endings_[i].term];
      const std::vector<std::uint32_t> titles(
          list.begin(), list.begin() + static_cast<std::ptrdiff_t>(std::min(list.size(), kMaxTitlesRead)));
      // Behind the words themselves, but for the one that is typed in full: there the shopper goes on.
      std::vector<Suggestion> phrases;
      follow(endings_[i].term, std::string(endings_[i].word), titles, phrases);
      if (phrases.size() > kExtended) phrases.resize(kExtended);
      const bool in_full = i == 0 && endings_[i].word == prefix_;
      queries.insert(in_full ? queries.begin() + 1 : queries.end(), phrases.begin(), phrases.end());
    }
    return queries;
  }

  // Finished words with the endings that their titles have, those that directly follow first.
  void end_phrase(std::vector<Suggestion>& queries) {
    struct Found {
      std::uint32_t weight = 0, titles = 0, title = 0, last_title = kNoTitle;
    };
    std::map<std::uint32_t, Found> by_term;
    for (const std::uint32_t title : titles_) {
      const auto terms = generation_.title_terms(index_.titles[title]);
      for (size_t i = 0; i < terms.size(); ++i) {
        if (!is_ending(terms[i]) || std::find(done_.begin(), done_.end(), terms[i]) != done_.end()) continue;
        Found& found = by_term[terms[i]];
        if (found.titles == 0) found.title = title;
        if (std::exchange(found.last_title, title) != title) ++found.titles, ++found.weight;
        if (i > 0 && terms[i - 1] == done_.back()) found.weight += kNextWord;
      }
    }
    std::vector<std::pair<std::uint32_t, Found>> best(by_term.begin(), by_term.end());
    std::stable_sort(best.begin(), best.end(),
                     [](const auto& a, const auto& b) { return a.second.weight > b.second.weight; });
    for (const auto& [term, found] : best) {
      if (queries.size() >= limit_ || found.weight * kRarer < best.front().second.weight) break;
      const Ending* known = ending(term);
      const auto word = known != nullptr ? std::optional(std::string(known->word)) : spelled_in(found.title, term);
      if (word) queries.push_back(query(done_text_ + " " + *word, found.titles));
    }
  }

  // The words that most often follow `last` in the titles.
  void follow(std::uint32_t last, const std::string& text, const std::vector<std::uint32_t>& titles,
              std::vector<Suggestion>& queries) {
    struct Follower {
      std::uint32_t term, title;
    };
    std::vector<Follower> followers;
    for (const std::uint32_t title : titles) {
      const auto terms = generation_.title_terms(index_.titles[title]);
      const auto at = std::find(terms.begin(), terms.end(), last);
      if (at == terms.end() || at + 1 == terms.end()) continue;
      if (at[1] != last && std::find(done_.begin(), done_.end(), at[1]) == done_.end()) {
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
      if (word) queries.push_back(query(text + " " + *word, run.count));
    }
  }

  // A term as the title of a product spells it; nullopt for a word that should end no query.
  std::optional<std::string> spelled_in(std::uint32_t title, std::uint32_t term) {
    const std::string_view wanted = generation_.terms()[term];
    const std::string text = title_of(generation_, index_.titles[title]);
    analyzer_.analyze(text, tokens_);
    for (const text::Token& token : tokens_) {
      if (token.term != wanted || token.kind != text::TokenKind::kWord) continue;
      const auto known = lower_bound(token.word);
      if (known == index_.words.end() || generation_.words()[*known] != token.word) return std::nullopt;
      return std::string(token.word);
    }
    return std::nullopt;
  }

  // Brands or categories with all finished words and one of the endings in their name, most products first.
  std::vector<Suggestion> named(Suggestion::Kind kind) const {
    const bool brands = kind == Suggestion::Kind::kBrand;
    const TermLists& by_term = brands ? index_.brands_by_term : index_.categories_by_term;
    const std::vector<NamedSet>& sets = brands ? index_.brands : index_.categories;
    std::set<std::uint32_t> found;
    const auto collect = [&](std::uint32_t term) {
      size_t taken = 0;
      for (const std::uint32_t at : by_term[term]) {
        const std::uint32_t number = sets[at].number;
        const auto terms = brands ? generation_.brand_terms(number) : index_.category_name_terms(number);
        if (contains_all(terms, done_) && has_ending(terms)) found.insert(at);
        if (found.size() > limit_ || ++taken == kMaxTitlesRead / kMaxEndings) break;
      }
    };
    if (done_.empty()) {
      for (const Ending& e : endings_) collect(e.term);
    } else {
      collect(done_.back());
    }
    std::vector<Suggestion> suggestions;
    std::set<std::string> texts;  // categories of the same name in several places: the largest stands for them
    for (const std::uint32_t at : found) {  // ascending positions: most products first
      Suggestion s;
      s.kind = kind;
      s.count = sets[at].count;
      if (!brands) s.category = sets[at].number;
      s.text = brands ? generation_.keyword_value(sets[at].number) : generation_.category_name(sets[at].number);
      if (texts.insert(s.text).second) suggestions.push_back(std::move(s));
      if (suggestions.size() == limit_) break;
    }
    return suggestions;
  }

  std::vector<Suggestion> products() const {
    std::vector<Suggestion> suggestions;
    std::set<std::string> texts;  // variants often share their title
    for (size_t i = 0; i < titles_.size() && i < kTitlesPerPlace * size_t{limit_} && suggestions.size() < limit_; ++i) {
      Suggestion s;
      s.kind = Suggestion::Kind::kProduct;
      s.doc = index_.titles[titles_[i]];
      s.count = 1;
      if (help_.shown && !help_.shown(s)) continue;
      s.text = title_of(generation_, s.doc);
      if (!s.text.empty() && texts.insert(s.text).second) suggestions.push_back(std::move(s));
    }
    return suggestions;
  }

  // A brand says the same as its name as a query, where most products with the word are of the brand.
  static void drop_queries_that_are_brands(std::vector<Suggestion>& queries, const std::vector<Suggestion>& brands) {
    for (const Suggestion& brand : brands) {
      const std::string name = text::fold(brand.text);
      std::erase_if(queries, [&](const Suggestion& q) { return q.text == name && q.count < 2 * brand.count; });
    }
  }

  // Half of the places for queries, a quarter for brands and categories each at most, the rest for products; what one
  // kind leaves free goes to queries, then to products.
  std::vector<Suggestion> mix(std::vector<Suggestion> queries, std::vector<Suggestion> brands,
                              std::vector<Suggestion> categories, std::vector<Suggestion> products) const {
    const size_t quarter = (limit_ + 3) / 4;
    const auto cut = [](std::vector<Suggestion>& list, size_t most) { list.resize(std::min(list.size(), most)); };
    cut(brands, quarter);
    cut(categories, quarter);
    const size_t others = brands.size() + categories.size() + std::min(products.size(), quarter);
    cut(queries, std::max<size_t>((limit_ + 1) / 2, limit_ > others ? limit_ - others : 0));
    std::vector<Suggestion> all;
    for (auto* list : {&queries, &brands, &categories, &products}) {
      for (Suggestion& s : *list) {
        if (all.size() < limit_) all.push_back(std::move(s));
      }
    }
    return all;
  }

  static Suggestion query(std::string text, std::uint64_t count) {
    Suggestion s;
    s.text = std::move(text);
    s.count = count;
    return s;
  }

  const SuggestIndex& index_;
  const catalog::Generation& generation_;
  const text::Analyzer& analyzer_;
  const SuggestHelp& help_;
  text::Tokens tokens_;
  bool begins_exactly_ = false;  // some word of the catalog begins with what is typed
  std::uint32_t limit_ = 0;
  std::string done_text_;
  std::vector<std::uint32_t> done_;          // terms of finished words
  std::string prefix_;                       // the unfinished word; empty where the last one is finished
  std::vector<Ending> endings_;              // the most frequent first
  std::vector<std::uint64_t> ending_terms_;  // bits by term, where there are finished words
  std::vector<std::uint32_t> titles_;        // positions in index_.titles
};

Suggester::Suggester(const catalog::Generation& generation) : index_(std::make_unique<Index>(generation)) {}
Suggester::~Suggester() = default;

std::vector<Suggestion> Suggester::suggest(std::string_view typed, std::uint32_t limit, const SuggestHelp& help) const {
  if (limit == 0) return {};
  std::unique_ptr<text::Analyzer> analyzer = index_->analyzers.take();
  if (analyzer == nullptr) return {};
  auto suggestions = Request(index_->lists, *analyzer, help).answer(typed, std::min(limit, kMaxSuggestions));
  index_->analyzers.give_back(std::move(analyzer));
  return suggestions;
}

}  // namespace shelfwise::query
