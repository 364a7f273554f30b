// Columns made by hand, without an index: a few products as a test tells them.
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/clock.h"
#include "query/columns.h"
#include "text/fold.h"

namespace shelfwise::query {

struct TestProduct {
  std::string id;
  std::optional<std::int64_t> price_micros = std::nullopt;
  std::int32_t quantity = -1;
  catalog::Availability availability = catalog::Availability::kUnknown;
  float popularity = 0;
  float rating = 0;
  std::uint32_t rating_count = 0;
  std::string release = "";   // "2026-01-31"
  std::string category = "";  // "Home > Kitchen"
  std::map<std::string, std::vector<std::string>> keywords = {};
};

// Fields are single where no product has two values. Keyword values are numbered in order of their folded spelling,
// categories depth first, as the indexer does.
class TestColumns {
 public:
  explicit TestColumns(std::vector<TestProduct> products) : products_(std::move(products)) {
    number_keywords();
    number_categories();
    for (const TestProduct& p : products_) add(p);
    names_ = std::make_shared<Names>(*this);
  }
  TestColumns(const TestColumns&) = delete;
  TestColumns& operator=(const TestColumns&) = delete;

  const std::vector<TestProduct>& products() const { return products_; }

  Columns columns() const {
    Columns c;
    c.size = static_cast<Doc>(products_.size());
    c.price_micros = price_;
    c.quantity = quantity_;
    c.availability = availability_;
    c.popularity = popularity_;
    c.rating = rating_;
    c.rating_count = rating_count_;
    c.release_day = release_;
    c.category = category_;
    c.keyword_fields = fields_;
    for (size_t f = 0; f < fields_.size(); ++f) {
      if (fields_[f].single) c.keyword_fields[f].column = single_[f];
    }
    c.multi_offsets = offsets_;
    c.multi_values = multi_;
    c.category_parent = parents_;
    c.category_end = ends_;
    c.names = names_;
    return c;
  }

 private:
  struct Names final : ColumnNames {
    explicit Names(const TestColumns& of) : c(of) {}
    std::string_view keyword_value(std::uint32_t value) const override { return c.labels_[value]; }
    std::optional<std::uint32_t> find_keyword(const catalog::KeywordField& field,
                                              std::string_view text) const override {
      const auto found = c.values_.find({field.name, text::fold(text)});
      return found == c.values_.end() ? std::nullopt : std::optional(found->second);
    }
    std::string_view category_path(std::uint32_t category) const override { return c.paths_[category]; }
    std::string_view category_name(std::uint32_t category) const override {
      const std::string_view path = c.paths_[category];
      const size_t cut = path.rfind(" > ");
      return cut == std::string_view::npos ? path : path.substr(cut + 3);
    }
    std::optional<std::uint32_t> find_category(std::string_view text) const override {
      const std::string key = text::fold(text);
      for (std::uint32_t i = 0; i < c.paths_.size(); ++i) {
        if (text::fold(c.paths_[i]) == key || std::to_string(i) == text) return i;
      }
      return std::nullopt;
    }
    std::optional<Doc> find_product(std::string_view id) const override {
      for (Doc doc = 0; doc < c.products_.size(); ++doc) {
        if (c.products_[doc].id == id) return doc;
      }
      return std::nullopt;
    }
    const TestColumns& c;
  };

  void number_keywords() {
    std::map<std::string, bool> single;
    for (const TestProduct& p : products_) {
      for (const auto& [field, values] : p.keywords) {
        single.try_emplace(field, true).first->second &= values.size() <= 1;
        for (const std::string& value : values) values_.try_emplace({field, text::fold(value)}, 0);
      }
    }
    for (auto& [key, number] : values_) {
      number = static_cast<std::uint32_t>(labels_.size());
      labels_.emplace_back();
      if (fields_.empty() || fields_.back().name != key.first) {
        catalog::KeywordField field;
        field.name = key.first;
        field.begin = number;
        field.single = single[key.first];
        fields_.push_back(field);
      }
      fields_.back().end = number + 1;
    }
    single_.resize(fields_.size());
  }

  void number_categories() {
    std::set<std::vector<std::string>> paths;
    for (const TestProduct& p : products_) {
      std::vector<std::string> parts = catalog::split_category_path(p.category);
      for (; !parts.empty(); parts.pop_back()) paths.insert(parts);
    }
    std::vector<std::vector<std::string>> ordered(paths.begin(), paths.end());  // parents before children
    for (std::uint32_t i = 0; i < ordered.size(); ++i) {
      std::vector<std::string> parent = ordered[i];
      parent.pop_back();
      const auto at = std::find(ordered.begin(), ordered.end(), parent);
      paths_.push_back(catalog::join_category_path(ordered[i]));
      parents_.push_back(at == ordered.end() ? catalog::kNone : static_cast<std::uint32_t>(at - ordered.begin()));
      std::uint32_t end = i + 1;
      while (end < ordered.size() && ordered[end].size() > ordered[i].size()) ++end;
      ends_.push_back(end);
    }
  }

  void add(const TestProduct& p) {
    price_.push_back(p.price_micros.value_or(catalog::kNoMicros));
    quantity_.push_back(p.quantity);
    availability_.push_back(static_cast<std::uint8_t>(p.availability));
    popularity_.push_back(p.popularity);
    rating_.push_back(p.rating);
    rating_count_.push_back(p.rating_count);
    release_.push_back(p.release.empty() ? std::numeric_limits<std::int32_t>::min()
                                         : days_since_epoch(*parse_rfc3339(p.release)));
    const auto path = std::find(paths_.begin(), paths_.end(), p.category);
    category_.push_back(path == paths_.end() ? catalog::kNone : static_cast<std::uint32_t>(path - paths_.begin()));
    if (offsets_.empty()) offsets_.push_back(0);
    std::vector<std::uint32_t> several;
    for (size_t f = 0; f < fields_.size(); ++f) {
      std::uint32_t single = catalog::kNone;
      if (const auto own = p.keywords.find(fields_[f].name); own != p.keywords.end()) {
        for (const std::string& value : own->second) {
          const std::uint32_t number = values_.at({fields_[f].name, text::fold(value)});
          if (labels_[number].empty()) labels_[number] = value;
          fields_[f].single ? void(single = number) : several.push_back(number);
        }
      }
      if (fields_[f].single) single_[f].push_back(single);
    }
    std::sort(several.begin(), several.end());
    multi_.insert(multi_.end(), several.begin(), several.end());
    offsets_.push_back(multi_.size());
  }

  std::vector<TestProduct> products_;
  std::vector<std::int64_t> price_;
  std::vector<std::int32_t> quantity_, release_;
  std::vector<std::uint8_t> availability_;
  std::vector<float> popularity_, rating_;
  std::vector<std::uint32_t> rating_count_, category_, multi_, parents_, ends_;
  std::vector<std::uint64_t> offsets_;
  std::vector<catalog::KeywordField> fields_;
  std::vector<std::vector<std::uint32_t>> single_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> values_;
  std::vector<std::string> labels_, paths_;
  std::shared_ptr<const ColumnNames> names_;
};

}  // namespace shelfwise::query
