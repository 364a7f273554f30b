#include "catalog_tools/inspect/inspect.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "catalog/attribute_names.h"
#include "catalog/feed_row.h"
#include "catalog/product.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxColumns = 2000;
constexpr size_t kMaxFaults = 5;
constexpr double kSure = 0.5;

std::string percent(double share) {
  const auto tenths = static_cast<int>(share * 1000 + 0.5);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

bool is_attribute(std::string_view name) { return catalog::is_known_attribute(name) || name == "currency"; }

double filled_share(const InspectedColumn& column, std::uint64_t rows) {
  return rows == 0 ? 0 : static_cast<double>(column.sketch.filled()) / static_cast<double>(rows);
}

bool is_unique(const InspectedColumn& column) { return column.sketch.filled() > 0 && column.sketch.is_unique(); }

// How well contents agree with an attribute: the share of values that could stand there; nullopt where any text could.
std::optional<double> agreement(std::string_view attribute, const ColumnSketch& sketch) {
  const auto share = [&](ColumnType type) { return sketch.share(type); };
  if (attribute == "gtin") return share(ColumnType::kGtin);
  if (attribute == "price" || attribute == "sale_price" || attribute == "cost_of_goods_sold")
    return std::max(share(ColumnType::kPrice), share(ColumnType::kDecimal));
  if (attribute == "quantity" || attribute == "rating_count") return share(ColumnType::kInteger);
  if (attribute == "average_rating" || attribute == "popularity") return share(ColumnType::kDecimal);
  if (attribute == "link" || attribute == "image_link") return share(ColumnType::kUrl);
  if (attribute == "availability") return share(ColumnType::kAvailability);
  if (attribute == "condition") return share(ColumnType::kCondition);
  if (attribute == "gender") return share(ColumnType::kGender);
  if (attribute == "age_group") return share(ColumnType::kAgeGroup);
  if (attribute == "adult") return share(ColumnType::kBoolean);
  if (attribute == "currency") return share(ColumnType::kCurrency);
  if (attribute == "availability_date") return share(ColumnType::kDate);
  return std::nullopt;
}

struct Suggestion {
  std::string attribute;
  double confidence = 0;
  std::string why;
};

class Advisor {
 public:
  explicit Advisor(Inspection& inspection) : inspection_(inspection) {}

  void run() {
    for (InspectedColumn& column : inspection_.columns) column.type = column.sketch.main_type();
    std::vector<std::pair<size_t, Suggestion>> all;
    for (size_t i = 0; i < inspection_.columns.size(); ++i) {
      for (Suggestion& each : suggestions(inspection_.columns[i])) all.emplace_back(i, std::move(each));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.second.confidence > b.second.confidence; });
    for (auto& [number, suggestion] : all) assign(inspection_.columns[number], std::move(suggestion));
    for (InspectedColumn& column : inspection_.columns) note_lost(column);
    note_missing_id();
    note_missing_title();
    note_prices();
    note_gtins();
  }

 private:
  std::vector<Suggestion> suggestions(InspectedColumn& column) const {
    std::vector<Suggestion> all;
    if (column.sketch.filled() == 0) return all;
    const std::string own = catalog::attribute_name(column.name, {});
    column.understood = is_attribute(own);
    if (column.understood) {
      all.push_back(by_name(column, own, 0.97, "the name is the attribute's"));
    } else if (const std::string_view usual = catalog::usual_attribute(column.name); !usual.empty()) {
      all.push_back(by_name(column, std::string(usual), 0.9, "shops name it so"));
    }
    if (std::optional<Suggestion> found = by_contents(column)) all.push_back(std::move(*found));
    return all;
  }

  // What the name says, weighed by what the values say.
  Suggestion by_name(const InspectedColumn& column, std::string attribute, double sure, std::string why) const {
    const std::optional<double> fits = agreement(attribute, column.sketch);
    double confidence = sure;
    if (fits) {
      confidence = sure * (0.3 + 0.7 * *fits);
      why += ", and " + percent(*fits) + " of the values could stand there";
    }
    if (attribute == "id" && !is_unique(column)) {
      confidence *= 0.6;
      why += ", but values stand on several rows";
    }
    if (attribute == "product_type" && column.type != ColumnType::kCategoryPath) confidence *= 0.9;
    // Of several descriptions the longest; a fuller column before an emptier one.
    if (attribute == "description") confidence *= 0.95 + 0.05 * std::min(1.0, column.sketch.mean_bytes() / 2000);
    confidence *= 0.97 + 0.03 * filled_share(column, inspection_.rows);
    return {std::move(attribute), confidence, std::move(why)};
  }

  std::optional<Suggestion> by_contents(const InspectedColumn& column) const {
    const ColumnSketch& sketch = column.sketch;
    const auto values = [&](ColumnType type, const char* what) {
      return percent(sketch.share(type)) + " of the values are " + what;
    };
    switch (column.type) {
      case ColumnType::kGtin:
        return Suggestion{"gtin", 0.85 * sketch.share(ColumnType::kGtin),
                          values(ColumnType::kGtin, "GTINs with a valid check digit")};
      case ColumnType::kImageUrl:
        return Suggestion{"image_link", 0.8, values(ColumnType::kImageUrl, "addresses of images")};
      case ColumnType::kUrl: return Suggestion{"link", 0.6, values(ColumnType::kUrl, "addresses")};
      case ColumnType::kAvailability:
        return Suggestion{"availability", 0.85, values(ColumnType::kAvailability, "availabilities")};
      case ColumnType::kCondition: return Suggestion{"condition", 0.7, values(ColumnType::kCondition, "conditions")};
      case ColumnType::kCurrency: return Suggestion{"currency", 0.8, values(ColumnType::kCurrency, "currencies")};
      case ColumnType::kPrice: return Suggestion{"price", 0.55, values(ColumnType::kPrice, "amounts of money")};
      case ColumnType::kCategoryPath:
        return Suggestion{"product_type", 0.7, values(ColumnType::kCategoryPath, "paths")};
      case ColumnType::kColor: return Suggestion{"color", 0.6, values(ColumnType::kColor, "colours")};
      case ColumnType::kHtml: return Suggestion{"description", 0.6, values(ColumnType::kHtml, "HTML")};
      case ColumnType::kText:
        if (sketch.mean_words() > 20) return Suggestion{"description", 0.5, "long texts"};
        return std::nullopt;
      default: return std::nullopt;
    }
  }

  void assign(InspectedColumn& column, Suggestion suggestion) {
    if (!column.attribute.empty() && column.confidence >= suggestion.confidence) return;
    const auto [taken, fresh] = by_attribute_.emplace(suggestion.attribute, &column);
    if (!fresh) {
      if (column.attribute.empty() && column.why.empty())
        column.why = "looks like " + suggestion.attribute + ", which \"" + taken->second->name + "\" gives";
      return;
    }
    column.attribute = std::move(suggestion.attribute);
    column.confidence = suggestion.confidence;
    column.why = std::move(suggestion.why);
  }

  // A column whose name stands for an attribute that another gives would be an error of the feed.
  void note_lost(InspectedColumn& column) {
    const std::string own = catalog::attribute_name(column.name, {});
    column.drop = is_attribute(own) && column.attribute != own;
    column.understood = column.understood && column.attribute == own;
  }

  InspectedColumn* giving(const std::string& attribute) {
    const auto found = by_attribute_.find(attribute);
    return found == by_attribute_.end() || found->second->confidence < kSure ? nullptr : found->second;
  }

  void suggest(InspectedColumn& column, const std::string& attribute, double confidence, std::string why) {
    by_attribute_[attribute] = &column;
    column.attribute = attribute;
    column.confidence = confidence;
    column.why = std::move(why);
  }

  bool is_free(const InspectedColumn& column) const { return column.attribute.empty() || column.confidence < kSure; }

  void note_missing_id() {
    if (giving("id") != nullptr) return;
    InspectedColumn* best = nullptr;
    for (InspectedColumn& column : inspection_.columns) {
      const bool fits = is_free(column) && is_unique(column) && filled_share(column, inspection_.rows) > 0.99 &&
                        column.sketch.mean_bytes() <= 40 && column.sketch.mean_words() < 2;
      if (fits && (best == nullptr || column.sketch.mean_bytes() < best->sketch.mean_bytes())) best = &column;
    }
    if (best != nullptr) {
      suggest(*best, "id", 0.55, "every row has one, and no two the same");
      inspection_.notes.push_back("No column is named as an id; \"" + best->name +
                                  "\" is different in every row and was suggested. Check that it never changes.");
    } else if (const InspectedColumn* gtin = giving("gtin")) {
      const double filled = filled_share(*gtin, inspection_.rows);
      inspection_.defaults.emplace_back("id", "{gtin}");
      inspection_.notes.push_back(
          "No column gives an id. The mapping takes the GTIN for it: rows without one (" + percent(1 - filled) +
          ") are left out" +
          (is_unique(*gtin) ? "" : ", and rows with the same one are merged, or left out where their names differ") +
          ". Better: export the shop's SKU.");
    } else {
      inspection_.notes.push_back(
          "No column gives an id, and none is different in every row. Export the shop's SKU: without it nothing can be "
          "cleaned.");
    }
  }

  void note_missing_title() {
    if (giving("title") != nullptr) return;
    InspectedColumn* best = nullptr;
    for (InspectedColumn& column : inspection_.columns) {
      const ColumnSketch& sketch = column.sketch;
      const bool fits = is_free(column) && column.type == ColumnType::kText && sketch.mean_bytes() >= 10 &&
                        sketch.mean_bytes() <= 200 && sketch.mean_words() >= 2 &&
                        filled_share(column, inspection_.rows) > 0.9;
      if (fits && (best == nullptr || sketch.distinct() > best->sketch.distinct())) best = &column;
    }
    if (best == nullptr) {
      inspection_.notes.push_back(
          "No column gives a title. Export the products' names: without them nothing can be cleaned.");
      return;
    }
    suggest(*best, "title", 0.55, "short texts, different in most rows");
    inspection_.notes.push_back("No column is named as a title; \"" + best->name + "\" was suggested.");
  }

  void note_prices() {
    const InspectedColumn* price = giving("price");
    if (price == nullptr) {
      inspection_.notes.push_back("No column gives a price: products cannot be sorted, filtered or ruled by it.");
      return;
    }
    const auto& samples = price->sketch.samples();
    const auto bare = std::count_if(samples.begin(), samples.end(), [](const std::string& sample) {
      const Result<catalog::Money> money = catalog::parse_money(sample);
      return !money.ok() || money->currency.empty();
    });
    if (bare == 0 || giving("currency") != nullptr) return;
    inspection_.defaults.emplace_back("currency", "");
    const bool all = bare == static_cast<std::ptrdiff_t>(samples.size());
    inspection_.notes.push_back(std::string(all ? "The prices have" : "Some prices have") +
                                " no currency: set [defaults] currency in the mapping.");
  }

  void note_gtins() {
    const InspectedColumn* gtin = giving("gtin");
    if (gtin == nullptr || is_unique(*gtin)) return;
    inspection_.notes.push_back("\"" + gtin->name +
                                "\" has values that stand on several rows: these products merge where their names are "
                                "alike, and are to review where not.");
  }

  Inspection& inspection_;
  std::map<std::string, InspectedColumn*> by_attribute_;
};

