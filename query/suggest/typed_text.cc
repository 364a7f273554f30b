#include "query/suggest/typed_text.h"

#include <algorithm>
#include <optional>

#include "query/popular_queries.h"
#include "text/fold.h"
#include "text/stop_words.h"

namespace shelfwise::query {
namespace {

constexpr std::uint32_t kRarer = 10;  // times fewer products: not worth a place beside the other

}  // namespace

bool TypedText::read(std::string_view typed) {
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
bool TypedText::mend(std::vector<std::string>& spelled) {
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

void TypedText::find_endings() {
  if (prefix_.empty()) return;
  const auto begin = index_.first_word(prefix_);
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
void TypedText::mark_ending_terms() {
  const catalog::StringTable& terms = generation_.terms();
  ending_terms_.assign(terms.size() / 64 + 1, 0);
  const auto mark = [&](std::uint32_t term) { ending_terms_[term / 64] |= std::uint64_t{1} << (term % 64); };
  const auto sorted = terms.sorted();
  auto at = std::lower_bound(sorted.begin(), sorted.end(), prefix_,
                             [&](std::uint32_t term, const std::string& text) { return terms[term] < text; });
  for (; at != sorted.end() && terms[*at].starts_with(prefix_); ++at) mark(*at);
  for (const Ending& e : endings_) mark(e.term);
}

// Words too rare for the index's list; only asked where that has none.
std::vector<std::uint32_t> TypedText::rare_words() const {
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
std::vector<std::uint32_t> TypedText::nearly_typed_words(std::string_view typed) const {
  std::vector<std::uint32_t> words;
  if (typed.size() < kShortestMistyped) return words;
  for (auto at = index_.first_word(typed.substr(0, 1)); at != index_.words.end(); ++at) {
    const std::string_view word = generation_.words()[*at];
    if (word.front() != typed.front()) break;
    if (begins_nearly(word, typed)) words.push_back(*at);
  }
  return words;
}

// Spellings of one term ("tent", "tents") are one ending, the first of them.
void TypedText::add_ending(std::uint32_t word) {
  const std::string_view spelled = generation_.words()[word];
  analyzer_.analyze(spelled, tokens_);
  if (tokens_.empty()) return;
  const auto term = generation_.terms().find(tokens_.all().front().term);
  if (!term || ending(*term) != nullptr) return;
  endings_.push_back({spelled, *term, generation_.word_df()[word]});
}

const TypedText::Ending* TypedText::ending(std::uint32_t term) const {
  const auto found = std::find_if(endings_.begin(), endings_.end(), [&](const Ending& e) { return e.term == term; });
  return found == endings_.end() ? nullptr : &*found;
}

bool TypedText::has_ending(std::span<const std::uint32_t> terms) const {
  return prefix_.empty() || std::any_of(terms.begin(), terms.end(), [&](std::uint32_t t) {
           return done_.empty() ? ending(t) != nullptr : is_ending(t);
         });
}

}  // namespace shelfwise::query
