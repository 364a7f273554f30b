#include "catalog_tools/categories/category_mapping.h"

#include <algorithm>
#include <map>
#include <utility>

#include "catalog_tools/categories/category_notes.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kBatch = 500;  // products without a path that are matched at a time, to bound memory

}  // namespace

const char* mapping_decision_name(Decision decision) { return decision == Decision::kMerge ? "map" : "review"; }

void CategoryMapper::set_taxonomy(std::vector<TaxonomyCategory> categories) {
  taxonomy_ = std::move(categories);
  by_id_.clear();
  by_words_.clear();
  for (std::uint32_t i = 0; i < taxonomy_.size(); ++i) by_id_.try_emplace(taxonomy_[i].id, i);
  matcher_.emplace(taxonomy_, analyzer_);
}

CategoryMapping CategoryMapper::map(const CategoryPaths& paths, const PathSamples& samples,
                                    const CategoryDecisions& decisions) {
  CategoryMapping out;
  for (const CategoryPaths::Source& source : paths.sources()) {
    const std::string& unified = paths.unified(source.path);
    out.categories.push_back({source.path, source.products, unified, "", unified, 1.0, Decision::kMerge});
  }
  if (matcher_) suggest(samples, out);
  decide(paths, decisions, out);
  if (matcher_) map_unfiled(samples, out);
  std::vector<CategoryNote> notes = note_categories(out.categories, taxonomy_);
  out.notes.insert(out.notes.end(), std::make_move_iterator(notes.begin()), std::make_move_iterator(notes.end()));
  if (samples.unfiled_count() > 0) {
    out.notes.push_back({CategoryNoteKind::kNoPath, "",
                         std::to_string(samples.unfiled_count()) + " products have no category path" +
                             (samples.unfiled_count() > samples.unfiled().size() && matcher_
                                  ? "; the first " + std::to_string(samples.unfiled().size()) + " were matched"
                                  : "")});
  }
  return out;
}

// The spellings of one path are matched once, with the products of all.
void CategoryMapper::suggest(const PathSamples& samples, CategoryMapping& out) {
  struct Group {
    std::vector<size_t> rows;
    std::uint64_t products = 0;
  };
  std::map<std::string, Group> groups;
  for (size_t i = 0; i < out.categories.size(); ++i) {
    Group& group = groups[out.categories[i].unified];
    group.rows.push_back(i);
    group.products += out.categories[i].products;
  }
  std::vector<const std::pair<const std::string, Group>*> order;
  for (const auto& group : groups) order.push_back(&group);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto* a, const auto* b) { return a->second.products > b->second.products; });
  if (order.size() > kMaxPaths) {
    out.notes.push_back({CategoryNoteKind::kNotMatched, "",
                         std::to_string(order.size() - kMaxPaths) +
                             " paths with the fewest products were not matched: a "
                             "catalog may have at most " +
                             std::to_string(kMaxPaths)});
  }
  std::vector<PathToMatch> asked;
  for (size_t i = 0; i < order.size() && i < kMaxPaths; ++i) {
    PathToMatch one{order[i]->first, {}};
    for (const size_t row : order[i]->second.rows) {
      std::vector<SampledTitle> titles = samples.of(out.categories[row].source);
      one.titles.insert(one.titles.end(), titles.begin(), titles.end());
    }
    asked.push_back(std::move(one));
  }
  const std::vector<std::optional<CategoryMatch>> matches = matcher_->match(asked);
  for (CategorySummary& summary : out.categories) {
    summary.score = 0;
    summary.decision = Decision::kReview;
    summary.category_path.clear();
  }
  for (size_t i = 0; i < matches.size(); ++i) {
    if (!matches[i]) continue;
    for (const size_t row : order[i]->second.rows) {
      CategorySummary& summary = out.categories[row];
      summary.score = matches[i]->score;
      summary.decision = summary.score >= kMapScore ? Decision::kMerge : Decision::kReview;
      summary.category_id = taxonomy_[matches[i]->category].id;
      summary.category_path = taxonomy_[matches[i]->category].path;
      if (summary.decision != Decision::kReview) continue;
      for (const auto& [category, score] : matches[i]->others) {
        summary.others.push_back({taxonomy_[category].id, taxonomy_[category].path, score});
      }
    }
  }
}

