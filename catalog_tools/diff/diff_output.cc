// A comparison for people (text) and for programs (JSON).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "catalog_tools/diff/diff.h"
#include "catalog_tools/report/html.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kShown = 5;  // of each kind, in the text

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "–" : fixed(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1) + "%";
}

void write_products(const char* what, const char* between, const DiffProducts& products, std::string& out) {
  if (products.count == 0) return;
  out += "\n" + count(products.count) + " " + what + "\n";
  for (size_t i = 0; i < std::min(products.examples.size(), kShown); ++i)
    out += "  " + products.examples[i].id + between + products.examples[i].text + "\n";
  if (products.count > kShown) out += "  ... and " + count(products.count - kShown) + " more\n";
}

std::string value_text(const std::string& value) { return value.empty() ? "(none)" : value; }

void write_fields(const CatalogDiff& diff, std::string& out) {
  if (diff.fields.empty()) return;
  out += "\n" + counted(diff.changed, "product", "products") + " changed, by field\n";
  for (const FieldChange& field : diff.fields) {
    out += "  " + field.field + ": " + count(field.changed) + " changed, " + count(field.set) + " set, " +
           count(field.cleared) + " cleared\n";
    for (size_t i = 0; i < std::min<size_t>(field.examples.size(), 2); ++i) {
      const FieldChange::Example& example = field.examples[i];
      out += "    " + example.id + ": " + value_text(example.old_value) + " -> " + value_text(example.new_value) + "\n";
    }
  }
  if (diff.other_fields > 0) out += "  other fields: " + count(diff.other_fields) + " changes\n";
}

void write_prices(const CatalogDiff& diff, std::string& out) {
  if (diff.prices_up + diff.prices_down + diff.currencies_changed + diff.currencies_lost == 0) return;
  out += "\nPrices: " + count(diff.prices_up) + " up, " + count(diff.prices_down) + " down, " +
         count(diff.currencies_changed) + " in another currency, " + count(diff.currencies_lost) +
         " without the currency they had\n";
  for (const auto* list : {&diff.largest_up, &diff.largest_down}) {
    for (size_t i = 0; i < std::min(list->size(), kShown); ++i) {
      const PriceChange& price = (*list)[i];
      out += "  " + price.id + ": " + price.old_price + " -> " + price.new_price + " (" + change_text(price.factor) +
             ")\n";
    }
  }
}

void write_fill_changes(const CatalogDiff& diff, std::string& out) {
  std::string rows;
  for (const FillChange& fill : diff.fills) {
    const std::string before = share_text(fill.old_products, diff.old_products);
    const std::string now = share_text(fill.new_products, diff.new_products);
    if (before != now) rows += "  " + fill.attribute + ": " + before + " -> " + now + " of the products\n";
  }
  if (!rows.empty()) out += "\nFill rates\n" + rows;
}

void write_category_changes(const CatalogDiff& diff, std::string& out) {
  if (diff.categories_changed == 0) return;
  out += "\n" + counted(diff.categories_changed, "category path leads", "category paths lead") + " elsewhere\n";
  for (size_t i = 0; i < std::min(diff.categories.size(), kShown); ++i) {
    const CategoryChange& change = diff.categories[i];
    out += "  " + change.source_path + ": " + value_text(change.old_category) + " -> " +
           value_text(change.new_category) + "\n";
  }
  if (diff.categories_changed > kShown) out += "  ... and " + count(diff.categories_changed - kShown) + " more\n";
}

Json products_json(const DiffProducts& products, const char* text_name) {
  Json examples = Json::array();
  for (const DiffProduct& product : products.examples)
    examples.push_back({{"id", product.id}, {text_name, product.text}});
  return {{"count", products.count}, {"examples", std::move(examples)}};
}

Json fields_json(const CatalogDiff& diff) {
  Json list = Json::array();
  for (const FieldChange& field : diff.fields) {
    Json examples = Json::array();
    for (const FieldChange::Example& example : field.examples)
      examples.push_back({{"id", example.id}, {"old", example.old_value}, {"new", example.new_value}});
    list.push_back({{"field", field.field},
                    {"changed", field.changed},
                    {"set", field.set},
                    {"cleared", field.cleared},
                    {"examples", std::move(examples)}});
  }
  return list;
}

Json prices_json(const std::vector<PriceChange>& prices) {
  Json list = Json::array();
  for (const PriceChange& price : prices) {
    list.push_back({{"id", price.id}, {"old", price.old_price}, {"new", price.new_price}, {"factor", price.factor}});
  }
  return list;
}

}  // namespace

std::string diff_text(const CatalogDiff& diff) {
  std::string out = count(diff.old_products) + " products before, " + count(diff.new_products) +
                    " now: " + count(diff.unchanged) + " unchanged, " + count(diff.changed) + " changed, " +
                    count(diff.added.count) + " added, " + count(diff.removed.count) + " removed, " +
                    count(diff.merged.count) + " merged, " + count(diff.unmerged.count) + " no longer merged\n";
  write_products("added", "  ", diff.added, out);
  write_products("removed", "  ", diff.removed, out);
  write_products("merged into another", " -> ", diff.merged, out);
  write_products("no longer merged", "  ", diff.unmerged, out);
  write_products("merged ids lead elsewhere", " -> ", diff.redirected, out);
  write_fields(diff, out);
  write_prices(diff, out);
  write_fill_changes(diff, out);
  write_category_changes(diff, out);
  if (diff.repeated_ids > 0)
    out += "\n" + counted(diff.repeated_ids, "line was", "lines were") + " passed over: the id stood before\n";
  if (!diff.notes.empty()) out += "\n";
  for (const std::string& note : diff.notes) out += "Note: " + note + "\n";
  return out;
}

std::string diff_json(const CatalogDiff& diff) {
  Json fills = Json::array();
  for (const FillChange& fill : diff.fills)
    fills.push_back({{"attribute", fill.attribute}, {"old", fill.old_products}, {"new", fill.new_products}});
  Json categories = Json::array();
  for (const CategoryChange& change : diff.categories) {
    categories.push_back(
        {{"source_path", change.source_path}, {"old", change.old_category}, {"new", change.new_category}});
  }
  const Json json = {{"version", 1},
                     {"same", diff.same()},
                     {"products",
                      {{"old", diff.old_products},
                       {"new", diff.new_products},
                       {"unchanged", diff.unchanged},
                       {"changed", diff.changed},
                       {"repeated_ids", diff.repeated_ids}}},
                     {"added", products_json(diff.added, "title")},
                     {"removed", products_json(diff.removed, "title")},
                     {"merged", products_json(diff.merged, "survivor")},
                     {"unmerged", products_json(diff.unmerged, "title")},
                     {"redirected", products_json(diff.redirected, "survivor")},
                     {"fields", fields_json(diff)},
                     {"other_fields", diff.other_fields},
                     {"prices",
                      {{"up", diff.prices_up},
                       {"down", diff.prices_down},
                       {"other_currency", diff.currencies_changed},
                       {"lost_currency", diff.currencies_lost},
                       {"largest_up", prices_json(diff.largest_up)},
                       {"largest_down", prices_json(diff.largest_down)}}},
                     {"fills", std::move(fills)},
                     {"categories", {{"changed", diff.categories_changed}, {"examples", std::move(categories)}}},
                     {"notes", diff.notes}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace shelfwise::catalog_tools
