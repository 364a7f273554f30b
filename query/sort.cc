#include "query/sort.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <utility>

namespace shelfwise::query {
namespace {

constexpr size_t kMaxSortBytes = 1'000;
constexpr std::uint64_t kMissing = std::numeric_limits<std::uint64_t>::max();

// Numbers as unsigned ones in the same order.
std::uint64_t ordered(std::int64_t value) { return static_cast<std::uint64_t>(value) ^ std::uint64_t{1} << 63; }

std::uint64_t ordered(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F);  // -0 becomes 0
  return bits >> 31 ? ~bits & 0xFFFFFFFFU : bits | 0x80000000U;
}

std::uint64_t present(std::uint64_t value, bool descending) {
  return std::min(descending ? ~value : value, kMissing - 1);
}

Error sort_error(std::string_view text, size_t offset, std::string message) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), place("sort_by", text, offset));
}

}  // namespace

Result<SortOrder> SortOrder::parse(std::string_view sort_by, const Columns& columns) {
  SortOrder order;
  order.price_micros_ = columns.price_micros;
  order.quantity_ = columns.quantity;
  order.popularity_ = columns.popularity;
  order.rating_ = columns.rating;
  order.rating_count_ = columns.rating_count;
  order.release_day_ = columns.release_day;
  if (sort_by.size() > kMaxSortBytes) {
    return sort_error(sort_by, kMaxSortBytes, "longer than " + std::to_string(kMaxSortBytes) + " bytes");
  }
  if (trim(sort_by).empty()) return order;
  for (size_t begin = 0; begin <= sort_by.size();) {
    const size_t end = std::min(sort_by.find(',', begin), sort_by.size());
    const std::string_view item = sort_by.substr(begin, end - begin);
    const size_t colon = std::min(item.find(':'), item.size());
    const std::string_view name = trim(item.substr(0, colon));
    const size_t at = name.empty() ? begin : static_cast<size_t>(name.data() - sort_by.data());
    if (name.empty()) return sort_error(sort_by, at, "the name of a field is missing here, such as price:asc");
    if (order.criteria_.size() == kMaxSortFields) {
      return sort_error(sort_by, at, "more than " + std::to_string(kMaxSortFields) + " fields to sort by");
    }
    const std::optional<Field> field = find_field(name, FieldUse::kSort, columns);
    if (!field) return unknown_field(name, FieldUse::kSort, columns, place("sort_by", sort_by, at));
    Criterion criterion{field->kind, field->kind != FieldKind::kPrice};
    if (colon < item.size()) {
      const std::string_view direction = trim(item.substr(colon + 1));
      criterion.descending = same_name(direction, "desc");
      if (!criterion.descending && !same_name(direction, "asc")) {
        return sort_error(sort_by, begin + colon + 1, in_quotes(direction) + " is no direction: write asc or desc");
      }
    }
    order.criteria_.push_back(criterion);
    begin = end + 1;
  }
  const Criterion& first = order.criteria_.front();
  if (order.criteria_.size() == 1 && first.kind == FieldKind::kScore && first.descending) order.criteria_.clear();
  return order;
}

// Smaller keys come first.
std::uint64_t SortOrder::key(const Criterion& criterion, const SortItem& item) const {
  const auto whole = [&](std::int64_t value, std::int64_t missing) {
    return value == missing ? kMissing : present(ordered(value), criterion.descending);
  };
  const auto real = [&](float value) { return value == 0 ? kMissing : present(ordered(value), criterion.descending); };
  switch (criterion.kind) {
    case FieldKind::kPrice: return whole(price_micros_[item.doc], catalog::kNoMicros);
    case FieldKind::kRating: return real(rating_[item.doc]);
    case FieldKind::kPopularity: return real(popularity_[item.doc]);
    case FieldKind::kRatingCount: return present(rating_count_[item.doc], criterion.descending);
    case FieldKind::kQuantity: return whole(quantity_[item.doc], -1);
    case FieldKind::kReleaseDate: return whole(release_day_[item.doc], std::numeric_limits<std::int32_t>::min());
    default: return present(ordered(item.score), criterion.descending);
  }
}

bool SortOrder::before(const SortItem& a, const SortItem& b) const {
  for (const Criterion& criterion : criteria_) {
    const std::uint64_t of_a = key(criterion, a), of_b = key(criterion, b);
    if (of_a != of_b) return of_a < of_b;
  }
  return a.score != b.score ? a.score > b.score : a.doc < b.doc;
}

}  // namespace shelfwise::query
