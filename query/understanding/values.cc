#include "query/understanding/values.h"

#include <algorithm>

#include "catalog/attribute_names.h"
#include "text/fold.h"
#include "text/stop_words.h"

namespace shelfwise::query {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The part of a name that counts: its letters and digits, and what stands between two digits ("1.5", "1/2").
class NameKey {
 public:
  void add(std::string_view folded) {
    for (size_t i = 0; i < folded.size(); ++i) {
      const char c = folded[i];
      const bool within_number = (c == '.' || c == '/') && i > 0 && i + 1 < folded.size() && is_digit(folded[i - 1]) &&
                                 is_digit(folded[i + 1]);
      if (is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80 || within_number) append(c);
    }
  }
  std::uint64_t value() const { return hash_; }
  bool empty() const { return hash_ == kStart; }

 private:
  // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
  static constexpr std::uint64_t kStart = 14695981039346656037ULL;
  void append(char c) { hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL; }

  std::uint64_t hash_ = kStart;
};

std::uint64_t key_of_terms(std::string_view text, const text::Analyzer& analyzer, text::Tokens& tokens) {
  analyzer.analyze(text, tokens);
  NameKey key;
  for (const text::Token& token : tokens) {
    if (!text::is_overlay(token.kind)) key.add(token.term);
  }
  return key.value();
}

// "Lanterns & Headlamps" as a whole and in its parts.
std::vector<std::string_view> names_in(std::string_view name) {
  constexpr std::string_view kJoiners[] = {" & ", ", ", " and ", " und ", " et ", " y ", "/"};
  std::vector<std::string_view> names = {name};
  for (std::string_view rest = name; !rest.empty();) {
    size_t end = rest.size();
    size_t behind = rest.size();
    for (const std::string_view joiner : kJoiners) {
      const size_t at = rest.find(joiner);
      if (at == std::string_view::npos || at >= end) continue;
      end = at;
      behind = at + joiner.size();
    }
    if (end < name.size()) names.push_back(rest.substr(0, end));
    rest.remove_prefix(behind);
  }
  return names;
}

// The base words of a query, and which of them are units.
struct Words {
  explicit Words(const text::Tokens& tokens) {
    for (const text::Token& token : tokens) {
      if (token.kind == text::TokenKind::kMeasure) measures.emplace_back(token.position, token.span);
      if (!text::is_overlay(token.kind)) all.push_back(&token);
    }
  }
  // Whether words [first, first + count) hold a measure's unit without its number, or the other way round.
  bool cuts_measure(size_t first, size_t count) const {
    return std::any_of(measures.begin(), measures.end(), [&](const auto& measure) {
      const size_t begin = std::max<size_t>(measure.first, first);
      const size_t end = std::min<size_t>(measure.first + measure.second, first + count);
      return begin < end && end - begin < measure.second;
    });
  }

  std::vector<const text::Token*> all;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> measures;  // position and span
};

NamedKind kind_of(std::string_view field) {
  const std::string_view attribute = catalog::usual_attribute(field);
  if (attribute == "brand") return NamedKind::kBrand;
  if (attribute == "color") return NamedKind::kColor;
  if (attribute == "size") return NamedKind::kSize;
  return attribute.empty() ? NamedKind::kOther : NamedKind::kStandard;
}

}  // namespace

