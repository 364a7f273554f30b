// How well the fields are filled: a table of heat by category, and a bar for every attribute.
#include <algorithm>

#include "catalog_tools/report/html.h"
#include "catalog_tools/report/report_sections.h"
#include "catalog_tools/values/validate.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kCategoriesShown = 24;

std::string heat_cell(std::uint64_t part, std::uint64_t whole) {
  const std::uint64_t tenth = whole == 0 ? 0 : part * 10 / whole;
  return "<td class=\"heat h" + std::to_string(tenth) + "\">" + short_percent(part, whole);
}

std::string title_case(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

// The columns of the table: what every product needs, and the attributes that at least one product has.
struct Columns {
  std::vector<size_t> attributes;
  std::string unused;

  explicit Columns(const std::vector<CategoryFills::Row>& rows) {
    for (size_t i = 0; i < CategoryFills::kAttributes; ++i) {
      const bool used =
          std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.counts.filled[i] > 0; });
      if (used) {
        attributes.push_back(i);
      } else {
        unused += (unused.empty() ? "" : ", ") + std::string(CategoryFills::kNames[i]);
      }
    }
  }

  std::string head() const {
    std::string text = "<th scope=col>Category<th scope=col class=n>Products";
    for (size_t i = 0; i < kNeeds; ++i)
      text += "<th scope=col class=heat>" + std::string(need_short_label(static_cast<Need>(i)));
    for (const size_t i : attributes) text += "<th scope=col class=heat>" + title_case(CategoryFills::kNames[i]);
    return text;
  }

  std::string row(const CategoryFills::Counts& counts) const {
    std::string text;
    for (const std::uint64_t met : counts.met) text += heat_cell(met, counts.products);
    for (const size_t i : attributes) text += heat_cell(counts.filled[i], counts.products);
    return text;
  }
};

void write_heat(const CleanReport& r, std::string& out) {
  const std::vector<CategoryFills::Row> rows = r.statistics.categories().rows(kCategoriesShown);
  CategoryFills::Counts all;
  std::uint64_t shown = 0;
  const Columns columns(rows);
  out += "<p class=soft>Of a hundred products of a category, how many have it.</p>\n";
  out += open_table("Fill rates by category", columns.head(), "heatmap");
  for (const CategoryFills::Row& row : rows) {
    out += "<tr><th scope=row>" + (row.path.empty() ? "(no category)" : escaped(row.path)) + "<td class=n>" +
           count(row.counts.products) + columns.row(row.counts) + "</tr>\n";
    shown += row.counts.products;
  }
  out += close_table();
  const std::uint64_t products = r.statistics.products();
  if (shown < products)
    out += "<p class=more>The " + count(rows.size()) + " largest categories; " + count(products - shown) +
           " products are in smaller ones.</p>\n";
  if (!columns.unused.empty()) out += "<p class=more>No product has: " + columns.unused + ".</p>\n";
}

void fill_row(const std::string& name, std::uint64_t part, std::uint64_t whole, const char* style, std::string& out) {
  out += "<tr><th scope=row>" + name + "<td class=n>" + count(part) + "<td>" + bar(part, whole, style) +
         "<td class=n>" + percent(part, whole) + "</tr>\n";
}

constexpr const char* kFillHead =
    "<th scope=col>Attribute<th scope=col class=n>Products<th scope=col><span class=vh>Picture</span><th scope=col "
    "class=n>Share";

}  // namespace

void write_fills(const CleanReport& r, std::string& out) {
  const std::uint64_t products = r.statistics.products();
  out += "<h2 id=fills>How well the fields are filled</h2>\n";
  if (products == 0) {
    out += "<p>There are no products.</p>\n";
    return;
  }
  write_heat(r, out);
  out += open_details("", "", "Every attribute") + open_table("Fill rates of attributes", kFillHead, "fills");
  for (const auto& fill : r.statistics.fills())
    fill_row("<code>" + fill.attribute + "</code>", fill.products, products, "kept", out);
  out += close_table() + close_details();
  const auto unknown = r.statistics.unknown();
  if (unknown.empty()) return;
  out += open_details(count(unknown.size()), "",
                      unknown.size() == 1 ? "other attribute of the feeds" : "other attributes of the feeds");
  out += "<p>They are kept and shown, but not searched. A mapping file can give them a meaning.</p>\n" +
         open_table("Other attributes", kFillHead, "fills");
  for (const auto& fill : unknown) {
    const std::string perhaps = likely_attribute(fill.attribute);
    fill_row("<code>" + escaped(fill.attribute) + "</code>" +
                 (perhaps.empty() ? "" : " perhaps <code>" + perhaps + "</code>?"),
             fill.products, products, "merged", out);
  }
  out += close_table() + close_details();
}

}  // namespace shelfwise::catalog_tools
