#include "catalog_tools/values/colours.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxBytes = 200;

struct Family {
  std::string_view name;   // the base colours of Shopify's taxonomy, navy counted as blue
  std::string_view plain;  // words that hardly mean anything else
  std::string_view other;  // words that are colours only where a colour is expected
};

constexpr std::array<Family, 18> kFamilies = {{
    {"Black", "black schwarz noir noire negro negra", "ebony onyx jet raven obsidian"},
    {"White", "white weiss blanc blanche blanco blanca", "ivory snow alabaster eggshell"},
    {"Gray", "gray grey grau gris charcoal anthracite anthrazit", "graphite slate ash smoke gunmetal pewter titanium"},
    {"Silver", "silver silber silbern",
     "argent plateado plata chrome nickel stainless steel platinum aluminum aluminium"},
    {"Gold", "gold golden", "dore doree dorado dorada oro brass champagne"},
    {"Bronze", "bronze", "bronce copper kupfer cuivre cobre"},
    {"Brown", "brown braun brun marron chocolate",
     "walnut chestnut espresso mahogany coffee mocha cognac umber cherry oak teak cocoa hazel caramel"},
    {"Beige", "beige khaki",
     "tan cream creme crema sand taupe nude camel ecru oatmeal almond bone wheat stone natural"},
    {"Red", "red rot rouge rojo roja burgundy maroon crimson scarlet", "wine bordeaux ruby cardinal merlot"},
    {"Pink", "pink magenta fuchsia", "rosa rose blush salmon raspberry"},
    {"Orange", "orange", "naranja peach coral apricot tangerine rust"},
    {"Yellow", "yellow gelb jaune amarillo amarilla", "mustard lemon canary"},
    {"Green", "green gruen grun vert verte verde",
     "olive lime emerald sage mint jade moss hunter forest avocado pistachio"},
    {"Blue", "blue blau bleu bleue azul navy turquoise cyan teal",
     "aqua cobalt indigo sapphire denim turkis turquesa marine marino azure sky"},
    {"Purple", "purple violet lavender lilac", "lila violett morado morada plum eggplant mauve orchid amethyst grape"},
    {"Clear", "", "clear transparent transparente translucent crystal klar durchsichtig"},
    {"Multicolor", "multicolor multicolour multicolored multicoloured mehrfarbig multicolore",
     "multi assorted rainbow rgb bunt various tricolor"},
    {"Rose gold", "", ""},
}};
constexpr std::uint8_t kRoseGold = 17;

// Words that shade a colour and are none themselves.
constexpr std::string_view kShades =
    "light dark deep pale bright matte matt gloss glossy satin metallic brushed polished antique vintage pastel neon "
    "royal baby hot midnight heather heathered space pearl pure solid off warm cool soft dusty electric burnt navy "
    "army "
    "hell dunkel clair claire fonce foncee oscuro oscura claro clara mate brillant brillante ice arctic carbon piano "
    "oil rubbed powder true vivid candy color colour finish";
constexpr std::string_view kJoining = "and und et y with mit";

struct Abbreviation {
  std::string_view word;
  std::string_view full;
};
constexpr std::array<Abbreviation, 17> kAbbreviations = {{{"blk", "Black"},
                                                          {"bk", "Black"},
                                                          {"wht", "White"},
                                                          {"wh", "White"},
                                                          {"gry", "Gray"},
                                                          {"gy", "Gray"},
                                                          {"slv", "Silver"},
                                                          {"silv", "Silver"},
                                                          {"brn", "Brown"},
                                                          {"blu", "Blue"},
                                                          {"grn", "Green"},
                                                          {"yel", "Yellow"},
                                                          {"ylw", "Yellow"},
                                                          {"org", "Orange"},
                                                          {"pnk", "Pink"},
                                                          {"prpl", "Purple"},
                                                          {"nvy", "Navy"}}};

struct Word {
  enum class Kind : std::uint8_t { kOther, kColour, kShade, kLink };
  Kind kind = Kind::kOther;
  std::uint8_t family = 0;
  bool plain = false;
  std::string_view full;  // of an abbreviation
};

template <class Put>
void each_word(std::string_view list, Put put) {
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find(' ', begin), list.size());
    put(list.substr(begin, end - begin));
    begin = end + 1;
  }
}

