#include "query/fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "common/clock.h"
#include "common/edit_distance.h"

namespace shelfwise::query {
namespace {

constexpr unsigned kForFilter = 1, kForFacet = 2, kForSort = 4;

struct StandardField {
  std::string_view name;
  std::string_view canonical;
  FieldKind kind;
  unsigned uses;
};

constexpr std::array<StandardField, 13> kStandardFields{{
    {"id", "id", FieldKind::kId, kForFilter},
    {"category", "category", FieldKind::kCategory, kForFilter | kForFacet},
    {"availability", "availability", FieldKind::kAvailability, kForFilter | kForFacet},
    {"price", "price", FieldKind::kPrice, kForFilter | kForFacet | kForSort},
    {"average_rating", "average_rating", FieldKind::kRating, kForFilter | kForFacet | kForSort},
    {"rating", "average_rating", FieldKind::kRating, kForFilter | kForFacet | kForSort},
    {"rating_count", "rating_count", FieldKind::kRatingCount, kForFilter | kForFacet | kForSort},
    {"popularity", "popularity", FieldKind::kPopularity, kForFilter | kForFacet | kForSort},
    {"quantity", "quantity", FieldKind::kQuantity, kForFilter | kForFacet | kForSort},
    {"release_date", "release_date", FieldKind::kReleaseDate, kForFilter | kForFacet | kForSort},
    {"availability_date", "release_date", FieldKind::kReleaseDate, kForFilter | kForFacet | kForSort},
    {"_text_match", "_text_match", FieldKind::kScore, kForSort},
    {"score", "_text_match", FieldKind::kScore, kForSort},
}};

constexpr size_t kMaxListedFields = 16;
constexpr size_t kMaxComparedName = 64;

unsigned bit_of(FieldUse use) {
  switch (use) {
    case FieldUse::kFilter: return kForFilter;
    case FieldUse::kFacet: return kForFacet;
    case FieldUse::kSort: return kForSort;
  }
  return 0;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::vector<std::string_view> known_names(FieldUse use, const Columns& columns) {
  std::vector<std::string_view> names;
  for (const StandardField& field : kStandardFields) {
    if (field.uses & bit_of(use)) names.push_back(field.name);
  }
  if (use == FieldUse::kSort) return names;
  for (const catalog::KeywordField& field : columns.keyword_fields) names.push_back(field.name);
  return names;
}

std::vector<std::string_view> nearest_names(std::string_view name, const std::vector<std::string_view>& known) {
  if (name.size() > kMaxComparedName) return {};
  std::vector<std::pair<size_t, std::string_view>> near;
  const size_t tolerated = std::max<size_t>(2, name.size() / 3);
  for (const std::string_view candidate : known) {
    if (candidate.size() > kMaxComparedName) continue;
    const size_t distance = edit_distance(name, candidate);
    if (distance <= tolerated && distance < name.size()) near.emplace_back(distance, candidate);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string_view> names;
  for (size_t i = 0; i < std::min<size_t>(near.size(), 3); ++i) names.push_back(near[i].second);
  return names;
}

std::string joined(const std::vector<std::string_view>& names, std::string_view last_separator) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? last_separator : ", ";
    text += names[i];
  }
  return text;
}

std::optional<WholeBound> parse_day(std::string_view text) {
  const Result<TimePoint> time = parse_rfc3339(text);
  if (!time) return std::nullopt;
  return WholeBound{days_since_epoch(*time), false};
}

// The number's size as scaled digits, and whether digits remain beyond the scale.
struct Magnitude {
  std::uint64_t units = 0;
  bool remainder = false;
};

std::optional<Magnitude> parse_magnitude(std::string_view text, int decimals) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  Magnitude magnitude;
  bool point = false, digits = false, saturated = false;
  int left = decimals;
  const auto append = [&](unsigned digit) {
    if (saturated || magnitude.units > (kMax - digit) / 10) {
      saturated = true;
    } else {
      magnitude.units = magnitude.units * 10 + digit;
    }
  };
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digits = true;
    if (point && left == 0) {
      magnitude.remainder |= c != '0';
      continue;
    }
    append(static_cast<unsigned>(c - '0'));
    if (point) --left;
  }
  if (!digits) return std::nullopt;
  for (; left > 0; --left) append(0);
  if (saturated) return Magnitude{kMax, true};
  return magnitude;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<Field> find_field(std::string_view name, FieldUse use, const Columns& columns) {
  for (const StandardField& field : kStandardFields) {
    if (!same_name(field.name, name)) continue;
    if (field.uses & bit_of(use)) return Field{field.kind, std::string(field.canonical), nullptr};
    break;
  }
  if (use == FieldUse::kSort) return std::nullopt;
  for (const catalog::KeywordField& field : columns.keyword_fields) {
    if (same_name(field.name, name)) return Field{FieldKind::kKeyword, field.name, &field};
  }
  return std::nullopt;
}

Error unknown_field(std::string_view name, FieldUse use, const Columns& columns, std::string context) {
  std::vector<std::string_view> known = known_names(use, columns);
  std::string message = "unknown field " + in_quotes(name);
  if (use == FieldUse::kSort && find_field(name, FieldUse::kFilter, columns)) {
    message = "results cannot be sorted by " + in_quotes(name);
  }
  if (const auto near = nearest_names(name, known); !near.empty()) {
    message += "; did you mean " + joined(near, " or ") + "?";
  } else {
    const size_t unlisted = known.size() > kMaxListedFields ? known.size() - kMaxListedFields : 0;
    known.resize(known.size() - unlisted);
    message += "; there are " + joined(known, unlisted ? ", " : " and ");
    if (unlisted) message += " and " + std::to_string(unlisted) + " more";
  }
  return make_error(ErrorCode::kInvalidArgument, std::move(message), std::move(context));
}

std::string place(std::string_view parameter, std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // continuation bytes belong to the character before
  });
  return std::string(parameter) + ":" + std::to_string(characters + 1);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::string in_quotes(std::string_view text) {
  constexpr size_t kLongest = 60;
  std::string_view shown = text;
  if (shown.size() > kLongest) {
    size_t cut = kLongest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
    shown = text.substr(0, cut);
  }
  return '"' + std::string(shown) + (shown.size() < text.size() ? "...\"" : "\"");
}

std::optional<WholeBound> parse_decimal(std::string_view text, int decimals) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto magnitude = parse_magnitude(text, decimals);
  if (!magnitude) return std::nullopt;
  const auto units = static_cast<std::int64_t>(magnitude->units);
  if (!negative) return WholeBound{units, magnitude->remainder};
  return WholeBound{magnitude->remainder ? -units - 1 : -units, magnitude->remainder};
}

std::optional<WholeBound> parse_whole(FieldKind kind, std::string_view text) {
  if (kind == FieldKind::kReleaseDate) return parse_day(text);
  return parse_decimal(text, kind == FieldKind::kPrice ? 6 : 0);
}

std::optional<float> parse_float(std::string_view text) {
  if (!parse_decimal(text, 0)) return std::nullopt;  // no exponents, no infinity: the same numbers for every field
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const auto clamped =
      std::clamp(value, -double{std::numeric_limits<float>::max()}, double{std::numeric_limits<float>::max()});
  return static_cast<float>(clamped);
}

}  // namespace shelfwise::query
