#include "catalog_tools/categories/category_notes.h"

#include <map>
#include <set>
#include <string>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kOwnTaxonomy = 2'000;
constexpr double kLikely = 0.5;       // a suggestion that counts as where a path leads
constexpr size_t kMinBeside = 4;      // paths that say where one of them should lead
constexpr double kMostBeside = 0.75;  // of them, in one branch

std::string first_parts(const std::vector<std::string>& parts, size_t count) {
  return catalog::join_category_path({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(count)});
}

// Adds up to kMaxNotes, then counts.
class Notes {
 public:
  explicit Notes(std::vector<CategoryNote>& out) : out_(out) {}

  void add(CategoryNoteKind kind, std::string path, std::string text) {
    if (++counts_[kind] <= kMaxNotes) out_.push_back({kind, std::move(path), std::move(text)});
  }
  void finish() {
    for (const auto& [kind, count] : counts_) {
      if (count > kMaxNotes)
        out_.push_back({kind, "", "and " + std::to_string(count - kMaxNotes) + " more of this kind"});
    }
  }

 private:
  std::vector<CategoryNote>& out_;
  std::map<CategoryNoteKind, size_t> counts_;
};

void note_strays(const std::map<std::string, const CategorySummary*>& paths, Notes& notes) {
  struct Beside {
    std::map<std::string, size_t> branches;  // of the taxonomy, by the first part
    std::vector<std::pair<const CategorySummary*, std::string>> members;
  };
  std::map<std::string, Beside> by_parent;
  for (const auto& [path, summary] : paths) {
    const std::vector<std::string> parts = catalog::split_category_path(path);
    const std::vector<std::string> target = catalog::split_category_path(summary->category_path);
    if (parts.size() < 2 || target.empty() || summary->score < kLikely) continue;
    Beside& beside = by_parent[first_parts(parts, parts.size() - 1)];
    ++beside.branches[target.front()];
    beside.members.emplace_back(summary, target.front());
  }
  for (const auto& [parent, beside] : by_parent) {
    for (const auto& [summary, branch] : beside.members) {
      const size_t others = beside.members.size() - 1;
      if (others < kMinBeside) continue;
      for (const auto& [usual, count] : beside.branches) {
        if (usual == branch || static_cast<double>(count) < kMostBeside * static_cast<double>(others)) continue;
        notes.add(CategoryNoteKind::kStray, summary->unified,
                  "its products belong in \"" + summary->category_path + "\", while " + std::to_string(count) + " of " +
                      std::to_string(others) + " categories beside it belong in \"" + usual + "\"");
      }
    }
  }
}

void note_empty(const std::vector<CategorySummary>& categories, const std::vector<TaxonomyCategory>& taxonomy,
                Notes& notes) {
  std::set<std::string> filled;  // categories and all above them
  for (const CategorySummary& summary : categories) {
    const std::vector<std::string> parts = catalog::split_category_path(summary.category_path);
    for (size_t length = 1; length <= parts.size(); ++length) filled.insert(first_parts(parts, length));
  }
  for (const TaxonomyCategory& category : taxonomy) {
    if (filled.contains(catalog::join_category_path(catalog::split_category_path(category.path)))) continue;
    notes.add(CategoryNoteKind::kEmpty, category.path, "no product is in this category or below it");
  }
}

}  // namespace

std::vector<CategoryNote> note_categories(const std::vector<CategorySummary>& categories,
                                          const std::vector<TaxonomyCategory>& taxonomy) {
  std::vector<CategoryNote> out;
  Notes notes(out);
  std::map<std::string, const CategorySummary*> paths;  // by the one spelling
  std::map<std::string, std::uint64_t> products;
  for (const CategorySummary& summary : categories) {
    paths.emplace(summary.unified, &summary);
    products[summary.unified] += summary.products;
  }
  for (const auto& [path, count] : products) {
    if (count == 1)
      notes.add(CategoryNoteKind::kOneProduct, path, "one product only: merge it into the category above?");
  }
  note_strays(paths, notes);
  if (!taxonomy.empty() && taxonomy.size() <= kOwnTaxonomy) note_empty(categories, taxonomy, notes);
  notes.finish();
  return out;
}

}  // namespace shelfwise::catalog_tools
