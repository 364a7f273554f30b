#include "catalog_tools/inspect/inspect_column.h"

#include <algorithm>
#include <initializer_list>
#include <limits>

#include "catalog/gtin.h"
#include "catalog/money.h"
#include "catalog/product.h"
#include "catalog_tools/values/colours.h"
#include "catalog_tools/values/validate_values.h"
#include "catalog_tools/values/value_forms.h"
#include "common/random.h"
#include "text/utf8.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxSampleBytes = 60;
constexpr size_t kMaxPathBytes = 300;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  return out;
}

bool is_any(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::uint32_t bit(ColumnType type) { return 1U << static_cast<unsigned>(type); }

std::uint32_t number_types(std::string_view value) {
  std::uint32_t types = 0;
  const bool minus = value.front() == '-';
  const std::string_view digits = minus ? value.substr(1) : value;
  const size_t other = digits.find_first_not_of("0123456789");
  if (other == std::string_view::npos && !digits.empty()) {
    types |= bit(ColumnType::kInteger) | bit(ColumnType::kDecimal);
  } else if (!digits.empty() && (digits[other] == '.' || digits[other] == ',') && other + 1 < digits.size() &&
             std::all_of(digits.begin() + static_cast<std::ptrdiff_t>(other) + 1, digits.end(), is_digit)) {
    types |= bit(ColumnType::kDecimal);
    if (digits.size() - other == 3) types |= bit(ColumnType::kPrice);
  } else if (const Result<catalog::Money> money = catalog::parse_money(value);
             money.ok() && value.find_first_not_of("0123456789.,'- ") != std::string_view::npos) {
    types |= bit(ColumnType::kPrice);
  }
  const size_t count = static_cast<size_t>(std::count_if(value.begin(), value.end(), is_digit));
  if (count >= 8 && count <= 14 && catalog::check_gtin(value).valid) types |= bit(ColumnType::kGtin);
  return types;
}

std::uint32_t url_types(std::string_view value) {
  if (!check_url(value).keep) return 0;
  const std::string path = lower(value.substr(0, value.find_first_of("?#")));
  for (const std::string_view ending : {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg"}) {
    if (path.ends_with(ending)) return bit(ColumnType::kUrl) | bit(ColumnType::kImageUrl);
  }
  return bit(ColumnType::kUrl);
}

std::uint32_t word_types(std::string_view value, const std::string& low) {
  std::uint32_t types = 0;
  if (is_any(low, {"true", "false", "yes", "no", "y", "n", "0", "1", "ja", "nein", "oui", "non", "si", "on", "off"}))
    types |= bit(ColumnType::kBoolean);
  if (catalog::parse_availability(value)) types |= bit(ColumnType::kAvailability);
  if (check_choice("condition", value).keep) types |= bit(ColumnType::kCondition);
  if (check_choice("gender", value).keep) types |= bit(ColumnType::kGender);
  if (check_choice("age_group", value).keep) types |= bit(ColumnType::kAgeGroup);
  if (value.size() == 3 && catalog::is_currency(value)) types |= bit(ColumnType::kCurrency);
  if (read_colour(value).whole) types |= bit(ColumnType::kColor);
  if (letter_size(value) || read_measure(value) || read_dimensions(value)) types |= bit(ColumnType::kSize);
  return types;
}

bool is_html(std::string_view value) {
  for (size_t i = value.find('<'); i != std::string_view::npos; i = value.find('<', i + 1)) {
    const char next = i + 1 < value.size() ? value[i + 1] : ' ';
    if (((next | 0x20) >= 'a' && (next | 0x20) <= 'z') || next == '/')
      return value.find('>', i) != std::string_view::npos;
  }
  return false;
}

bool is_path(std::string_view value) {
  if (value.size() > kMaxPathBytes || value.find_first_of("<") != std::string_view::npos) return false;
  const bool separated = value.find('>') != std::string_view::npos || value.find("::") != std::string_view::npos ||
                         value.find('|') != std::string_view::npos || value.find("\u00BB") != std::string_view::npos ||
                         value.find(" / ") != std::string_view::npos;
  return separated && catalog::split_category_path(value).size() > 1;
}

}  // namespace

const char* column_type_name(ColumnType type) {
  switch (type) {
    case ColumnType::kGtin: return "GTIN";
    case ColumnType::kImageUrl: return "image address";
    case ColumnType::kUrl: return "address";
    case ColumnType::kAvailability: return "availability";
    case ColumnType::kCondition: return "condition";
    case ColumnType::kGender: return "gender";
    case ColumnType::kAgeGroup: return "age group";
    case ColumnType::kBoolean: return "yes or no";
    case ColumnType::kCurrency: return "currency";
    case ColumnType::kPrice: return "price";
    case ColumnType::kInteger: return "whole number";
    case ColumnType::kDecimal: return "number";
    case ColumnType::kDate: return "date";
    case ColumnType::kCategoryPath: return "category path";
    case ColumnType::kColor: return "colour";
    case ColumnType::kSize: return "size or measure";
    case ColumnType::kHtml: return "HTML";
    case ColumnType::kStructure: return "structure";
    case ColumnType::kText: return "text";
  }
  return "text";
}

std::uint32_t types_of(std::string_view value) {
  if (value.empty()) return 0;
  if ((value.front() == '{' && value.back() == '}') || (value.front() == '[' && value.back() == ']'))
    return bit(ColumnType::kStructure);
  const std::string low = lower(value.substr(0, 64));
  if (low.starts_with("http://") || low.starts_with("https://") || low.starts_with("www.")) return url_types(value);
  if (is_html(value)) return bit(ColumnType::kHtml);
  if (is_path(value)) return bit(ColumnType::kCategoryPath);
  if (value.size() > 64) return bit(ColumnType::kText);
  std::uint32_t types = 0;
  if (is_digit(value.front()) || value.find_first_of("0123456789") != std::string_view::npos)
    types |= number_types(value);
  if (value.size() >= 8 && is_digit(value.front()) && check_date(value).keep && (types & bit(ColumnType::kGtin)) == 0)
    types |= bit(ColumnType::kDate);
  types |= word_types(value, low);
  return types == 0 ? bit(ColumnType::kText) : types;
}

void ColumnSketch::add(std::string_view value) {
  ++filled_;
  bytes_ += value.size();
  const std::uint64_t hash = stable_hash(value);
  if (smallest_.size() < kSmallest || hash <= smallest_.rbegin()->first) {
    const bool fresh = ++smallest_[hash] == 1;
    if (smallest_.size() > kSmallest) smallest_.erase(std::prev(smallest_.end()));
    if (fresh && samples_.size() < kSamples) {
      const std::string_view start = text::utf8_prefix(value, kMaxSampleBytes);
      samples_.push_back(std::string(start) + (start.size() < value.size() ? "…" : ""));
    }
  }
  if (filled_ > kJudged && filled_ % 10 != 0) return;
  ++judged_;
  words_ += 1 + static_cast<std::uint64_t>(std::count(value.begin(), value.end(), ' '));
  const std::uint32_t types = types_of(value);
  for (size_t i = 0; i < kColumnTypes; ++i) types_[i] += types >> i & 1U;
}

std::uint64_t ColumnSketch::distinct() const {
  if (distinct_is_exact()) return smallest_.size();
  const double reach =
      static_cast<double>(smallest_.rbegin()->first) / static_cast<double>(std::numeric_limits<std::uint64_t>::max());
  return std::min(filled_, static_cast<std::uint64_t>(static_cast<double>(kSmallest - 1) / reach));
}

bool ColumnSketch::is_unique() const {
  return std::all_of(smallest_.begin(), smallest_.end(), [](const auto& each) { return each.second == 1; });
}

double ColumnSketch::share(ColumnType type) const {
  return judged_ == 0 ? 0 : static_cast<double>(types_[static_cast<size_t>(type)]) / static_cast<double>(judged_);
}

ColumnType ColumnSketch::main_type() const {
  // "1" and "0" are numbers unless nothing else occurs.
  for (size_t i = 0; i < kColumnTypes; ++i) {
    const auto type = static_cast<ColumnType>(i);
    if (type == ColumnType::kGtin ? share(type) >= 0.6 : share(type) >= 0.9) return type;
  }
  return share(ColumnType::kHtml) > 0.3 ? ColumnType::kHtml : ColumnType::kText;
}

}  // namespace shelfwise::catalog_tools