std::optional<std::uint32_t> CategoryMapper::find(const CategoryTarget& target, const CategoryPaths& paths) {
  const auto found = by_id_.find(target.id);
  if (!target.id.empty() && found != by_id_.end()) return found->second;
  if (target.path.empty()) return std::nullopt;
  if (by_words_.empty()) {
    for (std::uint32_t i = 0; i < taxonomy_.size(); ++i) by_words_.try_emplace(paths.words_of(taxonomy_[i].path), i);
  }
  const auto spelled = by_words_.find(paths.words_of(target.path));
  if (spelled == by_words_.end()) return std::nullopt;
  return spelled->second;
}

void CategoryMapper::decide(const CategoryPaths& paths, const CategoryDecisions& decisions, CategoryMapping& out) {
  if (decisions.targets.empty()) return;
  // In order of the source path, so that a third spelling of a path decided in two ways is decided alike each time.
  const std::map<std::string, CategoryTarget> ordered(decisions.targets.begin(), decisions.targets.end());
  std::unordered_map<std::string, CategoryTarget> by_words;
  for (const auto& [source, target] : ordered) by_words.try_emplace(paths.words_of(source), target);
  std::map<std::string, std::optional<std::uint32_t>> looked_up;  // by id and path of the target
  std::map<std::string, bool> told;
  for (CategorySummary& summary : out.categories) {
    const CategoryTarget* decided = nullptr;
    if (const auto same = decisions.targets.find(summary.source); same != decisions.targets.end()) {
      decided = &same->second;
    } else if (const auto like = by_words.find(paths.words_of(summary.source)); like != by_words.end()) {
      decided = &like->second;
    }
    if (decided == nullptr) continue;
    const CategoryTarget& target = *decided;
    if (target.id.empty() && target.path.empty()) {  // decided: no category of the taxonomy
      if (matcher_) summary = {summary.source, summary.products, summary.unified, "", "", 1, Decision::kMerge};
      continue;
    }
    if (!matcher_) {
      summary.category_id = target.id;
      if (!target.path.empty()) summary.category_path = target.path;
      continue;
    }
    const auto [at, fresh] = looked_up.try_emplace(target.id + '\n' + target.path);
    if (fresh) at->second = find(target, paths);
    if (at->second) {
      summary.category_id = taxonomy_[*at->second].id;
      summary.category_path = taxonomy_[*at->second].path;
      summary.score = 1;
      summary.decision = Decision::kMerge;
      summary.others.clear();
      continue;
    }
    summary.decision = Decision::kReview;
    if (!told.emplace(summary.unified, true).second) continue;
    out.notes.push_back({CategoryNoteKind::kLostDecision, summary.unified,
                         "it was decided to map it to \"" + (target.path.empty() ? target.id : target.path) +
                             "\", which the taxonomy does not have: decide again"});
  }
}

void CategoryMapper::map_unfiled(const PathSamples& samples, CategoryMapping& out) {
  const std::vector<PathSamples::Unfiled>& all = samples.unfiled();
  for (size_t begin = 0; begin < all.size(); begin += kBatch) {
    std::vector<SampledTitle> titles;
    for (size_t i = begin; i < all.size() && i < begin + kBatch; ++i) titles.push_back(all[i].title);
    const std::vector<std::optional<CategoryMatch>> matches = matcher_->match_titles(titles);
    for (size_t i = 0; i < matches.size(); ++i) {
      const PathSamples::Unfiled& product = all[begin + i];
      UnfiledProduct one{product.id, product.title.title, "", "", 0};
      if (matches[i]) {
        one.category_id = taxonomy_[matches[i]->category].id;
        one.category_path = taxonomy_[matches[i]->category].path;
        one.score = matches[i]->score;
      }
      out.unfiled.push_back(std::move(one));
    }
  }
}

}  // namespace shelfwise::catalog_tools
