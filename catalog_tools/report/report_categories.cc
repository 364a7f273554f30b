// Where the category paths of the feeds lead, and groups of variants.
#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "catalog_tools/report/html.h"
#include "catalog_tools/report/report_sections.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxCategoriesShown = 1000;
constexpr size_t kMaxUnfiledShown = 200;
constexpr size_t kMaxGroupsShown = 200;
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
  out += open_table(std::string("Category paths: ") + title,
                    std::string("<th scope=col>Path in the feed<th scope=col class=n>Rows<th "
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

struct NoteWords {
  CategoryNoteKind kind;
  const char* title;
};
constexpr std::array<NoteWords, 6> kNotes = {{
    {CategoryNoteKind::kLostDecision, "Decisions whose category the taxonomy no longer has"},
    {CategoryNoteKind::kStray, "Paths that lead elsewhere than those beside them"},
    {CategoryNoteKind::kNoPath, "Products without a path"},
    {CategoryNoteKind::kOneProduct, "Paths with one product"},
    {CategoryNoteKind::kEmpty, "Categories that no product is in"},
    {CategoryNoteKind::kNotMatched, "Paths that were not matched"},
}};

void write_notes(const std::vector<CategoryNote>& notes, std::string& out) {
  for (const NoteWords& words : kNotes) {
    const auto total =
        std::count_if(notes.begin(), notes.end(), [&](const CategoryNote& note) { return note.kind == words.kind; });
    if (total == 0) continue;
    out += open_details(count(static_cast<std::uint64_t>(total)), "", words.title) +
           open_table("Notes: " + std::string(words.title), "<th scope=col>Path<th scope=col>What to look at");
    size_t shown = 0;
    for (const CategoryNote& note : notes) {
      if (note.kind != words.kind || ++shown > kMaxCategoriesShown) continue;
      out += "<tr><th scope=row>" + (note.path.empty() ? "(all)" : escaped(note.path)) + "<td>" + escaped(note.text) +
             "</tr>\n";
    }
    out += close_table() + close_details();
  }
}

void write_unfiled(const std::vector<UnfiledProduct>& products, std::string& out) {
  if (products.empty()) return;
  out += open_details(count(products.size()), "", "Products without a path: what their titles suggest") +
         open_table("Products without a path",
                    "<th scope=col>Id<th scope=col>Title<th scope=col>Suggestion<th scope=col class=n>Score");
  for (size_t i = 0; i < std::min(products.size(), kMaxUnfiledShown); ++i) {
    const UnfiledProduct& product = products[i];
    out += "<tr><th scope=row class=id>" + escaped(product.id) + "<td class=v>" + escaped(product.title) + "<td>" +
           (product.category_path.empty() ? "<em>nothing fits</em>" : escaped(product.category_path)) + "<td class=n>" +
           fixed(product.score, 2) + "</tr>\n";
  }
  out += close_table();
  if (products.size() > kMaxUnfiledShown)
    out += "<p class=more>and " + count(products.size() - kMaxUnfiledShown) + " more</p>";
  out += close_details();
}

void write_inferred(const InferredVariants& inferred, std::string& out) {
  if (inferred.groups == 0) return;
  out += "<p>" + counted(inferred.groups, "group", "groups") + " of " +
         counted(inferred.products, "product", "products") +
         " were found by their titles: no feed had grouped them.</p>\n";
  out += open_details(count(inferred.groups), "", "inferred: look whether these are one product each") +
         open_table("Inferred groups",
                    "<th scope=col>Product<th scope=col>Varies in<th scope=col class=n>Variants<th scope=col>Group");
  for (size_t i = 0; i < std::min(inferred.examples.size(), kMaxGroupsShown); ++i) {
    const InferredVariants::Group& group = inferred.examples[i];
    std::string varying;
    for (const std::string& name : group.varying) varying += (varying.empty() ? "" : ", ") + escaped(name);
    out += "<tr><th scope=row>" + escaped(group.title) + "<td>" + varying + "<td class=n>" + count(group.products) +
           "<td class=id>" + escaped(group.id) + "</tr>\n";
  }
  out += close_table();
  if (inferred.groups > kMaxGroupsShown)
    out += "<p class=more>and " + count(inferred.groups - kMaxGroupsShown) + " more</p>";
  out += close_details();
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
    write_unfiled(r.unfiled, out);
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
  write_notes(r.category_notes, out);
  write_unfiled(r.unfiled, out);
}

void write_variants(const CleanReport& r, std::string& out) {
  const VariantSummary variants = r.statistics.variants();
  if (variants.groups + variants.single + r.inferred_variants.groups == 0) return;
  out += "<h2 id=variants>Variants</h2>\n";
  if (variants.groups > 0)
    out += "<p>" + counted(variants.groups, "group holds", "groups hold") + " " +
           counted(variants.products, "variant", "variants") + " (item_group_id).</p>\n";
  write_inferred(r.inferred_variants, out);
  write_examples(variants.single, variants.single_examples,
                 variants.single == 1 ? "group has one member only: is a variant missing, or is the group not needed?"
                                      : "groups have one member only: is a variant missing, or are they not needed?",
                 out);
  write_examples(variants.alike, variants.alike_examples, variants.alike == 1 ? kOneAlike : kAlike, out);
}

}  // namespace shelfwise::catalog_tools
