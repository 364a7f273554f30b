#include "catalog_tools/values/text_facts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "catalog_tools/values/materials.h"
#include "catalog_tools/values/value_forms.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxTitleBytes = 400;
constexpr size_t kMaxDescriptionBytes = 4000;
constexpr size_t kMaxColours = 3;  // more are a choice of colours, not the colour

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kMarks = " ,/-\"";
  while (!text.empty() && kMarks.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  // A quotation mark behind a number is inches.
  while (!text.empty() && (kMarks.find(text.back()) != std::string_view::npos || text.back() == '.')) {
    if (text.back() == '"' && text.size() > 1 && is_digit(text[text.size() - 2])) break;
    text.remove_suffix(1);
  }
  return text;
}

// How long the separator at `i` is; 0 where there is none.
size_t separator_at(std::string_view text, size_t i) {
  for (const std::string_view separator : {" - ", " – ", " — ", " | ", " / ", ", ", "; ", " (", ") ", ")", "[", "]"}) {
    if (text.substr(i).starts_with(separator)) return separator.size();
  }
  return 0;
}

std::vector<std::string_view> segments_of(std::string_view title) {
  std::vector<std::string_view> segments;
  size_t begin = 0;
  for (size_t i = 0; i <= title.size();) {
    const size_t length = i == title.size() ? 1 : separator_at(title, i);
    if (length == 0) {
      ++i;
      continue;
    }
    const std::string_view segment = trimmed(title.substr(begin, i - begin));
    if (!segment.empty() || segments.empty()) segments.push_back(segment);
    begin = i += length;
  }
  return segments;
}

bool is_any(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool names_media(std::string_view segment) {
  const std::string folded = text::fold(segment);
  for (size_t i = 0; i < folded.size();) {
    const size_t begin = i;
    while (i < folded.size() && folded[i] != ' ' && folded[i] != '/' && folded[i] != '-') ++i;
    const std::string_view word = std::string_view(folded).substr(begin, i - begin);
    if (is_any(word,
               {"dvd",       "cd",     "vhs",     "blu", "bluray",      "vinyl", "lp",       "cassette", "paperback",
                "hardcover", "kindle", "windows", "mac", "playstation", "xbox",  "nintendo", "wii",      "psp",
                "gamecube",  "ps2",    "ps3",     "ps4", "sacd",        "umd",   "audiobook"}))
      return true;
    ++i;
  }
  return false;
}

void set_colour(TextFacts& facts, ColourReading reading) {
  if (reading.families.empty() || reading.families.size() > kMaxColours) return;
  facts.color = std::move(reading.tidy);
  facts.color_families = std::move(reading.families);
}

// "... case black": the last words, where no other colour is named and nothing makes them part of a name ("Men in
// Black").
ColourReading trailing_colour(std::string_view segment) {
  ColourReading best;
  size_t end = segment.size();
  for (int words = 0; words < 3; ++words) {
    size_t begin = end;
    while (begin > 0 && is_letter(segment[begin - 1])) --begin;
    if (begin == end) break;
    ColourReading reading = read_colour(segment.substr(begin));
    if (begin > 0 && segment[begin - 1] == '/') return {};  // one of two: "Iron/Satin Blue"
    const bool starts_text = begin < 2 || segment[begin - 1] != ' ';
    if (!reading.whole || starts_text) break;
    const std::string_view before = segment.substr(0, begin - 1);
    size_t word = before.size();
    while (word > 0 && is_letter(before[word - 1])) --word;
    const std::string previous = text::fold(before.substr(word));
    const bool part_of_a_name = is_any(previous, {"", "in", "the", "of", "and", "for", "to", "is", "with", "a", "on",
                                                  "de", "von", "le", "la", "no", "not", "by"});
    best = part_of_a_name ? ColourReading{} : std::move(reading);
    end = begin - 1;
  }
  return best;
}

void read_colours(const std::vector<std::string_view>& segments, TextFacts& facts) {
  std::vector<ColourReading> found;
  for (size_t i = 1; i < segments.size(); ++i) {
    ColourReading reading = read_colour(segments[i]);
    if (reading.whole && reading.all_plain) found.push_back(std::move(reading));
  }
  if (found.size() > 1) return;
  if (found.size() == 1) return set_colour(facts, std::move(found.front()));
  ColourReading reading = trailing_colour(segments.back());
  if (!reading.whole || !reading.all_plain || reading.families.size() != 1) return;
  for (size_t i = 0; i < segments.size(); ++i) {
    const ColourReading other = read_colour(segments[i]);
    for (const std::string_view family : other.families) {
      if (family != reading.families.front()) return;
    }
  }
  set_colour(facts, std::move(reading));
}

// "Size 10", "Size: XL"; the words alone. Single letters only at the end.
std::string size_of(std::string_view segment, bool last) {
  const std::string folded = text::fold(segment);
  for (const std::string_view label : {"size: ", "size ", "grosse ", "taille ", "talla "}) {
    if (!folded.starts_with(label) || folded.size() != segment.size()) continue;
    const std::string_view value = segment.substr(label.size());
    if (std::optional<std::string> letters = letter_size(value)) return std::move(*letters);
    const bool number = !value.empty() && value.size() <= 4 && is_digit(value.front()) &&
                        value.find_first_not_of("0123456789.") == std::string_view::npos;
    return number ? std::string(value) : "";
  }
  if (std::optional<std::string> letters = letter_size(segment)) return segment.size() > 1 || last ? *letters : "";
  return {};
}

// "26 cm", "8 x 10 in": the size where it is the only number of the title; of several one may be a part's, a range's
// end or the same in another unit.
std::string measure_of(const std::vector<std::string_view>& segments) {
  std::string found;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].find_first_of("0123456789") == std::string_view::npos) continue;
    if (i == 0 || !found.empty()) return {};
    if (const std::optional<std::string> dimensions = read_dimensions(segments[i])) {
      found = *dimensions;
    } else if (const std::optional<Measure> measure = read_measure(segments[i])) {
      found = measure->text();
    } else {
      return {};
    }
  }
  return found;
}

