// A comparison as a page in the report's dress.
#include <algorithm>

#include "catalog_tools/diff/diff.h"
#include "catalog_tools/report/html.h"

namespace shelfwise::catalog_tools {
namespace {

void tile(std::uint64_t number, const char* label, const char* style, std::string& out) {
  out += "<div class=\"tile " + std::string(style) + "\"><b>" + count(number) + "</b><span>" + label + "</span></div>";
}

void write_tiles(const CatalogDiff& diff, std::string& out) {
  out += "<div class=tiles>";
  tile(diff.unchanged, "unchanged", "kept", out);
  tile(diff.changed, "changed", "changed", out);
  tile(diff.added.count, "added", "kept", out);
  tile(diff.removed.count, "removed", "out", out);
  tile(diff.merged.count, "merged", "merged", out);
  tile(diff.unmerged.count, "no longer merged", "review", out);
  out += "</div>\n";
}

void write_products(const char* what, const char* text, const DiffProducts& products, std::string& out) {
  if (products.count == 0) return;
  out += open_details(count(products.count), "", what, products.count <= 5);
  out += open_table(what, "<th scope=col>Id<th scope=col>" + std::string(text));
  for (const DiffProduct& product : products.examples)
    out += "<tr><th scope=row class=id>" + escaped(product.id) + "<td class=v>" + escaped(product.text) + "</tr>\n";
  out += close_table();
  if (products.count > products.examples.size())
    out += "<p class=more>and " + count(products.count - products.examples.size()) + " more</p>";
  out += close_details();
}

void write_fields(const CatalogDiff& diff, std::string& out) {
  if (diff.fields.empty()) return;
  out += "<h2 id=fields>Changes by field</h2>\n";
  for (const FieldChange& field : diff.fields) {
    out += open_details(count(field.total()), bar(field.total(), diff.changed, "changed"),
                        "<code>" + escaped(field.field) + "</code> " + count(field.changed) + " changed, " +
                            count(field.set) + " set, " + count(field.cleared) + " cleared");
    out += open_table("Examples", "<th scope=col>Id<th scope=col>Before<th scope=col>Now");
    for (const FieldChange::Example& example : field.examples) {
      out += "<tr><th scope=row class=id>" + escaped(example.id) + "<td class=v>" + escaped(example.old_value) +
             "<td class=v>" + escaped(example.new_value) + "</tr>\n";
    }
    out += close_table() + close_details();
  }
}

void write_price_list(const char* what, const std::vector<PriceChange>& prices, std::string& out) {
  if (prices.empty()) return;
  out += "<h3>" + std::string(what) + "</h3>\n" +
         open_table(what,
                    "<th scope=col>Id<th scope=col class=n>Before<th scope=col class=n>Now<th scope=col "
                    "class=n>Change");
  for (const PriceChange& price : prices) {
    out += "<tr><th scope=row class=id>" + escaped(price.id) + "<td class=n>" + escaped(price.old_price) +
           "<td class=n>" + escaped(price.new_price) + "<td class=n>" + change_text(price.factor) + "</tr>\n";
  }
  out += close_table();
}

void write_prices(const CatalogDiff& diff, std::string& out) {
  if (diff.prices_up + diff.prices_down + diff.currencies_changed + diff.currencies_lost == 0) return;
  out += "<h2 id=prices>Prices</h2>\n<p>" + count(diff.prices_up) + " up, " + count(diff.prices_down) + " down, " +
         count(diff.currencies_changed) + " in another currency, " + count(diff.currencies_lost) +
         " without the currency they had.</p>\n";
  write_price_list("The greatest rises", diff.largest_up, out);
  write_price_list("The deepest cuts", diff.largest_down, out);
}

void write_fills(const CatalogDiff& diff, std::string& out) {
  if (diff.fills.empty()) return;
  out += "<h2 id=fills>Fill rates</h2>\n" +
         open_table("Fill rates",
                    "<th scope=col>Attribute<th scope=col class=n>Before<th scope=col><span class=vh>Picture"
                    "</span><th scope=col class=n>Now<th scope=col><span class=vh>Picture</span>",
                    "fills");
  for (const FillChange& fill : diff.fills) {
    out += "<tr><th scope=row><code>" + escaped(fill.attribute) + "</code><td class=n>" +
           percent(fill.old_products, diff.old_products) + "<td>" + bar(fill.old_products, diff.old_products, "noted") +
           "<td class=n>" + percent(fill.new_products, diff.new_products) + "<td>" +
           bar(fill.new_products, diff.new_products, "kept") + "</tr>\n";
  }
  out += close_table();
}

void write_categories(const CatalogDiff& diff, std::string& out) {
  if (diff.categories_changed == 0) return;
  out += "<h2 id=categories>Category paths that lead elsewhere <small>" + count(diff.categories_changed) +
         "</small></h2>\n" +
         open_table("Category paths", "<th scope=col>Path in the feed<th scope=col>Before<th scope=col>Now");
  for (const CategoryChange& change : diff.categories) {
    out += "<tr><th scope=row>" + escaped(change.source_path) + "<td>" + escaped(change.old_category) + "<td>" +
           escaped(change.new_category) + "</tr>\n";
  }
  out += close_table();
}

}  // namespace

std::string diff_html(const CatalogDiff& diff) {
  std::string out = open_page("What changed in the catalog");
  out += "<p class=lead>" + counted(diff.old_products, "product", "products") + " before, " + count(diff.new_products) +
         " now" + (diff.same() ? ", and nothing else to tell.</p>\n" : ".</p>\n");
  write_tiles(diff, out);
  write_products("added", "Title", diff.added, out);
  write_products("removed", "Title", diff.removed, out);
  write_products("merged into another", "Now leads to", diff.merged, out);
  write_products("no longer merged", "Title", diff.unmerged, out);
  write_products("merged ids lead elsewhere", "Now leads to", diff.redirected, out);
  write_fields(diff, out);
  write_prices(diff, out);
  write_fills(diff, out);
  write_categories(diff, out);
  for (const std::string& note : diff.notes) out += "<p class=more>" + escaped(note) + "</p>\n";
  return out + close_page();
}

}  // namespace shelfwise::catalog_tools
