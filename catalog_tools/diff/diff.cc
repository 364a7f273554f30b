#include "catalog_tools/diff/diff.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "catalog/product.h"
#include "catalog_tools/diff/catalog_lines.h"
#include "catalog_tools/diff/diff_tables.h"
#include "catalog_tools/output_folder.h"
#include "common/random.h"

namespace shelfwise::catalog_tools {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr size_t kMaxAttributes = 10'000;  // names whose fill is counted
constexpr size_t kMaxShownBytes = 80;

// A product of the old catalog.
struct Entry {
  std::uint64_t id = 0;    // hash
  std::uint64_t line = 0;  // hash of its bytes
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  bool met = false;  // in the new catalog
};

struct Side {
  fs::path catalog;
  std::optional<AliasTable> aliases;
  std::optional<CategoryTable> categories;
};

Result<Side> open_side(const fs::path& given) {
  Side side{given, {}, {}};
  std::error_code code;
  if (fs::is_directory(given, code)) side.catalog = given / "catalog.jsonl";
  if (!fs::is_regular_file(side.catalog, code)) {
    return make_error(ErrorCode::kNotFound,
                      "no catalog here; give a folder written by shelfwise clean, or its catalog.jsonl",
                      side.catalog.string());
  }
  const fs::path folder = side.catalog.parent_path();
  Result<std::optional<AliasTable>> aliases = read_aliases(folder / "aliases.tsv");
  if (!aliases) return std::move(aliases).error();
  side.aliases = std::move(*aliases);
  Result<std::optional<CategoryTable>> categories = read_categories(folder / "categories.tsv");
  if (!categories) return std::move(categories).error();
  side.categories = std::move(*categories);
  return side;
}

std::string shown(const Json* value) {
  if (value == nullptr || value->is_null()) return {};
  std::string text =
      value->is_string() ? value->get<std::string>() : value->dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() <= kMaxShownBytes) return text;
  size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

const Json* member(const Json& product, const std::string& name) {
  const auto found = product.find(name);
  return found == product.end() ? nullptr : &*found;
}

// The same whatever the order of attributes within it.
bool equal(const Json* a, const Json* b) {
  if (a == nullptr || b == nullptr) return a == b;
  if (!a->is_structured()) return *a == *b;
  return nlohmann::json(*a) == nlohmann::json(*b);
}

// Keeps the `kMaxExamples` largest of many.
void keep_largest(std::vector<PriceChange>& list, PriceChange change, bool up) {
  const auto before = [up](const PriceChange& a, const PriceChange& b) {
    if (a.factor != b.factor) return up ? a.factor > b.factor : a.factor < b.factor;
    return a.id < b.id;
  };
  list.insert(std::upper_bound(list.begin(), list.end(), change, before), std::move(change));
  if (list.size() > CatalogDiff::kMaxExamples) list.pop_back();
}

class Comparison {
 public:
  Comparison(Side old_side, Side new_side, CatalogLines old_lines, CatalogLines new_lines,
             const std::function<void(const DiffProgress&)>& progress)
      : old_(std::move(old_side)),
        new_(std::move(new_side)),
        old_lines_(std::move(old_lines)),
        new_lines_(std::move(new_lines)),
        progress_(progress) {}

  Result<CatalogDiff> run() {
    if (Status read = read_old(); !read) return read.error();
    if (Status read = read_new(); !read) return read.error();
    if (Status listed = list_gone(); !listed) return listed.error();
    list_redirected();
    compare_categories();
    finish();
    return std::move(diff_);
  }

 private:
  using Fills = std::map<std::string, FillChange, std::less<>>;

  void tell(std::string_view stage, std::uint64_t products, std::uint64_t done, std::uint64_t total) const {
    if (progress_) progress_({stage, products, done, total});
  }

  Result<LineSummary> summarize(const CatalogLines& lines, const CatalogLines::Line& line) const {
    Result<LineSummary> summary = summarize_line(line.text);
    if (summary) return summary;
    Error error = std::move(summary).error();
    error.context = lines.file().string() + ":" + std::to_string(line.number);
    error.message += "; write the catalog anew with: shelfwise clean";
    return error;
  }

  void count_fills(const LineSummary& summary, std::uint64_t FillChange::*products) {
    for (const std::string& name : summary.attributes) {
      auto found = fills_.find(name);
      if (found == fills_.end()) {
        if (fills_.size() >= kMaxAttributes) continue;
        found = fills_.emplace(name, FillChange{name, 0, 0}).first;
      }
      ++(found->second.*products);
    }
  }

