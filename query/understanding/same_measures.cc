#include "query/understanding/same_measures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>

namespace shelfwise::query {
namespace {

constexpr size_t kMaxDigits = 6;
constexpr size_t kMaxPartDigits = 3;       // of a fraction; so that no product below overflows
constexpr std::int64_t kMost = 1'000'000;  // a number beside a unit
constexpr int kMaxDecimals = 3;

// A number over a whole one, so that nothing is rounded.
struct Ratio {
  std::int64_t above = 0;
  std::int64_t below = 1;
};

struct Unit {
  std::string_view name;
  std::int64_t size;  // in the smallest of its scale
};
constexpr auto kVolume = std::to_array<Unit>({{"ml", 1}, {"cl", 10}, {"l", 1'000}});
constexpr auto kLength = std::to_array<Unit>({{"mm", 1}, {"cm", 10}, {"m", 1'000}, {"km", 1'000'000}});
constexpr auto kWeight = std::to_array<Unit>({{"mg", 1}, {"g", 1'000}, {"kg", 1'000'000}});
constexpr auto kInches = std::to_array<Unit>({{"in", 1}, {"ft", 12}, {"yd", 36}});
constexpr auto kPounds = std::to_array<Unit>({{"oz", 1}, {"lb", 16}});
constexpr auto kCharge = std::to_array<Unit>({{"mah", 1}, {"ah", 1'000}});
constexpr auto kPower = std::to_array<Unit>({{"w", 1}, {"kw", 1'000}});
constexpr std::array<std::span<const Unit>, 7> kScales = {kVolume, kLength, kWeight, kInches, kPounds, kCharge, kPower};

std::optional<std::int64_t> whole(std::string_view digits, size_t most = kMaxDigits) {
  std::int64_t number = 0;
  if (digits.empty() || digits.size() > most) return {};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 0) return {};
  return number;
}

// "12", "0.5", "1/2", "1-1/2".
std::optional<Ratio> ratio_of(std::string_view text) {
  if (const size_t slash = text.find('/'); slash != std::string_view::npos) {
    const size_t dash = text.find('-');
    const bool mixed = dash != std::string_view::npos && dash < slash;
    const auto units = mixed ? whole(text.substr(0, dash)) : std::optional<std::int64_t>(0);
    const size_t begin = mixed ? dash + 1 : 0;
    const auto above = whole(text.substr(begin, slash - begin), kMaxPartDigits);
    const auto below = whole(text.substr(slash + 1), kMaxPartDigits);
    if (!units || !above || !below || *below == 0) return {};
    return Ratio{*units * *below + *above, *below};
  }
  const size_t point = std::min(text.find('.'), text.size());
  const auto units = whole(text.substr(0, point));
  if (!units) return {};
  if (point == text.size()) return Ratio{*units, 1};
  const std::string_view decimals = text.substr(point + 1);
  const auto rest = whole(decimals);
  if (!rest || decimals.size() > kMaxDecimals) return {};
  std::int64_t below = 1;
  for (size_t i = 0; i < decimals.size(); ++i) below *= 10;
  return Ratio{*units * below + *rest, below};
}

// As the analysis writes it: no zeros behind the last decimal; "" where it takes too many.
std::string decimal(Ratio ratio) {
  std::int64_t scaled = ratio.above;
  std::int64_t one = 1;
  for (int i = 0; i < kMaxDecimals && scaled % ratio.below != 0; ++i) {
    scaled *= 10;
    one *= 10;
  }
  if (scaled % ratio.below != 0 || scaled / ratio.below / one > kMost) return {};
  scaled /= ratio.below;
  std::string text = std::to_string(scaled / one);
  std::string rest = std::to_string(scaled % one + one).substr(1);
  while (rest.ends_with('0')) rest.pop_back();
  return rest.empty() ? text : text + "." + rest;
}

// "1/2", "1-1/2"; "" where it is whole, or parts of none of 2, 4, 8 and 16.
std::string fraction(Ratio ratio) {
  if (ratio.above % ratio.below == 0) return {};
  for (const std::int64_t parts : {2, 4, 8, 16}) {
    if (ratio.above * parts % ratio.below != 0) continue;
    const std::int64_t all = ratio.above * parts / ratio.below;
    const std::string own = std::to_string(all % parts) + "/" + std::to_string(parts);
    return all < parts ? own : std::to_string(all / parts) + "-" + own;
  }
  return {};
}

}  // namespace

std::vector<std::string> same_measures(std::string_view term) {
  const size_t cut = std::min(term.find_first_not_of("0123456789./-"), term.size());
  const std::string_view unit = term.substr(cut);
  const auto number = ratio_of(term.substr(0, cut));
  std::vector<std::string> found;
  if (!number || unit.empty() || number->above == 0) return found;
  const auto add = [&](const std::string& written, std::string_view name) {
    if (written.empty()) return;
    std::string other = written + std::string(name);
    if (other != term) found.push_back(std::move(other));
  };
  const auto add_both = [&](Ratio ratio, std::string_view name) {
    add(decimal(ratio), name);
    add(fraction(ratio), name);
  };
  add_both(*number, unit);
  for (const auto scale : kScales) {
    const auto own = std::find_if(scale.begin(), scale.end(), [&](const Unit& one) { return one.name == unit; });
    if (own == scale.end()) continue;
    for (const Unit& other : scale) {
      if (other.name != unit) add_both({number->above * own->size, number->below * other.size}, other.name);
    }
  }
  return found;
}

}  // namespace shelfwise::query