class Collector {
 public:
  explicit Collector(Inspection& inspection) : inspection_(inspection) {
    for (const std::string& name : inspection.info.columns) place(name);
  }

  void add(const catalog::FeedRow& row) {
    for (const auto& [name, value] : row.attributes.items()) {
      ColumnSketch* sketch = place(name);
      if (sketch == nullptr || value.is_null()) continue;
      if (value.is_string()) {
        const std::string_view text = catalog::trim_spaces(value.get_ref<const std::string&>());
        if (!text.empty()) sketch->add(text);
      } else {
        sketch->add(value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
      }
    }
  }

 private:
  ColumnSketch* place(const std::string& name) {
    const auto [found, fresh] = numbers_.emplace(name, inspection_.columns.size());
    if (fresh) {
      if (inspection_.columns.size() >= kMaxColumns) {
        numbers_.erase(found);
        return nullptr;
      }
      inspection_.columns.emplace_back().name = name;
    }
    return &inspection_.columns[found->second].sketch;
  }

  Inspection& inspection_;
  std::unordered_map<std::string, size_t> numbers_;
};

Status read_rows(catalog::FeedReader& reader, const InspectOptions& options, Inspection& inspection) {
  Collector collector(inspection);
  while (options.max_rows == 0 || inspection.rows < options.max_rows) {
    Result<std::optional<catalog::FeedReader::Item>> item = reader.next();
    if (!item) return item.error();
    if (!item->has_value()) break;
    ++inspection.rows;
    if ((*item)->fault) {
      ++inspection.broken;
      if (inspection.faults.size() < kMaxFaults) inspection.faults.push_back(std::move(*(*item)->fault));
    } else {
      collector.add(*(*item)->row);
    }
    if (options.progress && inspection.rows % 256 == 0) {
      const auto total = static_cast<double>(reader.bytes_total());
      options.progress(inspection.rows, total > 0 ? static_cast<double>(reader.bytes_read()) / total : 0);
    }
  }
  return {};
}

}  // namespace

Result<Inspection> inspect(const std::filesystem::path& feed, const InspectOptions& options) {
  catalog::FeedOptions raw;
  raw.raw = true;
  Result<std::unique_ptr<catalog::FeedReader>> reader = catalog::open_feed(feed, raw);
  if (!reader) return std::move(reader).error();
  Inspection inspection;
  inspection.file = feed.string();
  inspection.info = (*reader)->info();
  if (Status read = read_rows(**reader, options, inspection); !read) return read.error();
  const Result<std::unique_ptr<catalog::FeedReader>> plain = catalog::open_feed(feed);
  if (plain.ok()) inspection.info.format = (*plain)->info().format;
  if (inspection.info.format == catalog::FeedFormat::kShopify) {
    for (InspectedColumn& column : inspection.columns) column.type = column.sketch.main_type();
    inspection.defaults = {{"currency", ""}, {"link", "https://SHOP/products/{handle}"}};
    inspection.notes = {
        "This is Shopify's product export, which needs no mapping of columns (docs/formats/feed.md). It names neither "
        "the currency nor the shop's address: set both in [defaults]."};
  } else {
    Advisor(inspection).run();
  }
  return inspection;
}

}  // namespace shelfwise::catalog_tools