  Status read_old() {
    for (;;) {
      Result<std::optional<CatalogLines::Line>> line = old_lines_.next();
      if (!line) return line.error();
      if (!line->has_value()) break;
      const Result<LineSummary> summary = summarize(old_lines_, **line);
      if (!summary) return summary.error();
      count_fills(*summary, &FillChange::old_products);
      entries_.push_back({stable_hash(summary->id), stable_hash((*line)->text), (*line)->offset,
                          static_cast<std::uint32_t>((*line)->text.size()), false});
      tell("reading the old catalog", entries_.size(), (*line)->offset, old_lines_.bytes_total());
    }
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.id < b.id; });
    const auto same_id = [](const Entry& a, const Entry& b) { return a.id == b.id; };
    const auto end = std::unique(entries_.begin(), entries_.end(), same_id);
    diff_.repeated_ids += static_cast<std::uint64_t>(entries_.end() - end);
    entries_.erase(end, entries_.end());
    diff_.old_products = entries_.size();
    return {};
  }

  Entry* find(std::uint64_t id) {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), id,
                                        [](const Entry& e, std::uint64_t i) { return e.id < i; });
    return found == entries_.end() || found->id != id ? nullptr : &*found;
  }

  Status read_new() {
    for (;;) {
      Result<std::optional<CatalogLines::Line>> line = new_lines_.next();
      if (!line) return line.error();
      if (!line->has_value()) return {};
      const Result<LineSummary> summary = summarize(new_lines_, **line);
      if (!summary) return summary.error();
      if (Status compared = compare(*summary, (*line)->text); !compared) return compared;
      tell("comparing", diff_.new_products, (*line)->offset, new_lines_.bytes_total());
    }
  }

  Status compare(const LineSummary& summary, std::string_view text) {
    const std::uint64_t id = stable_hash(summary.id);
    Entry* entry = find(id);
    if (entry != nullptr ? entry->met : !new_ids_.insert(id).second) {
      ++diff_.repeated_ids;
      return {};
    }
    ++diff_.new_products;
    count_fills(summary, &FillChange::new_products);
    if (entry == nullptr) {
      const bool was_alias = old_.aliases && old_.aliases->find(id) != nullptr;
      add(was_alias ? diff_.unmerged : diff_.added, text);
      return {};
    }
    entry->met = true;
    if (entry->line == stable_hash(text)) {
      ++diff_.unchanged;
      return {};
    }
    Result<std::string> before = old_lines_.read(entry->offset, entry->length);
    if (!before) return before.error();
    compare_products(Json::parse(*before, nullptr, false), Json::parse(text, nullptr, false));
    return {};
  }

  static void add(DiffProducts& products, std::string_view text) {
    ++products.count;
    if (products.examples.size() >= CatalogDiff::kMaxExamples) return;
    const Json product = Json::parse(text, nullptr, false);
    products.examples.push_back({shown(member(product, "id")), shown(member(product, "title"))});
  }

  void compare_products(const Json& before, const Json& now) {
    bool differs = false;
    const std::string id = shown(member(now, "id"));
    for (const auto& [name, value] : now.items()) {
      const Json* old_value = member(before, name);
      if (equal(old_value, &value)) continue;
      differs = true;
      note_field(name, id, old_value, &value);
    }
    for (const auto& [name, value] : before.items()) {
      if (now.contains(name)) continue;
      differs = true;
      note_field(name, id, &value, nullptr);
    }
    ++(differs ? diff_.changed : diff_.unchanged);
    if (differs) compare_prices(id, before, now);
  }

  void note_field(const std::string& name, const std::string& id, const Json* before, const Json* now) {
    auto found = fields_.find(name);
    if (found == fields_.end()) {
      if (fields_.size() >= CatalogDiff::kMaxFields) {
        ++diff_.other_fields;
        return;
      }
      found = fields_.emplace(name, FieldChange{name, 0, 0, 0, {}}).first;
    }
    FieldChange& field = found->second;
    ++(before == nullptr ? field.set : now == nullptr ? field.cleared : field.changed);
    if (field.examples.size() < CatalogDiff::kMaxExamples) field.examples.push_back({id, shown(before), shown(now)});
  }

  void compare_prices(const std::string& id, const Json& before, const Json& now) {
    if (equal(member(before, "price"), member(now, "price")) &&
        equal(member(before, "sale_price"), member(now, "sale_price"))) {
      return;
    }
    const Result<catalog::Product> old_product = catalog::product_from_json(before);
    const Result<catalog::Product> new_product = catalog::product_from_json(now);
    if (!old_product || !new_product) return;
    const std::optional<catalog::Money>& was = old_product->effective_price();
    const std::optional<catalog::Money>& is = new_product->effective_price();
    if (!was || !is || (was->currency == is->currency && was->micros == is->micros)) return;
    if (was->currency != is->currency) {
      ++(is->currency.empty() ? diff_.currencies_lost : diff_.currencies_changed);
      return;
    }
    const bool up = is->micros > was->micros;
    ++(up ? diff_.prices_up : diff_.prices_down);
    if (was->micros == 0) return;  // no factor
    keep_largest(
        up ? diff_.largest_up : diff_.largest_down,
        {id, format_money(*was), format_money(*is), static_cast<double>(is->micros) / static_cast<double>(was->micros)},
        up);
  }

  // What is in the old catalog alone, in its order.
  Status list_gone() {
    std::vector<const Entry*> gone;
    for (const Entry& entry : entries_) {
      if (!entry.met) gone.push_back(&entry);
    }
    std::sort(gone.begin(), gone.end(), [](const Entry* a, const Entry* b) { return a->offset < b->offset; });
    for (const Entry* entry : gone) {
      const AliasTable::Entry* alias = new_.aliases ? new_.aliases->find(entry->id) : nullptr;
      DiffProducts& products = alias == nullptr ? diff_.removed : diff_.merged;
      if (products.examples.size() >= CatalogDiff::kMaxExamples) {
        ++products.count;
        continue;
      }
      const Result<std::string> text = old_lines_.read(entry->offset, entry->length);
      if (!text) return text.error();
      add(products, *text);
      if (alias != nullptr) products.examples.back().text = new_.aliases->row_at(alias->offset).survivor;
    }
    return {};
  }

  void list_redirected() {
    if (!old_.aliases || !new_.aliases) return;
    std::vector<std::uint64_t> rows;
    for (const auto& [id, alias] : new_.aliases->entries) {
      const AliasTable::Entry* before = old_.aliases->find(id);
      if (before != nullptr && before->survivor != alias.survivor) rows.push_back(alias.offset);
    }
    std::sort(rows.begin(), rows.end());
    diff_.redirected.count = rows.size();
    for (size_t i = 0; i < std::min(rows.size(), CatalogDiff::kMaxExamples); ++i) {
      AliasTable::Row row = new_.aliases->row_at(rows[i]);
      diff_.redirected.examples.push_back({std::move(row.id), std::move(row.survivor)});
    }
  }

  void compare_categories() {
    if (!old_.categories || !new_.categories) return;
    for (const auto& [path, category] : *new_.categories) {
      const auto before = old_.categories->find(path);
      if (before == old_.categories->end() || before->second == category) continue;
      ++diff_.categories_changed;
      if (diff_.categories.size() < CatalogDiff::kMaxExamples)
        diff_.categories.push_back({path, before->second, category});
    }
  }

  void finish() {
    for (auto& [name, field] : fields_) diff_.fields.push_back(std::move(field));
    std::stable_sort(diff_.fields.begin(), diff_.fields.end(),
                     [](const FieldChange& a, const FieldChange& b) { return a.total() > b.total(); });
    for (auto& [name, fill] : fills_) diff_.fills.push_back(std::move(fill));
    for (const Side* side : {&old_, &new_}) {
      if (!side->aliases) diff_.notes.push_back("merges are not told: no aliases.tsv beside " + side->catalog.string());
      if (!side->categories)
        diff_.notes.push_back("categories are not compared: no categories.tsv beside " + side->catalog.string());
    }
  }

  Side old_;
  Side new_;
  CatalogLines old_lines_;
  CatalogLines new_lines_;
  const std::function<void(const DiffProgress&)>& progress_;
  std::vector<Entry> entries_;                 // by id once read
  std::unordered_set<std::uint64_t> new_ids_;  // of products that the old catalog lacks
  std::map<std::string, FieldChange> fields_;
  Fills fills_;
  CatalogDiff diff_;
};

}  // namespace

Result<CatalogDiff> diff_catalogs(const fs::path& old_side, const fs::path& new_side,
                                  const std::function<void(const DiffProgress&)>& progress) {
  for (const fs::path& side : {old_side, new_side}) {
    if (Status whole = finish_interrupted_switch(side); !whole) return std::move(whole).error();
  }
  Result<Side> before = open_side(old_side);
  if (!before) return std::move(before).error();
  Result<Side> now = open_side(new_side);
  if (!now) return std::move(now).error();
  Result<CatalogLines> old_lines = CatalogLines::open(before->catalog);
  if (!old_lines) return std::move(old_lines).error();
  Result<CatalogLines> new_lines = CatalogLines::open(now->catalog);
  if (!new_lines) return std::move(new_lines).error();
  return Comparison(std::move(*before), std::move(*now), std::move(*old_lines), std::move(*new_lines), progress).run();
}

}  // namespace shelfwise::catalog_tools
