#include "query/score/named_values.h"

#include <algorithm>
#include <array>

#include "query/score/coverage.h"

namespace shelfwise::query {

NamedValueScorer::NamedValueScorer(const Plan& plan, std::span<const NamedPhrase> phrases,
                                   const catalog::Generation& generation)
    : plan_(plan), generation_(generation), all_weight_(weight_of(plan, plan.all)) {
  const auto& fields = generation.keyword_fields();
  for (const NamedPhrase& phrase : phrases) {
    Parts covers = 0;
    for (size_t i = phrase.first; i < std::min(phrase.first + phrase.words, plan.word_parts.size()); ++i) {
      covers |= plan.word_parts[i];
    }
    if (covers == 0) continue;
    for (const NamedValue& value : phrase.values) {
      if (value.kind == NamedKind::kBrand) continue;
      values_.push_back({value.number, value.kind, covers});
      const catalog::KeywordField& field = fields[value.field];
      const bool known = std::any_of(columns_.begin(), columns_.end(),
                                     [&](const auto& column) { return column.data() == field.column.data(); });
      if (field.single && !known) columns_.push_back(field.column);
    }
    for (const std::uint32_t category : phrase.categories) {
      const auto same = std::find_if(categories_.begin(), categories_.end(),
                                     [&](const Category& known) { return known.begin == category; });
      if (same != categories_.end()) {
        same->covers |= covers;
      } else {
        categories_.push_back({category, generation.category_end(category), covers});
      }
    }
  }
  std::sort(values_.begin(), values_.end(), [](const Value& a, const Value& b) { return a.number < b.number; });
  size_t kept = 0;  // a value that is named twice covers both
  for (size_t i = 0; i < values_.size(); ++i) {
    if (kept > 0 && values_[kept - 1].number == values_[i].number) {
      values_[kept - 1].covers |= values_[i].covers;
    } else {
      values_[kept++] = values_[i];
    }
  }
  values_.resize(kept);
}

const NamedValueScorer::Value* NamedValueScorer::find(std::uint32_t number) const {
  const auto at = std::lower_bound(values_.begin(), values_.end(), number,
                                   [](const Value& value, std::uint32_t wanted) { return value.number < wanted; });
  return at != values_.end() && at->number == number ? &*at : nullptr;
}

NamedShares NamedValueScorer::operator()(Doc doc) const {
  std::array<Parts, 5> found{};
  const auto look_at = [&](std::uint32_t number) {
    if (const Value* value = find(number)) found[static_cast<size_t>(value->kind)] |= value->covers;
  };
  for (const auto column : columns_) look_at(column[doc]);
  for (const std::uint32_t number : generation_.multi_keywords(doc)) look_at(number);
  Parts within = 0;
  const std::uint32_t own = generation_.category()[doc];
  for (const Category& category : categories_) {
    if (own >= category.begin && own < category.end) within |= category.covers;
  }
  const auto share = [&](Parts parts) { return weight_of(plan_, parts) / all_weight_; };
  const auto of = [&](NamedKind kind) { return share(found[static_cast<size_t>(kind)]); };
  return {of(NamedKind::kColor), of(NamedKind::kSize), of(NamedKind::kStandard), of(NamedKind::kOther), share(within)};
}

}  // namespace shelfwise::query