// The one value of those found; "" where they differ.
void keep_one(std::string& kept, bool& several, std::string value) {
  if (value.empty()) return;
  if (!kept.empty() && kept != value) several = true;
  kept = std::move(value);
}

// "... for brick, ceramic, marble": materials side by side are what it is for.
bool in_a_list(const std::vector<std::string_view>& segments, size_t i) {
  const auto names_material = [&](size_t k) {
    return k < segments.size() && !segments[k].empty() && material_prefix(segments[k]).size() == segments[k].size();
  };
  return names_material(i - 1) || names_material(i + 1);
}

void read_sizes_and_materials(const std::vector<std::string_view>& segments, TextFacts& facts) {
  bool several_sizes = false;
  bool several_materials = false;
  for (size_t i = 1; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    several_sizes = several_sizes || (!last && segments[i].size() == 1 && letter_size(segments[i]).has_value());
    keep_one(facts.size, several_sizes, size_of(segments[i], last));
    if (is_material(segments[i]) && !in_a_list(segments, i))
      keep_one(facts.material, several_materials, std::string(segments[i]));
  }
  if (several_sizes) facts.size.clear();
  if (!several_sizes && facts.size.empty()) facts.size = measure_of(segments);
  if (several_materials) facts.material.clear();
}

// "... 100% cotton ...": the percentage makes it what the thing is made of.
void read_percent(std::string_view title, TextFacts& facts) {
  const size_t place = title.find("100% ");
  if (place == std::string_view::npos || !facts.material.empty()) return;
  if (place > 0 && is_digit(title[place - 1])) return;
  const std::string_view material = material_prefix(title.substr(place + 5));
  if (!material.empty()) facts.material = std::string(material);
}

