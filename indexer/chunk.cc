#include "indexer/chunk.h"

#include <xapian.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "catalog/generation.h"
#include "catalog/posting.h"
#include "common/json_depth.h"
#include "text/fold.h"

namespace shelfwise::indexer {
namespace {

constexpr int kMaxDepth = 32;
constexpr const char* kCost = "cost_of_goods_sold";
constexpr size_t kMaxSkippedNamed = 100;
constexpr size_t kMaxKeywordBytes = 120;  // longer attribute values are text, not facets
constexpr size_t kMaxKeywordsAProduct = 64;

std::uint8_t cap_255(std::uint32_t n) { return static_cast<std::uint8_t>(std::min(n, 255U)); }

std::uint8_t log_length(std::uint32_t n) {
  return static_cast<std::uint8_t>(std::min(255.0, std::lround(8 * std::log2(1.0 + n)) * 1.0));
}

// "Black/White" or "Black, White" are two colours.
std::vector<std::string_view> split_values(std::string_view text) {
  std::vector<std::string_view> parts;
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '/' && text[i] != ',' && text[i] != ';') continue;
    if (i > start) parts.push_back(text.substr(start, i - start));
    start = i + 1;
  }
  return parts;
}

// The product as answers copy it, in one spelling of JSON. What the merchant paid stands last and as text, so that
// answers can leave it out without parsing.
std::string stored_form(nlohmann::ordered_json& json, const catalog::Product& product) {
  json.erase(kCost);
  if (product.cost_of_goods_sold) json[kCost] = catalog::format_money(*product.cost_of_goods_sold);
  return json.dump();
}

class ChunkBuilder {
 public:
  ChunkBuilder(Chunk& chunk, DocumentBuilder& builder, Xapian::WritableDatabase& db)
      : c_(chunk), builder_(builder), db_(db) {}

  void add(std::string_view line, std::uint64_t number) {
    if (json_deeper_than(line, kMaxDepth)) return skip(number, "nests more than 32 deep");
    auto json = nlohmann::ordered_json::parse(line, nullptr, false);
    if (json.is_discarded()) return skip(number, "is not a JSON object in UTF-8");
    auto product = catalog::product_from_json(json);
    if (!product) return skip(number, product.error().text());
    const std::string stored = stored_form(json, *product);
    builder_.build(*product, text_);
    c_.ids.push_back(product->id.str());
    c_.lines.push_back(number);
    c_.product_bytes += stored;
    c_.product_sizes.push_back(static_cast<std::uint32_t>(stored.size()));
    add_columns(*product);
    add_keywords(*product);
    add_category(*product);
    c_.group.push_back(product->item_group_id.empty() ? kNoLocal : c_.groups(product->item_group_id));
    add_text();
  }

 private:
  void skip(std::uint64_t line, std::string reason) {
    ++c_.skipped_count;
    if (c_.skipped.size() < kMaxSkippedNamed) c_.skipped.push_back({line, std::move(reason)});
  }

  void add_columns(const catalog::Product& p) {
    const auto& price = p.effective_price();
    c_.price.push_back(price ? price->micros : catalog::kNoMicros);
    const auto& regular = p.price ? p.price : price;
    c_.regular_price.push_back(regular ? regular->micros : catalog::kNoMicros);
    // A cost in another currency says nothing about the margin.
    const bool comparable =
        p.cost_of_goods_sold && (!price || price->currency.empty() || p.cost_of_goods_sold->currency.empty() ||
                                 p.cost_of_goods_sold->currency == price->currency);
    c_.cost.push_back(comparable ? p.cost_of_goods_sold->micros : catalog::kNoMicros);
    if (price && !price->currency.empty()) ++c_.currencies[price->currency];
    c_.quantity.push_back(p.quantity ? static_cast<std::int32_t>(std::clamp<std::int64_t>(*p.quantity, 0, 1 << 30))
                                     : -1);
    c_.availability.push_back(static_cast<std::uint8_t>(p.availability));
    c_.flags.push_back(p.adult ? catalog::kAdult : 0);
    c_.popularity.push_back(static_cast<float>(std::max(0.0, p.popularity.value_or(0))));
    c_.rating.push_back(static_cast<float>(std::clamp(p.average_rating.value_or(0), 0.0, 5.0)));
    c_.rating_count.push_back(
        static_cast<std::uint32_t>(std::clamp<std::int64_t>(p.rating_count.value_or(0), 0, 1LL << 31)));
    c_.release_day.push_back(p.availability_date ? days_since_epoch(*p.availability_date)
                                                 : std::numeric_limits<std::int32_t>::min());
    c_.title_length.push_back(cap_255(text_.title_length));
    c_.attribute_length.push_back(cap_255(text_.attribute_length));
    c_.description_length.push_back(log_length(text_.description_length));
    c_.title_tokens += text_.title_length;
    c_.attribute_tokens += text_.attribute_length;
    c_.description_tokens += text_.description_length;
  }

