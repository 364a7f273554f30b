#include "catalog_tools/record.h"

#include <algorithm>

#include "catalog/gtin.h"
#include "common/random.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxTerms = 64;  // of a title; what comes later says little about which product it is

std::uint64_t hash_of_attributes(const catalog::Product& product) {
  std::uint64_t hash = 0;
  for (const std::string* text : {&product.color, &product.size, &product.material, &product.gender, &product.age_group,
                                  &product.condition, &product.mpn, &product.item_group_id}) {
    hash = stable_hash(text::fold(*text), hash);
  }
  for (const catalog::Detail& detail : product.product_detail) {
    std::uint64_t one = stable_hash(text::fold(detail.name));
    for (const std::string& value : detail.values) one = stable_hash(text::fold(value), one);
    hash += one;
  }
  return hash;
}

}  // namespace

std::uint32_t Records::number(std::string_view term) {
  const auto [found, fresh] = numbers_.try_emplace(std::string(term), static_cast<std::uint32_t>(frequency_.size()));
  if (fresh) frequency_.push_back(0);
  return found->second;
}

void Records::add(const catalog::Product& product) {
  Record record;
  record.id = stable_hash(product.id.str());
  if (!product.gtin.empty()) record.gtin = catalog::check_gtin(product.gtin).number;
  if (const auto& paid = product.effective_price()) record.price = paid->micros;
  if (!product.brand.empty()) record.brand = number("brand\x1f" + text::fold(product.brand));

  analyzer_.analyze(product.title, tokens_);
  record.terms = pool_.size();
  std::uint64_t words = stable_hash(text::fold(product.brand));
  for (const text::Token& token : tokens_) {
    if (text::is_overlay(token.kind)) continue;
    words = stable_hash(token.word, words);
    if (pool_.size() - record.terms < kMaxTerms) pool_.push_back(number(token.term));
  }
  const auto begin = pool_.begin() + static_cast<std::ptrdiff_t>(record.terms);
  std::sort(begin, pool_.end());
  pool_.erase(std::unique(begin, pool_.end()), pool_.end());
  record.term_count = static_cast<std::uint16_t>(pool_.size() - record.terms);
  for (const std::uint32_t term : terms(record)) ++frequency_[term];
  record.identity = stable_hash("identity", words) + hash_of_attributes(product);
  records_.push_back(record);
}

}  // namespace shelfwise::catalog_tools
