#include "catalog_tools/duplicates/record.h"

#include <algorithm>

#include "catalog/gtin.h"
#include "catalog_tools/duplicates/traits.h"
#include "common/random.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxNameTerms = 48;  // what comes later in a title says little about which product it is
constexpr size_t kMaxBrandTerms = 8;
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

NumberedRecord Records::read(const catalog::Product& product) {
  NumberedRecord read;
  Record& record = read.marks;
  const auto put = [&](NumberedRecord::Part part, const std::vector<std::uint32_t>& words) {
    read.words.insert(read.words.end(), words.begin(), words.end());
    read.counts[part] = static_cast<std::uint8_t>(read.counts[part] + words.size());
  };
  record.id = stable_hash(product.id.str());
  if (!product.gtin.empty()) record.gtin = catalog::check_gtin(product.gtin).number;
  if (const auto& paid = product.effective_price()) record.price = paid->micros;
  const std::string brand = text::fold(product.brand);
  const std::string brand_key = letters_and_digits(brand);
  const std::string mpn = letters_and_digits(text::fold(product.mpn));
  if (!brand.empty()) put(NumberedRecord::kBrand, {number("b:" + brand_key)});
  if (!product.mpn.empty()) put(NumberedRecord::kMpn, {number("m:" + mpn)});
  if (!product.item_group_id.empty()) put(NumberedRecord::kGroup, {number("g:" + product.item_group_id)});

  const std::string title = text::fold(product.title);
  record.colors = color_bits(product.color.empty() ? title : text::fold(product.color));
  record.pack = pieces_named(title);
  if (!product.size.empty()) record.size = stable_hash(letters_and_digits(text::fold(product.size)));
  record.editions = edition_bits(title);
  record.second_hand = (!product.condition.empty() && product.condition != "new") || names_second_hand(title);
  put(NumberedRecord::kName, terms(product.title, kMaxNameTerms));
  std::uint64_t words = stable_hash(brand);
  for (const text::Token& token : tokens_) {
    if (!text::is_overlay(token.kind)) words = stable_hash(token.word, words);
  }
  record.identity = stable_hash("identity", words) + hash_of_attributes(product);
  read.measures = catalog_tools::measures(tokens_);
  if (read.measures.size() > kMaxMeasures) read.measures.resize(kMaxMeasures);
  put(NumberedRecord::kName, terms(product.brand, kMaxBrandTerms));

  std::vector<std::string> codes = part_numbers(title);
  for (std::string& name_in_capitals : capital_names(product.title)) codes.push_back(std::move(name_in_capitals));
  if (is_part_number(mpn) && std::find(codes.begin(), codes.end(), mpn) == codes.end()) codes.push_back(mpn);
  // "Tech21" is no part number.
  std::erase_if(codes, [&](const std::string& code) { return brand_key.find(code) != std::string::npos; });
  for (const std::string& code : codes) put(NumberedRecord::kCodes, {number(code)});
  for (const std::string& code : codes) {
    for (const std::string& key : part_number_keys(code)) put(NumberedRecord::kKeys, {number(key)});
  }
  const std::string_view description = std::string_view(product.description).substr(0, kMaxTextBytes);
  if (!description.empty()) record.description = stable_hash(text::fold(product.description));
  put(NumberedRecord::kBody, terms(description, kMaxTextTerms));
  return read;
}

void Records::add(const NumberedRecord& read, std::string_view id, std::uint16_t feed) {
  std::span<const std::uint32_t> rest = read.words;
  const auto next = [&](NumberedRecord::Part part) {
    const auto words = rest.first(read.counts[part]);
    rest = rest.subspan(words.size());
    return words;
  };
  const auto single = [](std::span<const std::uint32_t> words) { return words.empty() ? kNoWord : words.front(); };
  Record record = read.marks;
  record.begin = pool_.size();
  record.origin = origin(origin_of(id, feed));
  record.brand = single(next(NumberedRecord::kBrand));
  record.mpn = single(next(NumberedRecord::kMpn));
  record.group = single(next(NumberedRecord::kGroup));
  const auto name = next(NumberedRecord::kName);
  const auto codes = next(NumberedRecord::kCodes);
  const auto keys = next(NumberedRecord::kKeys);
  append(record, 0, name);
  append(record, 1, codes);
  append(record, 2, read.measures);
  append(record, 3, next(NumberedRecord::kBody));
  append(record, 4, keys);
  count_words(record);
  records_.push_back(record);
}

void Records::append(Record& record, size_t which, std::span<const std::uint32_t> list) {
  const size_t begin = pool_.size();
  pool_.insert(pool_.end(), list.begin(), list.end());
  const auto first = pool_.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, pool_.end());
  pool_.erase(std::unique(first, pool_.end()), pool_.end());
  record.counts[which] = static_cast<std::uint8_t>(pool_.size() - begin);
}

void Records::count_words(const Record& record) {
  std::vector<std::uint32_t>& words = counted_;
  const auto take = [&](std::span<const std::uint32_t> list) { words.insert(words.end(), list.begin(), list.end()); };
  const auto count_each = [&](std::vector<std::uint32_t>& frequency) {
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::uint32_t word : words) ++frequency[word];
  };
  words.clear();
  take(name(record));
  take(codes(record));
  take(keys(record));
  count_each(name_frequency_);
  take(body(record));
  count_each(text_frequency_);
}

}  // namespace shelfwise::catalog_tools
