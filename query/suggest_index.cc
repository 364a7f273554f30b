#include "query/suggest_index.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "text/stop_words.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxIdleAnalyzers = 64;

std::vector<Doc> representative_titles(const catalog::Generation& generation) {
  using Rank = std::tuple<float, std::uint32_t, std::uint32_t, Doc>;
  std::vector<Rank> ranks;
  ranks.reserve(generation.size());
  for (Doc doc = 0; doc < generation.size(); ++doc) {
    // An odd multiplier spreads documents that nothing else tells apart over the whole catalog.
    ranks.emplace_back(generation.popularity()[doc], generation.rating_count()[doc], doc * 2654435761U, doc);
  }
  const size_t kept = std::min(ranks.size(), SuggestIndex::kTitles);
  const auto end = ranks.begin() + static_cast<std::ptrdiff_t>(kept);
  if (end != ranks.end()) std::nth_element(ranks.begin(), end, ranks.end(), std::greater<>());
  std::sort(ranks.begin(), end, std::greater<>());
  std::vector<Doc> titles;
  for (auto rank = ranks.begin(); rank != end; ++rank) titles.push_back(std::get<3>(*rank));
  return titles;
}

// By counting: `terms_of(row)` for rows below `rows`; a term that a row has twice is listed once.
template <class TermsOf>
TermLists invert(size_t terms, size_t rows, TermsOf terms_of) {
  constexpr std::uint32_t kNoRow = 0xFFFFFFFFU;
  TermLists lists;
  lists.offsets.assign(terms + 1, 0);
  std::vector<std::uint32_t> last_row(terms, kNoRow);
  const auto each = [&](const auto& visit) {
    std::fill(last_row.begin(), last_row.end(), kNoRow);
    for (std::uint32_t row = 0; row < rows; ++row) {
      for (const std::uint32_t term : terms_of(row)) {
        if (std::exchange(last_row[term], row) != row) visit(term, row);
      }
    }
  };
  each([&](std::uint32_t term, std::uint32_t) { ++lists.offsets[term + 1]; });
  for (size_t term = 0; term < terms; ++term) lists.offsets[term + 1] += lists.offsets[term];
  lists.values.resize(lists.offsets[terms]);
  std::vector<std::uint32_t> next(lists.offsets.begin(), lists.offsets.end() - 1);
  each([&](std::uint32_t term, std::uint32_t row) { lists.values[next[term]++] = row; });
  return lists;
}

std::vector<std::uint32_t> frequent_words(const catalog::Generation& generation, const std::string& language) {
  const std::span<const std::uint32_t> df = generation.word_df();
  std::uint32_t least = 1;
  if (df.size() > SuggestIndex::kWords) {
    std::vector<std::uint32_t> ordered(df.begin(), df.end());
    const auto last = ordered.begin() + static_cast<std::ptrdiff_t>(SuggestIndex::kWords);
    std::nth_element(ordered.begin(), last, ordered.end(), std::greater<>());
    least = *last + 1;  // all words of the frequency at the cut go, so that the bound holds
  }
  std::vector<std::uint32_t> words;
  for (const std::uint32_t word : generation.words().sorted()) {
    const std::string_view text = generation.words()[word];
    if (df[word] >= least && text.size() > 1 && !text::is_stop_word(text, language)) words.push_back(word);
  }
  return words;
}

// The sets that have products, most first, no more than `most`.
std::vector<NamedSet> largest(const std::vector<std::uint64_t>& counts, std::uint32_t first_number, size_t most) {
  std::vector<NamedSet> sets;
  for (std::uint32_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) sets.push_back({first_number + i, counts[i]});
  }
  std::sort(sets.begin(), sets.end(), [](const NamedSet& a, const NamedSet& b) {
    return a.count != b.count ? a.count > b.count : a.number < b.number;
  });
  if (sets.size() > most) sets.resize(most);
  return sets;
}

std::vector<NamedSet> largest_brands(const catalog::Generation& generation) {
  const catalog::KeywordField* field = generation.keyword_field("brand");
  if (field == nullptr) return {};
  std::vector<std::uint64_t> counts(field->end - field->begin);
  for (const std::uint32_t brand : generation.brand()) {
    if (brand != catalog::kNone) ++counts[brand - field->begin];
  }
  return largest(counts, field->begin, SuggestIndex::kBrands);
}

std::vector<NamedSet> largest_categories(const catalog::Generation& generation) {
  std::vector<std::uint64_t> counts(generation.categories());
  for (const std::uint32_t category : generation.category()) {
    if (category != catalog::kNone) ++counts[category];
  }
  for (std::uint32_t category = generation.categories(); category-- > 0;) {  // children have higher numbers
    const std::uint32_t parent = generation.category_parent(category);
    if (parent != catalog::kNone) counts[parent] += counts[category];
  }
  return largest(counts, 0, SuggestIndex::kCategories);
}

}  // namespace

SuggestIndex::SuggestIndex(const catalog::Generation& of)
    : generation(of), language(of.info().languages.empty() ? "en" : of.info().languages.front()) {
  const size_t terms = of.terms().size();
  titles = representative_titles(of);
  titles_by_term = invert(terms, titles.size(), [&](std::uint32_t row) { return of.title_terms(titles[row]); });
  words = frequent_words(of, language);
  brands = largest_brands(of);
  brands_by_term = invert(terms, brands.size(), [&](std::uint32_t row) { return of.brand_terms(brands[row].number); });
  categories = largest_categories(of);
  categories_by_term =
      invert(terms, categories.size(), [&](std::uint32_t row) { return category_name_terms(categories[row].number); });
}

std::vector<std::uint32_t>::const_iterator SuggestIndex::first_word(std::string_view text) const {
  return std::lower_bound(words.begin(), words.end(), text,
                          [&](std::uint32_t w, std::string_view t) { return generation.words()[w] < t; });
}

std::span<const std::uint32_t> SuggestIndex::category_name_terms(std::uint32_t category) const {
  const std::span<const std::uint32_t> path = generation.category_terms(category);
  const std::uint32_t parent = generation.category_parent(category);
  if (parent == catalog::kNone) return path;
  return path.subspan(std::min(path.size(), generation.category_terms(parent).size()));
}

std::unique_ptr<text::Analyzer> AnalyzerPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<text::Analyzer> analyzer = std::move(idle_.back());
      idle_.pop_back();
      return analyzer;
    }
  }
  auto made = text::Analyzer::create(options_);
  return made ? std::make_unique<text::Analyzer>(*std::move(made)) : nullptr;
}

void AnalyzerPool::give_back(std::unique_ptr<text::Analyzer> analyzer) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMaxIdleAnalyzers) idle_.push_back(std::move(analyzer));
}

}  // namespace shelfwise::query
