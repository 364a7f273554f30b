#include "query/engine.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "catalog/quality.h"
#include "catalog/title_forms.h"
#include "query/generation_terms.h"
#include "query/search.h"
#include "query/spelling.h"
#include "query/suggest.h"
#include "query/text_index.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxIdleWorkers = 64;

}  // namespace

struct Engine::Impl {
  std::shared_ptr<const catalog::Generation> generation;
  Settings settings;
  std::shared_ptr<const Ranker> ranker;
  Columns columns;
  std::unique_ptr<Bm25f> bm25f;
  std::vector<float> quality;
  std::unique_ptr<Speller> speller;
  std::unique_ptr<CompoundTerms> compounds;
  std::unique_ptr<ValueNames> value_names;
  catalog::TitleForms title_forms;
  std::unique_ptr<CategoryProducts> by_category;
  std::unique_ptr<Suggester> suggester;

  mutable std::mutex mutex;
  mutable std::vector<std::unique_ptr<Worker>> idle;

  Result<std::unique_ptr<Worker>> make_worker() const {
    auto db = open_text_index(generation->text_folder());
    if (!db) return std::move(db).error();
    auto analyzer = text::Analyzer::create({.languages = generation->info().languages});
    if (!analyzer) return std::move(analyzer).error();
    std::unique_ptr<Worker> worker(
        new Worker{std::move(*db), std::move(*analyzer), {}, {}, {}, {}, {}, {}, {}, {}, {}, 0});
    worker->group_slot.resize(generation->groups());
    worker->group_stamp.resize(generation->groups());
    return worker;
  }

  Result<std::unique_ptr<Worker>> take_worker() const {
    {
      const std::lock_guard lock(mutex);
      if (!idle.empty()) {
        std::unique_ptr<Worker> worker = std::move(idle.back());
        idle.pop_back();
        return worker;
      }
    }
    return make_worker();
  }

  // Whether a suggestion leads to a product that may be shown; counts them, to kMostCounted.
  bool shows(Worker& worker, const Shelf& shelf, Suggestion& suggestion) const {
    if (!shelf.eligible && suggestion.count > 0) return true;  // counted from the catalog
    if (suggestion.kind == Suggestion::Kind::kProduct) return shelf.eligible(suggestion.doc);
    if (suggestion.kind == Suggestion::Kind::kCategory) {
      const auto products = by_category->of(suggestion.category);
      const auto first = products.first(std::min<size_t>(products.size(), kMostCounted));
      suggestion.count = static_cast<std::uint64_t>(std::count_if(first.begin(), first.end(), shelf.eligible));
    } else {
      const auto& languages = generation->info().languages;
      const std::string_view language = languages.empty() ? std::string_view("en") : languages.front();
      worker.analyzer.analyze(suggestion.text, worker.tokens);
      const Plan plan =
          make_plan(worker.tokens, worker.analyzer, GenerationTerms(*generation, *compounds), language, shelf.synonyms,
                    find_negation(suggestion.text, worker.tokens, language), settings.stages);
      suggestion.count = plan.empty() ? 0 : count_all(worker.db, plan, *bm25f, shelf.eligible);
    }
    return suggestion.count > 0;
  }

  void give_back(std::unique_ptr<Worker> worker) const {
    const std::lock_guard lock(mutex);
    if (idle.size() < kMaxIdleWorkers) idle.push_back(std::move(worker));
  }
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(std::shared_ptr<const catalog::Generation> generation, Settings settings,
                                             std::shared_ptr<const Ranker> ranker) {
  if (generation->info().analyzer_version != text::Analyzer::kVersion) {
    return make_error(ErrorCode::kCorrupt, "the index was made with another text analysis; index the catalog again",
                      generation->folder().string());
  }
  auto impl = std::make_unique<Impl>();
  impl->generation = std::move(generation);
  impl->settings = settings;
  if (ranker != nullptr && !ranker->empty()) impl->ranker = std::move(ranker);
  impl->columns = columns_of(*impl->generation);
  impl->bm25f = std::make_unique<Bm25f>(*impl->generation, settings);
  impl->quality = catalog::quality_by_document(*impl->generation);
  for (float& quality : impl->quality) quality *= static_cast<float>(settings.quality_weight);
  SpellerOptions spelling;
  if (!impl->generation->info().languages.empty()) spelling.language = impl->generation->info().languages.front();
  auto pairs = catalog::TitlePairs::open(impl->generation->folder());
  if (!pairs) return std::move(pairs).error();
  impl->speller =
      std::make_unique<Speller>(impl->generation->words(), impl->generation->word_df(), spelling, std::move(*pairs));
  auto forms = catalog::TitleForms::open(*impl->generation);
  if (!forms) return std::move(forms).error();
  impl->title_forms = std::move(*forms);
  impl->by_category = std::make_unique<CategoryProducts>(*impl->generation);
  impl->compounds = std::make_unique<CompoundTerms>(*impl->generation);
  impl->suggester = std::make_unique<Suggester>(*impl->generation);
  auto worker = impl->make_worker();
  if (!worker) return std::move(worker).error();
  impl->value_names = std::make_unique<ValueNames>(*impl->generation, (*worker)->analyzer);
  impl->give_back(std::move(*worker));
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

Result<SearchResponse> Engine::search(const SearchRequest& request, const Shelf& shelf) const {
  auto worker = impl_->take_worker();
  if (!worker) return std::move(worker).error();
  const SearchContext context{*impl_->generation, impl_->settings,     impl_->columns,     *impl_->bm25f,
                              impl_->quality,     *impl_->speller,     *impl_->compounds,  *impl_->value_names,
                              impl_->title_forms, *impl_->by_category, impl_->ranker.get()};
  try {
    auto response = Search(context, **worker, request, shelf).run();
    impl_->give_back(std::move(*worker));
    return response;
  } catch (const Xapian::Error& e) {
    return make_error(ErrorCode::kIo, "the text index cannot be read: " + e.get_description(),
                      impl_->generation->text_folder().string());
  }
}

std::vector<Suggestion> Engine::suggest(std::string_view typed, std::uint32_t limit, const Shelf& shelf,
                                        const PopularQueries* popular) const {
  auto worker = impl_->take_worker();
  if (!worker) return {};
  SuggestHelp help;
  help.popular = popular;
  if (shelf.eligible || popular != nullptr) {
    help.shown = [&](Suggestion& suggestion) { return impl_->shows(**worker, shelf, suggestion); };
  }
  try {
    auto suggestions = impl_->suggester->suggest(typed, limit, help);
    impl_->give_back(std::move(*worker));
    return suggestions;
  } catch (const Xapian::Error&) { return {}; }  // the next search says what is wrong
}

Result<std::function<bool(Doc)>> Engine::compile_filter(std::string_view filter_by) const {
  auto filter = Filter::parse(filter_by, impl_->columns);
  if (!filter) return std::move(filter).error();
  if (filter->empty()) return std::function<bool(Doc)>([](Doc) { return true; });
  return std::function<bool(Doc)>([f = std::move(*filter)](Doc doc) { return f(doc); });
}

const catalog::Generation& Engine::generation() const { return *impl_->generation; }

}  // namespace shelfwise::query