const std::unordered_map<std::string_view, Word>& words() {
  static const auto table = [] {
    std::unordered_map<std::string_view, Word> all;
    for (std::uint8_t i = 0; i < kFamilies.size(); ++i) {
      each_word(kFamilies[i].plain, [&](auto word) { all.emplace(word, Word{Word::Kind::kColour, i, true, {}}); });
      each_word(kFamilies[i].other, [&](auto word) { all.emplace(word, Word{Word::Kind::kColour, i, false, {}}); });
    }
    each_word(kShades, [&](auto word) { all.emplace(word, Word{Word::Kind::kShade, 0, false, {}}); });
    each_word(kJoining, [&](auto word) { all.emplace(word, Word{Word::Kind::kLink, 0, false, {}}); });
    for (const Abbreviation& each : kAbbreviations) {
      Word word = all.at(text::fold(each.full));
      word.plain = false;
      word.full = each.full;
      all.emplace(each.word, word);
    }
    return all;
  }();
  return table;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// "BLACK" and "black" as "Black"; what is written in both cases stays.
std::string capitalized(std::string_view word) {
  const bool ascii = std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const bool upper = ascii && std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const bool lower = ascii && std::none_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  std::string out(word);
  if (!upper && !lower) return out;
  for (char& c : out) c = static_cast<char>(c | 0x20);
  out[0] = static_cast<char>(out[0] & ~0x20);
  return out;
}

// Colours that stand side by side are one, the last ("navy blue", "cherry red"); others are parts.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  ColourReading run() {
    for (size_t i = 0; i < text_.size();) {
      if (!is_letter(text_[i])) {
        if (text_[i] != ' ' && text_[i] != '-') end_part();
        if (text_[i] >= '0' && text_[i] <= '9') others_ = true;
        reading_.tidy += text_[i++];
        continue;
      }
      const size_t begin = i;
      while (i < text_.size() && is_letter(text_[i])) ++i;
      add(text_.substr(begin, i - begin));
    }
    end_part();
    reading_.all_plain = reading_.plain && !uncertain_;
    reading_.whole = !others_ && !reading_.families.empty();
    if (!reading_.whole) reading_.tidy = std::string(text_);
    return std::move(reading_);
  }

 private:
  void add(std::string_view raw) {
    const auto found = words().find(text::fold(raw));
    const Word word = found == words().end() ? Word{} : found->second;
    switch (word.kind) {
      case Word::Kind::kOther:
        others_ = true;
        end_part();
        reading_.tidy += raw;
        return;
      case Word::Kind::kLink:
        end_part();
        reading_.tidy += raw;
        return;
      case Word::Kind::kShade: reading_.tidy += capitalized(raw); return;
      case Word::Kind::kColour: break;
    }
    const bool rose_gold = has_ && raw.size() == 4 && kFamilies[word.family].name == "Gold" && last_was_rose_;
    family_ = rose_gold ? kRoseGold : word.family;
    has_ = true;
    plain_ = plain_ || word.plain;
    uncertain_ = (uncertain_ && !rose_gold) || (!word.plain && text::fold(raw) != "rose");
    last_was_rose_ = text::fold(raw) == "rose";
    reading_.plain = reading_.plain || word.plain;
    reading_.tidy += word.full.empty() ? capitalized(raw) : std::string(word.full);
  }

  void end_part() {
    if (has_ && (plain_ || !others_)) {
      const std::string_view name = kFamilies[family_].name;
      auto& families = reading_.families;
      if (std::find(families.begin(), families.end(), name) == families.end()) families.push_back(name);
    }
    has_ = plain_ = last_was_rose_ = false;
  }

  std::string_view text_;
  ColourReading reading_;
  std::uint8_t family_ = 0;
  bool has_ = false;    // the part names a colour,
  bool plain_ = false;  // a plain one
  bool last_was_rose_ = false;
  bool uncertain_ = false;  // a colour word that may mean something else
  bool others_ = false;     // words that are no colours
};

}  // namespace

ColourReading read_colour(std::string_view text) {
  if (text.size() > kMaxBytes) return {{}, false, false, false, std::string(text)};
  return Reader(text).run();
}

}  // namespace shelfwise::catalog_tools