ValueNames::ValueNames(const catalog::Generation& generation, const text::Analyzer& analyzer)
    : generation_(generation), language_(generation.info().languages.empty() ? "en" : generation.info().languages[0]) {
  const auto& fields = generation.keyword_fields();
  for (std::uint32_t place = 0; place < fields.size(); ++place) {
    const catalog::KeywordField& field = fields[place];
    if (field.begin < field.end) fields_.push_back({field.begin, place, kind_of(field.name)});
    NameKey named;
    named.add(text::fold(field.name));
    for (std::uint32_t value = field.begin; value < field.end; ++value) {
      const std::string folded = text::fold(generation.keyword_value(value));
      NameKey alone;
      alone.add(folded);
      if (alone.empty()) continue;
      values_.push_back({alone.value(), value});
      NameKey behind = named;
      behind.add(folded);
      values_.push_back({behind.value(), value});
    }
  }
  std::sort(fields_.begin(), fields_.end(), [](const Field& a, const Field& b) { return a.begin < b.begin; });
  std::sort(values_.begin(), values_.end());
  if (generation.categories() > kMaxNamedCategories) return;
  text::Tokens tokens;
  for (std::uint32_t i = 0; i < generation.categories(); ++i) {
    for (const std::string_view name : names_in(generation.category_name(i))) {
      categories_.push_back({key_of_terms(name, analyzer, tokens), i});
    }
  }
  std::sort(categories_.begin(), categories_.end());
  categories_.erase(std::unique(categories_.begin(), categories_.end()), categories_.end());
}

std::vector<std::uint32_t> ValueNames::find(std::span<const Name> names, std::uint64_t key) {
  std::vector<std::uint32_t> found;
  auto at = std::lower_bound(names.begin(), names.end(), Name{key, 0});
  for (; at != names.end() && at->key == key && found.size() < kMaxValuesPerPhrase; ++at) found.push_back(at->number);
  return found;
}

NamedValue ValueNames::value_of(std::uint32_t number) const {
  const auto behind = std::upper_bound(fields_.begin(), fields_.end(), number,
                                       [](std::uint32_t wanted, const Field& field) { return wanted < field.begin; });
  const Field& field = *(behind - 1);
  return {number, field.place, field.kind};
}

std::vector<NamedPhrase> ValueNames::read(const text::Tokens& tokens) const {
  const Words words(tokens);
  const auto says_something = [&](size_t first, size_t count) {
    for (size_t i = first; i < first + count; ++i) {
      const text::Token& token = *words.all[i];
      if (token.kind != text::TokenKind::kNumber && !text::is_stop_word(token.word, language_)) return true;
    }
    return false;
  };
  const auto named = [&](size_t first, size_t count) {
    NamedPhrase phrase{first, count, {}, {}, {}};
    NameKey of_words;
    NameKey of_terms;
    for (size_t i = first; i < first + count; ++i) {
      const text::Token& token = *words.all[i];
      phrase.typed.append(i == first ? "" : " ").append(token.word);
      of_words.add(token.word);
      of_terms.add(token.term);
    }
    if (of_words.empty()) return phrase;
    for (const std::uint32_t number : find(values_, of_words.value())) phrase.values.push_back(value_of(number));
    phrase.categories = find(categories_, of_terms.value());
    return phrase;
  };
  std::vector<NamedPhrase> phrases;
  for (size_t at = 0; at < words.all.size();) {
    size_t taken = 1;
    for (size_t count = std::min(kMaxValueWords, words.all.size() - at); count > 0; --count) {
      if (!says_something(at, count) || words.cuts_measure(at, count)) continue;
      NamedPhrase phrase = named(at, count);
      if (phrase.values.empty() && phrase.categories.empty()) continue;
      phrases.push_back(std::move(phrase));
      taken = count;
      break;
    }
    at += taken;
  }
  return phrases;
}

std::vector<Recognized> ValueNames::told(std::span<const NamedPhrase> phrases) const {
  std::vector<Recognized> told;
  const auto& fields = generation_.keyword_fields();
  for (const NamedPhrase& phrase : phrases) {
    for (size_t i = 0; i < std::min(phrase.values.size(), kMaxFieldsTold); ++i) {
      const NamedValue& value = phrase.values[i];
      told.push_back({fields[value.field].name, std::string(generation_.keyword_value(value.number)), phrase.typed});
    }
    if (phrase.categories.empty()) continue;
    const bool single = phrase.categories.size() == 1;
    told.push_back({"category",
                    single ? std::string(generation_.category_path(phrase.categories.front())) : phrase.typed,
                    phrase.typed});
  }
  return told;
}

}  // namespace shelfwise::query
