#include "catalog_tools/values/odd_spellings.h"

#include <algorithm>
#include <tuple>

#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr std::array kMembers = {&catalog::Product::brand, &catalog::Product::color, &catalog::Product::size,
                                 &catalog::Product::material};
constexpr std::array kNames = {"brand", "color", "size", "material"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string key_of(std::string_view value) {
  const std::string folded = text::fold(value);
  std::string key;
  for (size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const bool joins = c == ' ' || c == '-' || c == '_';
    const bool between_digits =
        !key.empty() && is_digit(key.back()) && i + 1 < folded.size() && is_digit(folded[i + 1]);
    if (!joins || between_digits) key += c;
  }
  return key;
}

// The one that most use; of equals the first in order of the text.
template <class List>
const auto& usual_of(const List& spellings) {
  return *std::min_element(spellings.begin(), spellings.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(~a.products, std::string_view(a.text)) <
           std::make_tuple(~b.products, std::string_view(b.text));
  });
}

}  // namespace

void OddSpellings::add(const catalog::Product& product, Place place) {
  for (size_t i = 0; i < kAttributes; ++i) add(i, product.*kMembers[i], product, place);
}

void OddSpellings::add(size_t attribute, const std::string& value, const catalog::Product& product, Place place) {
  if (value.empty()) return;
  ++values_;
  Values& values = values_by_key_[attribute];
  std::string key = key_of(value);
  const auto found = values.find(key);
  if (found != values.end()) {
    for (Spelling& spelling : found->second) {
      if (spelling.text != value) continue;
      ++spelling.products;
      return;
    }
  }
  if (distinct_ >= kMaxValues) return;
  ++distinct_;
  values[std::move(key)].push_back({value, 1, {place, product.id.str(), ""}});
}

std::uint64_t OddSpellings::odd() const {
  std::uint64_t sum = 0;
  for (const Values& values : values_by_key_) {
    for (const auto& [key, spellings] : values) {
      if (spellings.size() < 2) continue;
      for (const Spelling& spelling : spellings) sum += spelling.products;
      sum -= usual_of(spellings).products;
    }
  }
  return sum;
}

std::vector<OddSpellings::Odd> OddSpellings::list(size_t most) const {
  std::vector<Odd> all;
  for (size_t attribute = 0; attribute < kAttributes; ++attribute) {
    for (const auto& [key, spellings] : values_by_key_[attribute]) {
      if (spellings.size() < 2) continue;
      const Spelling& usual = usual_of(spellings);
      for (const Spelling& spelling : spellings) {
        if (&spelling == &usual) continue;
        all.push_back({kNames[attribute], usual.text, spelling.text, spelling.products, spelling.first});
      }
    }
  }
  std::sort(all.begin(), all.end(), [](const Odd& a, const Odd& b) {
    return std::tie(b.products, a.attribute, a.spelling) < std::tie(a.products, b.attribute, b.spelling);
  });
  if (all.size() > most) all.resize(most);
  return all;
}

}  // namespace shelfwise::catalog_tools