  void keyword(const std::string& field, std::string_view value) {
    if (value.empty() || value.size() > kMaxKeywordBytes) return;
    const std::uint32_t number = c_.keywords.add(field, value);
    auto& list = c_.document_keywords.back();
    if (number != kNoLocal && list.size() < kMaxKeywordsAProduct &&
        std::find(list.begin(), list.end(), number) == list.end()) {
      list.push_back(number);
    }
  }

  void add_keywords(const catalog::Product& p) {
    c_.document_keywords.emplace_back();
    keyword("brand", p.brand);
    for (const std::string_view color : split_values(p.color)) keyword("color", color);
    keyword("size", p.size);
    for (const std::string_view material : split_values(p.material)) keyword("material", material);
    keyword("gender", p.gender);
    keyword("age_group", p.age_group);
    keyword("condition", p.condition);
    for (size_t i = 0; i < p.custom_labels.size(); ++i)
      keyword("custom_label_" + std::to_string(i), p.custom_labels[i]);
    for (const catalog::Detail& detail : p.product_detail) {
      for (const std::string& value : detail.values) keyword("product_detail." + detail.name, value);
    }
  }

  void add_category(const catalog::Product& p) {
    const std::string& path = p.product_type.empty() ? p.google_product_category : p.product_type;
    const std::string key = catalog::category_key(path);
    if (key.empty()) {
      c_.category.push_back(kNoLocal);
      return;
    }
    const std::uint32_t number = c_.categories(key);
    if (number == c_.category_spellings.size()) c_.category_spellings.emplace_back();
    ++c_.category_spellings[number][catalog::join_category_path(catalog::split_category_path(path))];
    c_.category.push_back(number);
  }

  void add_text() {
    Xapian::Document document;
    for (const TermBag::Entry& entry : text_.terms.entries()) document.add_term(entry.term, catalog::pack(entry.in));
    db_.add_document(document);
    for (const std::string& term : text_.title_terms) c_.title_terms.push_back(c_.terms(term));
    c_.title_forms.insert(c_.title_forms.end(), text_.title_forms.begin(), text_.title_forms.end());
    c_.title_term_counts.push_back(static_cast<std::uint32_t>(text_.title_terms.size()));
    for (const std::string& word : text_.words) {
      const std::uint32_t number = c_.words(word);
      if (number == c_.word_df.size()) c_.word_df.push_back(0);
      ++c_.word_df[number];
    }
  }

  Chunk& c_;
  DocumentBuilder& builder_;
  Xapian::WritableDatabase& db_;
  IndexedText text_;
};

std::string_view trim(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

}  // namespace

std::uint32_t Interner::operator()(std::string_view text) {
  if (const auto at = numbers_.find(text); at != numbers_.end()) return at->second;
  const auto number = static_cast<std::uint32_t>(strings_.size());
  const auto [at, added] = numbers_.emplace(std::string(text), number);
  strings_.push_back(&at->first);
  return number;
}

std::uint32_t KeywordInterner::add(const std::string& field, std::string_view value) {
  std::string key = field;
  key += '\x1f';
  const size_t prefix = key.size();
  key += text::fold(value);
  if (key.size() == prefix) return kNoLocal;
  const std::uint32_t number = keys(key);
  if (number == spellings.size()) spellings.emplace_back();
  size_t first = value.find_first_not_of(" \t");
  const size_t last = value.find_last_not_of(" \t");
  ++spellings[number][std::string(value.substr(first, last - first + 1))];
  return number;
}

Result<Chunk> build_chunk(std::string_view lines, std::uint64_t first_line, const std::filesystem::path& text_folder,
                          DocumentBuilder& builder) {
  Chunk chunk;
  chunk.text = text_folder;
  try {
    Xapian::WritableDatabase db(text_folder.string(), Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS |
                                                          Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS |
                                                          Xapian::DB_NO_TERMLIST);
    ChunkBuilder add_to(chunk, builder, db);
    std::uint64_t number = first_line;
    while (!lines.empty()) {
      const size_t end = lines.find('\n');
      const std::string_view line = trim(lines.substr(0, end));
      if (!line.empty()) add_to.add(line, number);
      ++number;
      if (end == std::string_view::npos) break;
      lines.remove_prefix(end + 1);
    }
    db.commit();
  } catch (const Xapian::Error& e) {
    const bool full = e.get_error_string() != nullptr &&
                      std::string_view(e.get_error_string()).find("No space") != std::string_view::npos;
    return make_error(
        full ? ErrorCode::kNoSpace : ErrorCode::kIo,
        "cannot write the text index: " + e.get_description() + (full ? "; free some space and index again" : ""),
        text_folder.string());
  }
  return chunk;
}

}  // namespace shelfwise::indexer
