#include "query/suggest.h"

#include <algorithm>
#include <set>
#include <utility>

#include "query/suggest/completions.h"
#include "query/suggest/typed_text.h"
#include "query/suggest_index.h"
#include "text/analyzer.h"
#include "text/fold.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxTypedBytes = 200;
constexpr size_t kPopularPerPlace = 4;  // looked at for each that can be shown: some lead to nothing today

}  // namespace

struct Suggester::Index {
  explicit Index(const catalog::Generation& generation)
      : lists(generation), analyzers({.languages = generation.info().languages}) {}
  SuggestIndex lists;
  mutable AnalyzerPool analyzers;
};

// One call of suggest(): what each kind has to offer, and the places that it gets.
class Suggester::Request {
 public:
  Request(const SuggestIndex& index, const text::Analyzer& analyzer, const SuggestHelp& help)
      : index_(index), generation_(index.generation), analyzer_(analyzer), help_(help), typed_(index, analyzer) {}

  std::vector<Suggestion> answer(std::string_view typed, std::uint32_t limit) {
    limit_ = limit;
    if (typed.size() > kMaxTypedBytes) typed = typed.substr(0, kMaxTypedBytes);
    const bool known = typed_.read(typed);
    if (known) typed_.find_endings();
    std::vector<Suggestion> queries = popular_queries(typed);
    if (!known || (!typed_.prefix().empty() && typed_.endings().empty() && typed_.done().empty())) return queries;
    Completions completions(index_, analyzer_, typed_, limit_);
    completions.find_titles();
    std::vector<Suggestion> brands = named(Suggestion::Kind::kBrand);
    std::vector<Suggestion> categories = named(Suggestion::Kind::kCategory);
    keep_shown(brands, (limit_ + 3) / 4);
    keep_shown(categories, (limit_ + 3) / 4);
    add_completed(queries, brands, completions);
    return mix(std::move(queries), std::move(brands), std::move(categories), completions.products(help_));
  }

 private:
  // What shoppers search for that begins with what is typed; nearly so where nothing begins with it.
  std::vector<Suggestion> popular_queries(std::string_view typed) const {
    std::vector<Suggestion> queries;
    if (help_.popular == nullptr) return queries;
    std::string prefix = text::fold(typed);
    if (prefix.empty()) return queries;
    if (typed.back() == ' ') prefix += ' ';
    const size_t looked_at = kPopularPerPlace * size_t{limit_};
    auto found = help_.popular->beginning(prefix, looked_at);
    if (found.empty() && !typed_.begins_exactly() && prefix.size() >= TypedText::kShortestMistyped) {
      found = help_.popular->nearly_beginning(prefix, looked_at);
    }
    for (const PopularQuery* popular : found) queries.push_back(query_suggestion(popular->text, 0));
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
  void add_completed(std::vector<Suggestion>& queries, const std::vector<Suggestion>& brands,
                     Completions& completions) {
    std::vector<Suggestion> completed = completions.queries();
    drop_queries_that_are_brands(completed, brands);
    std::erase_if(completed, [&](const Suggestion& own) {
      return std::any_of(queries.begin(), queries.end(), [&](const Suggestion& q) { return q.text == own.text; });
    });
    keep_shown(completed, limit_ - std::min<size_t>(limit_, queries.size()));
    for (Suggestion& suggestion : completed) queries.push_back(std::move(suggestion));
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
        if (contains_all(terms, typed_.done()) && typed_.has_ending(terms)) found.insert(at);
        if (found.size() > limit_ || ++taken == Completions::kMaxTitlesRead / TypedText::kMaxEndings) break;
      }
    };
    if (typed_.done().empty()) {
      for (const TypedText::Ending& e : typed_.endings()) collect(e.term);
    } else {
      collect(typed_.done().back());
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

  const SuggestIndex& index_;
  const catalog::Generation& generation_;
  const text::Analyzer& analyzer_;
  const SuggestHelp& help_;
  TypedText typed_;
  std::uint32_t limit_ = 0;
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
