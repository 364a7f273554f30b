#include "catalog_tools/report/category_fills.h"

#include <algorithm>
#include <utility>

namespace shelfwise::catalog_tools {
namespace {

constexpr const char* kOther = "(other categories)";

std::string first_levels(const std::string& path, size_t level) {
  std::vector<std::string> parts = catalog::split_category_path(path);
  if (parts.size() <= level) return path;
  parts.resize(level);
  return catalog::join_category_path(parts);
}

void sum_up(CategoryFills::Counts& sum, const CategoryFills::Counts& counts) {
  sum.products += counts.products;
  for (size_t i = 0; i < sum.met.size(); ++i) sum.met[i] += counts.met[i];
  for (size_t i = 0; i < sum.filled.size(); ++i) sum.filled[i] += counts.filled[i];
}

}  // namespace

const std::array<const char*, CategoryFills::kAttributes> CategoryFills::kNames = {"color", "size", "material",
                                                                                   "rating", "cost"};

void CategoryFills::add(const catalog::Product& product, const NeedFlags& needs) {
  const std::string& path = product.product_type.empty() ? product.google_product_category : product.product_type;
  auto found = categories_.find(path);
  if (found == categories_.end()) {
    std::string key = path;
    if (categories_.size() >= kMaxCategories) key = first_levels(path, 1);
    if (categories_.size() >= 2 * kMaxCategories) key = kOther;
    found = categories_.try_emplace(std::move(key)).first;
  }
  Counts& counts = found->second;
  ++counts.products;
  for (size_t i = 0; i < needs.size(); ++i) counts.met[i] += needs[i] ? 1 : 0;
  const std::array<bool, kAttributes> filled = {!product.color.empty(), !product.size.empty(),
                                                !product.material.empty(), product.average_rating.has_value(),
                                                product.cost_of_goods_sold.has_value()};
  for (size_t i = 0; i < filled.size(); ++i) counts.filled[i] += filled[i] ? 1 : 0;
}

std::uint64_t CategoryFills::products_of(const std::string& path) const {
  const auto found = categories_.find(path);
  return found == categories_.end() ? 0 : found->second.products;
}

std::uint64_t CategoryFills::products_in_company() const {
  std::uint64_t sum = 0;
  for (const auto& [path, counts] : categories_) sum += path.empty() || counts.products < 2 ? 0 : counts.products;
  return sum;
}

std::vector<CategoryFills::Row> CategoryFills::rows_at(size_t level) const {
  std::map<std::string, Counts> sums;
  for (const auto& [path, counts] : categories_) sum_up(sums[first_levels(path, level)], counts);
  std::vector<Row> rows;
  for (auto& [path, counts] : sums) rows.push_back({path, counts});
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.counts.products > b.counts.products; });
  return rows;
}

std::vector<CategoryFills::Row> CategoryFills::rows(size_t most) const {
  constexpr size_t kDeepest = 10;
  std::vector<Row> best = rows_at(1);
  for (size_t level = 2; level <= kDeepest && best.size() < most / 2; ++level) best = rows_at(level);
  if (best.size() > most) best.resize(most);
  return best;
}

CategoryFills::Row CategoryFills::most_lacking(Need need) const {
  const auto lacking = [need](const Counts& counts) { return counts.products - counts.met[static_cast<size_t>(need)]; };
  Row most;
  std::uint64_t greatest = 0;
  for (const auto& [path, counts] : categories_) {
    if (path.empty() || lacking(counts) <= greatest) continue;
    greatest = lacking(counts);
    most = {path, counts};
  }
  return most;
}

}  // namespace shelfwise::catalog_tools
