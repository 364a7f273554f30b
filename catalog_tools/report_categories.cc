// Where the category paths of the feeds lead, and groups of variants.
#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "catalog_tools/html.h"
#include "catalog_tools/report_sections.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxCategoriesShown = 1000;
constexpr const char* kOneAlike =
    "group has members that differ in no attribute: shoppers cannot tell them apart. Give them color, size or another "
    "detail.";
constexpr const char* kAlike =
    "groups have members that differ in no attribute: shoppers cannot tell them apart. Give them color, size or "
    "another detail.";

void write_list(const std::vector<const CategorySummary*>& rows, bool mapped, const char* title, bool open,
                std::string& out) {
  if (rows.empty()) return;
  out += open_details(count(rows.size()), "", title, open);
  out += open_table("Category paths", std::string("<th scope=col>Path in the feed<th scope=col class=n>Rows<th "
                                                  "scope=col>") +
                                          (mapped ? "Category<th scope=col class=n>Score" : "Now"));
  for (size_t i = 0; i < std::min(rows.size(), kMaxCategoriesShown); ++i) {
    const CategorySummary& c = *rows[i];
    out += "<tr><th scope=row>" + escaped(c.source) + "<td class=n>" + count(c.products) + "<td>" +
           (c.category_path.empty() ? "<em>nothing fits</em>" : escaped(c.category_path));
    if (mapped) out += "<td class=n>" + fixed(c.score, 2);
    out += "</tr>\n";
  }
  out += close_table();
  if (rows.size() > kMaxCategoriesShown)
    out += "<p class=more>and " + count(rows.size() - kMaxCategoriesShown) + " more in categories.tsv</p>";
  out += close_details();
}

void write_examples(std::uint64_t total, const std::vector<std::string>& names, const char* meaning, std::string& out) {
  if (total == 0) return;
  out += open_details(count(total), "", meaning) + "<p>";
  for (const std::string& name : names) out += "<code>" + escaped(name) + "</code> ";
  if (total > names.size()) out += "and " + count(total - names.size()) + " more";
  out += "</p>" + close_details();
}

}  // namespace

std::uint64_t unified_paths(const CleanReport& report) {
  std::set<std::string_view> paths;
  for (const CategorySummary& category : report.categories) paths.insert(category.unified);
  return paths.size();
}

void write_category_paths(const CleanReport& r, std::string& out) {
  out += "<h2 id=categories>Categories</h2>\n";
  if (r.categories.empty()) {
    out += "<p>No product has a category path (product_type).</p>\n";
    return;
  }
  const bool mapped = !r.taxonomy.empty();
  std::vector<const CategorySummary*> respelled;
  std::vector<const CategorySummary*> review;
  std::vector<const CategorySummary*> sure;
  for (const CategorySummary& category : r.categories) {
    if (category.unified != category.source) respelled.push_back(&category);
    (category.decision == Decision::kMerge ? sure : review).push_back(&category);
  }
  const auto more_rows = [](const CategorySummary* a, const CategorySummary* b) { return a->products > b->products; };
  std::stable_sort(review.begin(), review.end(), more_rows);
  std::stable_sort(sure.begin(), sure.end(), more_rows);
  const std::uint64_t unified = unified_paths(r);
  out += "<p>" + counted(r.categories.size(), "path", "paths") + " in the feeds";
  out += respelled.empty()
             ? ", each in one spelling only"
             : " became " + counted(unified, "category", "categories") + ": " +
                   counted(respelled.size(), "path was", "paths were") + " brought to the spelling used most";
  if (mapped)
    out += ". " + count(sure.size()) + " of the paths are mapped to " + escaped(r.taxonomy) + ", " +
           count(review.size()) + " are to review";
  out += ".</p>\n";
  if (mapped) {
    write_list(review, true, "To review: the category is a suggestion", true, out);
    write_list(sure, true, "Mapped", false, out);
  } else {
    write_list(respelled, false, "Respelled", respelled.size() <= 30, out);
  }
}

void write_variants(const CleanReport& r, std::string& out) {
  const VariantSummary variants = r.statistics.variants();
  if (variants.groups + variants.single == 0) return;
  out += "<h2 id=variants>Variants</h2>\n";
  if (variants.groups > 0)
    out += "<p>" + counted(variants.groups, "group holds", "groups hold") + " " +
           counted(variants.products, "variant", "variants") + " (item_group_id).</p>\n";
  write_examples(variants.single, variants.single_examples,
                 variants.single == 1 ? "group has one member only: is a variant missing, or is the group not needed?"
                                      : "groups have one member only: is a variant missing, or are they not needed?",
                 out);
  write_examples(variants.alike, variants.alike_examples, variants.alike == 1 ? kOneAlike : kAlike, out);
}

}  // namespace shelfwise::catalog_tools
