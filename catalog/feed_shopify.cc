// Shopify's product export: a product's first row has what all its variants share, the rows below it one variant each
// or no more than a further image. https://help.shopify.com/en/manual/products/import-export/using-csv
#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "catalog/attribute_names.h"
#include "catalog/feed_readers.h"
#include "catalog/feed_row.h"
#include "catalog/money.h"
#include "catalog/shopify_columns.h"

namespace shelfwise::catalog {
namespace {

using namespace shopify;
using Json = nlohmann::ordered_json;

constexpr size_t kMaxVariantsHeld = 2048;  // of one product; Shopify's own bound
constexpr size_t kMaxImages = 10;          // Merchant Center's bound of additional_image_link
constexpr size_t kMaxTags = 50;
constexpr size_t kOptions = 3;

std::string_view text_of(const Json& value) {
  return value.is_string() ? trim_spaces(value.get_ref<const std::string&>()) : std::string_view();
}

// A spreadsheet's mark for "this is text".
std::string_view without_apostrophe(std::string_view text) {
  if (text.starts_with('\'')) text.remove_prefix(1);
  return text;
}

std::string slug(std::string_view text) {
  std::string out;
  for (const char c : lower_ascii(text)) {
    const bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (keep) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (out.ends_with('-')) out.pop_back();
  return out;
}

bool says(std::string_view text, std::initializer_list<std::string_view> words) {
  const std::string lower = lower_ascii(text);
  return std::find(words.begin(), words.end(), lower) != words.end();
}

struct Cells {
  std::array<std::string, kColumns> known;
  std::vector<std::pair<std::string, std::string>> other;  // attribute and value, as the mapping or the header names it

  const std::string& operator[](Column column) const { return known[column]; }
  bool has(Column column) const { return !known[column].empty(); }
  bool is_variant() const {
    return has(kOption1Value) || has(kSku) || has(kPrice) || has(kBarcode) || has(kQuantity) || has(kCompareAt);
  }
};

class ShopifyReader final : public FeedReader {
 public:
  ShopifyReader(std::unique_ptr<FeedReader> rows, const FeedOptions& options)
      : rows_(std::move(rows)), mapping_(options.mapping), max_bytes_(options.max_row_bytes), info_(rows_->info()) {
    info_.format = FeedFormat::kShopify;
    for (const std::string& column : info_.columns) {
      Target target;
      const std::string lower = lower_ascii(column);
      const auto known = known_columns().find(lower);
      const auto mapped = mapping_.columns.find(lower);
      if (known != known_columns().end()) target.column = known->second;
      names_tracker_ = names_tracker_ || target.column == kTracker;
      if (mapped != mapping_.columns.end()) {
        target.attribute = mapped->second;
        // Without these two no row finds its product: they keep their meaning and give the mapped attribute besides.
        if (target.column != kHandle && target.column != kTitle) target.column = kDropped;
      } else if (known == known_columns().end()) {
        target.attribute = other_attribute(column);
      }
      targets_.emplace(column, std::move(target));
    }
  }

  const FeedInfo& info() const override { return info_; }
  std::uint64_t bytes_read() const override { return rows_->bytes_read(); }
  std::uint64_t bytes_total() const override { return rows_->bytes_total(); }

  Result<std::optional<Item>> next() override {
    while (ready_.empty()) {
      if (ended_) return std::optional<Item>();
      Result<std::optional<Item>> item = rows_->next();
      if (!item) return item;
      if (!item->has_value()) {
        ended_ = true;
        finish_product();
      } else if ((*item)->fault) {
        held_.push_back({(*item)->fault->line, {}, {}, std::move((*item)->fault)});
      } else {
        take(std::move(*(*item)->row));
      }
    }
    Item item = std::move(ready_.front());
    ready_.pop_front();
    return std::optional<Item>(std::move(item));
  }

 private:
  struct Target {
    Column column = kDropped;
    std::string attribute;  // besides or instead; "" for none
  };
  // A row of the current product, or what was wrong at its place: they leave in the feed's order.
  struct Held {
    std::uint64_t line = 0;
    Cells cells;
    std::vector<FeedFault> notes;
    std::optional<FeedFault> fault;
  };

  Cells cells_of(const FeedRow& row) const {
    Cells cells;
    for (const auto& [name, value] : row.attributes.items()) {
      const std::string_view text = text_of(value);
      const auto target = targets_.find(name);
      if (text.empty() || target == targets_.end()) continue;
      if (target->second.column != kDropped) cells.known[target->second.column] = std::string(text);
      if (!target->second.attribute.empty()) cells.other.emplace_back(target->second.attribute, text);
    }
    return cells;
  }

  void hold_fault(std::uint64_t line, std::string field, std::string reason, std::string suggestion) {
    held_.push_back({line, {}, {}, FeedFault{line, std::move(field), std::move(reason), std::move(suggestion)}});
  }

  void take(FeedRow row) {
    Cells cells = cells_of(row);
    for (FeedFault& note : row.notes) note.line = note.line == 0 ? row.line : note.line;
    if (!cells.has(kHandle)) {
      hold_fault(row.line, "Handle", "the row has no handle, so that it belongs to no product",
                 "export the products from Shopify again; every row begins with its handle");
      return;
    }
    const bool first = cells[kHandle] != product_[kHandle];
    if (first) {
      finish_product();
      if (!cells.has(kTitle)) {
        hold_fault(row.line, "Title",
                   "the row that names the product \"" + cells[kHandle] + "\" does not stand before it",
                   "keep all rows of a handle together, the one with the title first, as Shopify exports them");
        flush();
        return;
      }
      product_ = cells;
      images_.clear();
    }
    held_bytes_ += 64;
    for (const std::string& cell : cells.known) held_bytes_ += cell.size();
    if (cells.has(kImage) && images_.size() <= kMaxImages) add_image(cells);
    if (first || cells.is_variant()) {
      held_.push_back({row.line, std::move(cells), std::move(row.notes), std::nullopt});
      ++variants_held_;
    } else if (!cells.has(kImage)) {
      hold_fault(row.line, "", "the row carries neither a variant nor an image",
                 "give the variant its option values, price or SKU, or remove the row");
    }
    if (variants_held_ >= kMaxVariantsHeld || held_bytes_ > max_bytes_) {
      more_variants_ = true;
      flush();
    }
  }

  void add_image(const Cells& cells) {
    const std::string& text = cells[kImagePosition];
    size_t position = images_.size() + 1;
    std::from_chars(text.data(), text.data() + text.size(), position);
    images_.emplace_back(position, cells[kImage]);
  }

  void finish_product() {
    flush();
    product_ = Cells();
    more_variants_ = false;
    skus_.clear();
  }

  void flush() {
    std::stable_sort(images_.begin(), images_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    const bool alone = variants_held_ <= 1 && !more_variants_;
    for (Held& held : held_) {
      if (held.fault) {
        ready_.push_back({std::nullopt, std::move(held.fault)});
      } else if (std::optional<FeedFault> hidden = why_hidden(held.line)) {
        ready_.push_back({std::nullopt, std::move(hidden)});
      } else {
        ready_.push_back({make_row(held, alone), std::nullopt});
      }
    }
    held_.clear();
    held_bytes_ = 0;
    variants_held_ = 0;
  }

  // Shoppers do not see it in the shop, so that it has no place on a shelf.
  std::optional<FeedFault> why_hidden(std::uint64_t line) const {
    const std::string& status = product_[kStatus];
    if (says(status, {"draft", "archived", "unlisted"})) {
      return FeedFault{line, "Status", "the product is " + lower_ascii(status) + " in Shopify",
                       "set its status to active to sell it"};
    }
    if (says(product_[kPublished], {"false", "no", "0"})) {
      return FeedFault{line, "Published", "the product is not published on the online store",
                       "publish it in Shopify to sell it"};
    }
    return std::nullopt;
  }

  FeedRow make_row(Held& held, bool alone) {
    const Cells& variant = held.cells;
    FeedRow row;
    row.line = held.line;
    row.notes = std::move(held.notes);
    Json& out = row.attributes;
    out = Json::object();
    const std::vector<std::string> values = option_values(variant);
    out["id"] = id_of(variant, values, alone, row);
    out["title"] = title_of(values);
    put(out, "description", product_[kBody]);
    put(out, "image_link", !variant[kVariantImage].empty() ? variant[kVariantImage] : first_image());
    add_images(out, out.contains("image_link") ? out["image_link"].get<std::string>() : "");
    put(out, "brand", product_[kVendor]);
    put(out, "product_type", product_.has(kType) ? product_[kType] : category());
    put_prices(out, variant);
    put_stock(out, variant);
    put(out, "gtin", std::string(without_apostrophe(variant[kBarcode])));
    if (!alone) put(out, "item_group_id", product_[kHandle]);
    put_options(out, variant);
    put_tags(out);
    put_weight(out, variant);
    put(out, "shopify_category", category());
    put(out, "handle", product_[kHandle]);
    for (const auto& [attribute, value] : product_.other) put_attribute(out, attribute, cell_value(attribute, value));
    for (const auto& [attribute, value] : variant.other) put_attribute(out, attribute, cell_value(attribute, value));
    add_defaults(out, mapping_);
    return row;
  }

  static void put(Json& out, const char* name, const std::string& text) {
    if (!text.empty()) out[name] = text;
  }

  // Shopify calls the only variant of a product without options "Default Title".
  static std::vector<std::string> option_values(const Cells& variant) {
    std::vector<std::string> values;
    for (size_t i = 0; i < kOptions; ++i) {
      const std::string& value = variant.known[kOption1Value + 2 * i];
      if (!value.empty() && !says(value, {"default title", "default"})) values.push_back(value);
    }
    return values;
  }

  // The SKU; where there is none, or a variant before has it, the handle and the option values.
  std::string id_of(const Cells& variant, const std::vector<std::string>& values, bool alone, FeedRow& row) {
    std::string sku(without_apostrophe(variant[kSku]));
    if (!sku.empty() && skus_.insert(sku).second) return sku;
    std::string id = product_[kHandle];
    for (const std::string& value : values) id += "-" + slug(value);
    if (values.empty() && !alone) id += "-" + std::to_string(row.line);
    row.notes.push_back({row.line, "Variant SKU",
                         sku.empty()
                             ? "the variant has no SKU; its id was made of handle and options"
                             : "another variant of the product has this SKU; the id was made of handle and options",
                         "give each variant an SKU of its own in Shopify: ids of handles change with them"});
    return id;
  }

  std::string title_of(const std::vector<std::string>& values) const {
    std::string title = product_[kTitle];
    for (size_t i = 0; i < values.size(); ++i) title += (i == 0 ? " - " : " / ") + values[i];
    return title;
  }

  std::string first_image() const { return images_.empty() ? "" : images_.front().second; }

  void add_images(Json& out, const std::string& shown) const {
    Json more = Json::array();
    for (const auto& [position, url] : images_) {
      if (url != shown && more.size() < kMaxImages) more.push_back(url);
    }
    if (!more.empty()) out["additional_image_link"] = std::move(more);
  }

  std::string category() const { return says(product_[kCategory], {"uncategorized"}) ? "" : product_[kCategory]; }

  // The price before a reduction is what Merchant Center calls the price.
  static void put_prices(Json& out, const Cells& variant) {
    const Result<Money> price = parse_money(variant[kPrice]);
    const Result<Money> before = parse_money(variant[kCompareAt]);
    const bool reduced = price.ok() && before.ok() && before->micros > price->micros;
    put(out, "price", reduced ? variant[kCompareAt] : variant[kPrice]);
    if (reduced) put(out, "sale_price", variant[kPrice]);
    put(out, "cost_of_goods_sold", variant[kCost]);
  }

  // What is not tracked can always be bought; a policy to go on selling makes the rest a backorder.
  void put_stock(Json& out, const Cells& variant) const {
    const std::string& text = variant[kQuantity];
    if (text.empty()) return;
    const bool tracked = variant.has(kTracker) || !names_tracker_;
    const bool none = text.starts_with('-') || text.find_first_not_of("0.") == std::string::npos;
    if (tracked) put(out, "quantity", none ? "0" : text);
    const bool goes_on = says(variant[kPolicy], {"continue", "true", "yes"});
    out["availability"] = !tracked || !none ? "in_stock" : goes_on ? "backorder" : "out_of_stock";
  }

  void put_options(Json& out, const Cells& variant) const {
    for (size_t i = 0; i < kOptions; ++i) {
      const std::string& value = variant.known[kOption1Value + 2 * i];
      std::string name = product_.known[kOption1Name + 2 * i];
      if (value.empty() || says(value, {"default title", "default"})) continue;
      if (name.empty()) name = "Option " + std::to_string(i + 1);
      const std::string_view usual = usual_attribute(name);
      const bool attribute = usual == "color" || usual == "size" || usual == "material";
      if (attribute && !out.contains(std::string(usual))) {
        out[std::string(usual)] = value;
      } else {
        put_attribute(out, "product_detail." + name, value);
      }
    }
  }

  void put_tags(Json& out) const {
    Json tags = Json::array();
    const std::string& text = product_[kTags];
    for (size_t begin = 0; begin < text.size() && tags.size() < kMaxTags;) {
      const size_t end = std::min(text.find(',', begin), text.size());
      const std::string_view tag = trim_spaces(std::string_view(text).substr(begin, end - begin));
      if (!tag.empty()) tags.push_back(tag);
      begin = end + 1;
    }
    if (!tags.empty()) put_attribute(out, "product_detail.Tags", std::move(tags));
  }

  static void put_weight(Json& out, const Cells& variant) {
    const std::string& grams = variant[kGrams];
    if (grams.find_first_not_of("0123456789.") != std::string::npos) return;
    if (grams.find_first_of("123456789") == std::string::npos) return;
    put_attribute(out, "product_detail.Weight", grams + " g");
  }

  std::unique_ptr<FeedReader> rows_;
  FeedMapping mapping_;
  std::uint64_t max_bytes_;
  FeedInfo info_;
  std::map<std::string, Target> targets_;               // by column
  Cells product_;                                       // the first row of the current product
  std::vector<std::pair<size_t, std::string>> images_;  // of the current product: position and address
  std::set<std::string> skus_;                          // of the current product
  std::vector<Held> held_;
  std::uint64_t held_bytes_ = 0;
  size_t variants_held_ = 0;
  bool more_variants_ = false;  // variants of the current product have left already
  bool names_tracker_ = false;  // the export says which variants are counted
  bool ended_ = false;
  std::deque<Item> ready_;
};

}  // namespace

std::unique_ptr<FeedReader> open_shopify_feed(std::unique_ptr<FeedReader> rows, const FeedOptions& options) {
  return std::make_unique<ShopifyReader>(std::move(rows), options);
}

}  // namespace shelfwise::catalog
