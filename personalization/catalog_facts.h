// What shoppers' tastes are measured against: how common every brand, category and title word is.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "catalog/generation.h"

namespace shelfwise::personalization {

// Immutable, thread-safe. Built in one pass over the generation's columns.
class CatalogFacts {
 public:
  explicit CatalogFacts(std::shared_ptr<const catalog::Generation> generation);

  const catalog::Generation& generation() const { return *generation_; }
  Doc documents() const { return generation_->size(); }

  // How many products stand on one of this brand, category or title word: 1 / its share of the catalog.
  float brand_rarity(std::uint32_t brand) const { return rarity(brands_, brand); }
  float category_rarity(std::uint32_t category) const { return rarity(categories_, category); }
  float word_rarity(std::uint32_t term) const { return rarity(words_, term); }

  // Natural log of the price, or NaN where there is none.
  float log_price(Doc doc) const {
    const std::int64_t micros = generation_->price_micros()[doc];
    return micros == catalog::kNoMicros || micros <= 0 ? std::nanf("") : std::log(static_cast<float>(micros) * 1e-6F);
  }

  // The products whose own category this is, not one below it.
  std::span<const Doc> of_category(std::uint32_t category) const {
    return std::span(by_category_)
        .subspan(category_begin_[category], category_begin_[category + 1] - category_begin_[category]);
  }

  // Those of them whose log_price() lay from `least` to `most` when this was built, cheapest first.
  std::span<const Doc> priced(std::uint32_t category, double least, double most) const;

  // The documents of its variant group, itself among them, ascending.
  std::span<const Doc> variants(Doc doc) const {
    const std::uint32_t group = generation_->group()[doc];
    return std::span(by_group_).subspan(group_begin_[group], group_begin_[group + 1] - group_begin_[group]);
  }

  // The mean of log_price() over the category's own products, or NaN where none of them has a price.
  float mean_log_price(std::uint32_t category) const {
    return category < mean_log_price_.size() ? mean_log_price_[category] : std::nanf("");
  }

  // Appends products of the document's category, itself among them, or, where those are few, of the nearest category
  // above it with more; at most `limit`, spread evenly over it.
  void append_neighbourhood(Doc doc, Doc limit, std::vector<Doc>& out) const;

 private:
  void sort_by_category();
  void sort_by_price();
  void sort_by_group();
  void measure_prices();
  float rarity(const std::vector<std::uint32_t>& counts, std::uint32_t number) const {
    const std::uint32_t count = number < counts.size() ? counts[number] : 0;
    return static_cast<float>(documents()) / static_cast<float>(count == 0 ? 1 : count);
  }

  std::shared_ptr<const catalog::Generation> generation_;
  std::vector<std::uint32_t> brands_;      // products by keyword value number
  std::vector<std::uint32_t> categories_;  // products below each category
  std::vector<std::uint32_t> words_;       // products by title term
  std::vector<Doc> by_category_;           // documents in order of their category, those without one last
  std::vector<Doc> category_begin_;        // places in it, by category
  std::vector<Doc> by_price_;              // as by_category_, each category by price, those without one last
  std::vector<float> log_prices_;          // in that order; infinite where there is none
  std::vector<Doc> by_group_;              // documents in order of their variant group
  std::vector<Doc> group_begin_;           // places in it, by group
  std::vector<float> mean_log_price_;      // by category
};

}  // namespace shelfwise::personalization