// What stands behind a label up to where another thing begins: a sentence's end or a word in capitals.
template <class Take>
void read_label(std::string_view text, std::string_view folded, std::initializer_list<std::string_view> labels,
                Take take) {
  for (const std::string_view label : labels) {
    for (size_t place = folded.find(label); place != std::string_view::npos; place = folded.find(label, place + 1)) {
      if (place > 0 && (is_letter(folded[place - 1]) || folded[place - 1] == ' ')) {
        // "frame color: black" is another thing's colour; a label begins the text or a sentence, or is capitalized.
        const bool capital = text[place] >= 'A' && text[place] <= 'Z';
        if (folded[place - 1] != ' ' || !capital) continue;
        const char before = place > 1 ? text[place - 2] : '.';
        if (is_letter(before) && before >= 'A' && place > 1) {
          size_t word = place - 2;
          while (word > 0 && is_letter(text[word - 1])) --word;
          const char first = text[word];
          if (first >= 'A' && first <= 'Z') continue;  // "Frame Color:"
        }
      }
      size_t begin = place + label.size();
      while (begin < text.size() && text[begin] == ' ') ++begin;
      take(text.substr(begin, 60));
    }
  }
}

// Where `value` is followed by more of the same phrase: "Black ink" is no colour of the thing.
bool goes_on(std::string_view text, size_t end) {
  while (end < text.size() && text[end] == ' ') ++end;
  return end < text.size() && text[end] >= 'a' && text[end] <= 'z';
}

std::string_view colour_prefix(std::string_view text) {
  size_t good = 0;
  for (size_t i = 0; i < text.size();) {
    while (i < text.size() && (text[i] == ' ' || text[i] == '/' || text[i] == '-')) ++i;
    const size_t begin = i;
    while (i < text.size() && is_letter(text[i])) ++i;
    if (i == begin) break;
    if (read_colour(text.substr(0, i)).whole) good = i;
    if (read_colour(text.substr(begin, i - begin)).families.empty() && good < begin && begin > 0) break;
  }
  return text.substr(0, good);
}

}  // namespace

TextFacts facts_of_title(std::string_view title) {
  TextFacts facts;
  title = title.substr(0, kMaxTitleBytes);
  facts.pack = pack_count(text::fold(title));
  const std::vector<std::string_view> segments = segments_of(title);
  for (size_t i = 1; i < segments.size(); ++i) {
    if (names_media(segments[i])) return facts;
  }
  read_colours(segments, facts);
  read_sizes_and_materials(segments, facts);
  read_percent(title, facts);
  return facts;
}

TextFacts facts_of_description(std::string_view description) {
  TextFacts facts;
  const std::string_view text = description.substr(0, kMaxDescriptionBytes);
  if (text.find(':') == std::string_view::npos) return facts;
  std::string folded(text);
  for (char& c : folded) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  bool several_colours = false;
  bool several_materials = false;
  read_label(
      text, folded, {"color:", "colour:", "farbe:", "couleur :", "couleur:", "color :"}, [&](std::string_view rest) {
        const std::string_view words = colour_prefix(rest);
        if (words.empty() || goes_on(rest, words.size())) return;
        const bool list = rest.substr(words.size()).starts_with(",") || rest.substr(words.size()).starts_with(";");
        ColourReading reading = read_colour(words);
        if (list || !reading.whole || !reading.plain) return void(several_colours = several_colours || list);
        if (!facts.color.empty() && facts.color != reading.tidy) several_colours = true;
        set_colour(facts, std::move(reading));
      });
  read_label(text, folded, {"material:", "materials:", "materiau:", "matière :", "material :"},
             [&](std::string_view rest) {
               const std::string_view words = material_prefix(rest);
               if (words.empty() || goes_on(rest, words.size())) return;
               keep_one(facts.material, several_materials, std::string(words));
             });
  if (several_colours) {
    facts.color.clear();
    facts.color_families.clear();
  }
  if (several_materials) facts.material.clear();
  return facts;
}

}  // namespace shelfwise::catalog_tools
