#include "catalog_tools/record.h"

#include <algorithm>

#include "catalog/gtin.h"
#include "catalog_tools/traits.h"
#include "common/random.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxNameTerms = 48;  // what comes later in a title says little about which product it is
constexpr size_t kMaxTextTerms = 48;
constexpr size_t kMaxTextBytes = 600;  // of a description that are looked at
constexpr size_t kMaxMeasures = 24;

std::uint64_t hash_of_attributes(const catalog::Product& product) {
  std::uint64_t hash = 0;
  for (const std::string* text : {&product.color, &product.size, &product.material, &product.gender, &product.age_group,
                                  &product.condition, &product.mpn, &product.item_group_id}) {
    hash = stable_hash(text::fold(*text), hash);
  }
  for (const catalog::Detail& detail : product.product_detail) {
    std::uint64_t one = stable_hash(text::fold(detail.name));
    for (const std::string& value : detail.values) one = stable_hash(text::fold(value), one);
    hash += one;  // in any order
  }
  return hash;
}

std::string letters_and_digits(std::string_view folded) {
  std::string out;
  for (const char c : folded) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) out += c;
  }
  return out;
}

// "4.0" and "v4" are the version 4.
std::string_view plain_number(const text::Token& token) {
  std::string_view term = token.term;
  if (token.kind == text::TokenKind::kModel && term.size() > 1 && term[0] == 'v' &&
      term.find_first_not_of("0123456789.", 1) == std::string_view::npos) {
    term.remove_prefix(1);
  } else if (token.kind != text::TokenKind::kNumber) {
    return term;
  }
  if (term.size() > 2 && term.ends_with(".0")) term.remove_suffix(2);
  return term;
}

// Suppliers number their goods each in a way of their own: the feed, and the id up to its first digit.
std::string origin_of(std::string_view id, std::uint16_t feed) {
  constexpr size_t kMaxPrefix = 16;
  return std::to_string(feed) + ":" + std::string(id.substr(0, std::min(id.find_first_of("0123456789"), kMaxPrefix)));
}

void sort_distinct(std::vector<std::uint32_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

std::uint32_t Records::number(std::string_view word) {
  const auto [found, fresh] = numbers_.try_emplace(std::string(word), static_cast<std::uint32_t>(words_.size()));
  if (fresh) {
    words_.push_back(&found->first);
    name_frequency_.push_back(0);
    text_frequency_.push_back(0);
  }
  return found->second;
}

// Past a bound ids tell nothing: the rest are one origin, 0.
std::uint32_t Records::origin(std::string name) {
  constexpr size_t kMaxOrigins = 1000;
  const auto found = origins_.find(name);
  if (found != origins_.end()) return found->second;
  if (origins_.size() >= kMaxOrigins) return 0;
  return origins_.emplace(std::move(name), static_cast<std::uint32_t>(origins_.size() + 1)).first->second;
}

std::vector<std::uint32_t> Records::terms(std::string_view text, size_t max) {
  analyzer_.analyze(text, tokens_);
  std::vector<std::uint32_t> found;
  for (const text::Token& token : tokens_) {
    if (!text::is_overlay(token.kind)) found.push_back(number(plain_number(token)));
    if (found.size() >= max) break;
  }
  return found;
}

void Records::append(Record& record, size_t which, std::vector<std::uint32_t> list) {
  sort_distinct(list);
  record.counts[which] = static_cast<std::uint8_t>(list.size());
  pool_.insert(pool_.end(), list.begin(), list.end());
}

void Records::add(const catalog::Product& product, std::uint16_t feed) {
  Record record;
  record.begin = pool_.size();
  record.id = stable_hash(product.id.str());
  if (!product.gtin.empty()) record.gtin = catalog::check_gtin(product.gtin).number;
  if (const auto& paid = product.effective_price()) record.price = paid->micros;
  const std::string brand = text::fold(product.brand);
  const std::string brand_key = letters_and_digits(brand);
  if (!brand.empty()) record.brand = number("b:" + brand_key);
  if (!product.mpn.empty()) record.mpn = number("m:" + letters_and_digits(text::fold(product.mpn)));
  if (!product.item_group_id.empty()) record.group = number("g:" + product.item_group_id);

  const std::string title = text::fold(product.title);
  record.colors = color_bits(product.color.empty() ? title : text::fold(product.color));
  record.pack = pieces_named(title);
  if (!product.size.empty()) record.size = stable_hash(letters_and_digits(text::fold(product.size)));
  record.editions = edition_bits(title);
  record.origin = origin(origin_of(product.id.str(), feed));
  record.second_hand = (!product.condition.empty() && product.condition != "new") || names_second_hand(title);
  std::vector<std::uint32_t> name = terms(product.title, kMaxNameTerms);
  std::uint64_t words = stable_hash(brand);
  for (const text::Token& token : tokens_) {
    if (!text::is_overlay(token.kind)) words = stable_hash(token.word, words);
  }
  record.identity = stable_hash("identity", words) + hash_of_attributes(product);
  std::vector<std::uint32_t> sizes = catalog_tools::measures(tokens_);
  if (sizes.size() > kMaxMeasures) sizes.resize(kMaxMeasures);
  for (const std::uint32_t term : terms(product.brand, 8)) name.push_back(term);
  std::vector<std::uint32_t> codes;
  std::vector<std::string> numbers = part_numbers(title);
  for (std::string& name_in_capitals : capital_names(product.title)) numbers.push_back(std::move(name_in_capitals));
  const std::string mpn = letters_and_digits(text::fold(product.mpn));
  if (is_part_number(mpn) && std::find(numbers.begin(), numbers.end(), mpn) == numbers.end()) numbers.push_back(mpn);
  std::vector<std::uint32_t> keys;
  for (const std::string& code : numbers) {
    if (brand_key.find(code) != std::string::npos) continue;  // "Tech21" is no part number
    codes.push_back(number(code));
    for (const std::string& key : part_number_keys(code)) keys.push_back(number(key));
  }
  const std::string_view description = std::string_view(product.description).substr(0, kMaxTextBytes);
  if (!description.empty()) record.description = stable_hash(text::fold(product.description));

  append(record, 0, std::move(name));
  append(record, 1, std::move(codes));
  append(record, 2, std::move(sizes));
  append(record, 3, terms(description, kMaxTextTerms));
  append(record, 4, std::move(keys));

  std::vector<std::uint32_t> distinct(this->name(record).begin(), this->name(record).end());
  distinct.insert(distinct.end(), this->codes(record).begin(), this->codes(record).end());
  distinct.insert(distinct.end(), this->keys(record).begin(), this->keys(record).end());
  sort_distinct(distinct);
  for (const std::uint32_t word : distinct) ++name_frequency_[word];
  distinct.insert(distinct.end(), body(record).begin(), body(record).end());
  sort_distinct(distinct);
  for (const std::uint32_t word : distinct) ++text_frequency_[word];
  records_.push_back(record);
}

}  // namespace shelfwise::catalog_tools
