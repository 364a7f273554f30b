#include "server/algolia/highlighting.h"

#include <algorithm>
#include <charconv>

#include "text/fold.h"
#include "text/html.h"

namespace shelfwise::server::algolia {
namespace {

using Json = nlohmann::ordered_json;

// Letters and digits of ASCII, and every byte of other characters.
bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) & 0x80U);
}

struct Piece {
  std::string_view text;
  bool word = false;
  bool matched = false;
};

std::vector<Piece> pieces_of(std::string_view text, const Words& words) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const bool word = is_word_byte(text.front());
    size_t end = 1;
    while (end < text.size() && is_word_byte(text[end]) == word) ++end;
    Piece piece{text.substr(0, end), word, false};
    if (word && !words.empty()) {
      piece.matched = std::binary_search(words.begin(), words.end(), text::fold(piece.text));
    }
    pieces.push_back(piece);
    text.remove_prefix(end);
  }
  return pieces;
}

void append_text(std::string& out, std::string_view text, bool escape) {
  if (escape) {
    text::append_html(out, text);
  } else {
    out += text;
  }
}

std::string written(std::span<const Piece> pieces, const Marking& marking) {
  const bool escape = marking.pre_tag.starts_with('<');
  std::string out;
  for (const Piece& piece : pieces) {
    if (piece.matched) out += marking.pre_tag;
    append_text(out, piece.text, escape);
    if (piece.matched) out += marking.post_tag;
  }
  return out;
}

Words matched_in(std::span<const Piece> pieces) {
  Words words;
  for (const Piece& piece : pieces) {
    if (piece.matched) words.push_back(text::fold(piece.text));
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

const char* match_level(const Words& matched, size_t query_words) {
  if (matched.empty()) return "none";
  return matched.size() >= query_words ? "full" : "partial";
}

Json marked_text(std::string_view text, const Marking& marking) {
  const std::vector<Piece> pieces = pieces_of(text, marking.words);
  const Words matched = matched_in(pieces);
  return {{"value", written(pieces, marking)},
          {"matchLevel", match_level(matched, marking.query_words)},
          {"matchedWords", matched}};
}

std::string unescaped(std::string_view html) {
  constexpr std::pair<std::string_view, char> kEntities[] = {{"&amp;", '&'},  {"&lt;", '<'},   {"&gt;", '>'},
                                                             {"&quot;", '"'}, {"&#39;", '\''}, {"&#x27;", '\''}};
  std::string out;
  while (!html.empty()) {
    const auto entity = std::find_if(std::begin(kEntities), std::end(kEntities),
                                     [&](const auto& known) { return html.starts_with(known.first); });
    const bool found = entity != std::end(kEntities);
    out += found ? entity->second : html.front();
    html.remove_prefix(found ? entity->first.size() : 1);
  }
  return out;
}

constexpr std::string_view kUsual[] = {"title", "brand", "description", "categories", "color", "size", "material"};

bool wants(const Names& names, std::string_view name, bool by_default) {
  if (!names) return by_default;
  return std::any_of(names->begin(), names->end(), [&](const std::string& n) { return n == "*" || n == name; });
}

size_t words_in(std::string_view text) {
  size_t count = 0;
  for (const Piece& piece : pieces_of(text, {})) count += piece.word ? 1 : 0;
  return count;
}

// "description:20" for an attribute and its number of words; nullopt where snippets of it are not asked for.
std::optional<size_t> snippet_words(const Names& names, std::string_view name) {
  if (!names) return std::nullopt;
  for (const std::string_view wanted : *names) {
    const size_t colon = std::min(wanted.rfind(':'), wanted.size());
    if (wanted.substr(0, colon) != name && wanted.substr(0, colon) != "*") continue;
    size_t words = 10;
    if (colon < wanted.size()) std::from_chars(wanted.data() + colon + 1, wanted.data() + wanted.size(), words);
    return std::clamp<size_t>(words, 1, 1'000);
  }
  return std::nullopt;
}

}  // namespace

Words marked_words(const nlohmann::ordered_json& highlights) {
  constexpr std::string_view kOpen = "<mark>";
  constexpr std::string_view kClose = "</mark>";
  Words words;
  for (const auto& highlight : highlights) {
    std::string_view text = highlight.get_ref<const std::string&>();
    for (size_t open = text.find(kOpen); open != std::string_view::npos; open = text.find(kOpen)) {
      text.remove_prefix(open + kOpen.size());
      const size_t close = std::min(text.find(kClose), text.size());
      const std::string plain = unescaped(text.substr(0, close));
      for (const Piece& piece : pieces_of(plain, {})) {
        if (piece.word) words.push_back(text::fold(piece.text));
      }
      text.remove_prefix(close);
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

Json highlighted(const Json& value, const Marking& marking) {
  if (value.is_string()) return marked_text(value.get_ref<const std::string&>(), marking);
  if (value.is_number()) return marked_text(value.dump(), marking);
  Json out = value.is_array() ? Json::array() : Json::object();
  if (!value.is_structured()) return out;
  for (const auto& [key, part] : value.items()) {
    if (value.is_array()) {
      out.push_back(highlighted(part, marking));
    } else {
      out[key] = highlighted(part, marking);
    }
  }
  return out;
}

Json snippet(std::string_view text, size_t max_words, const Marking& marking) {
  const std::vector<Piece> pieces = pieces_of(text, marking.words);
  std::vector<size_t> at;  // of the words among the pieces
  size_t first = 0;        // matched word
  bool matched = false;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].word) continue;
    if (pieces[i].matched && !matched) {
      matched = true;
      first = at.size();
    }
    at.push_back(i);
  }
  if (at.size() <= max_words) {
    return {{"value", written(pieces, marking)}, {"matchLevel", match_level(matched_in(pieces), marking.query_words)}};
  }
  const size_t from = std::min(first - std::min(first, max_words / 3), at.size() - max_words);
  const size_t begin = from == 0 ? 0 : at[from];
  const bool to_end = from + max_words == at.size();
  const size_t end = to_end ? pieces.size() : at[from + max_words - 1] + 1;
  const auto window = std::span(pieces).subspan(begin, end - begin);
  std::string value = from == 0 ? std::string() : std::string(marking.ellipsis);
  value += written(window, marking);
  if (!to_end) value += marking.ellipsis;
  return {{"value", value}, {"matchLevel", match_level(matched_in(window), marking.query_words)}};
}

std::string mark_prefix(std::string_view text, std::string_view typed, std::string_view pre_tag,
                        std::string_view post_tag) {
  const bool escape = pre_tag.starts_with('<');
  const auto same = [](char a, char b) { return a == b || (a | 0x20) == (b | 0x20); };
  std::string out;
  for (size_t at = 0; !typed.empty() && at + typed.size() <= text.size(); ++at) {
    const bool begins = at == 0 || !is_word_byte(text[at - 1]);
    if (!begins || !std::equal(typed.begin(), typed.end(), text.begin() + static_cast<std::ptrdiff_t>(at), same))
      continue;
    append_text(out, text.substr(0, at), escape);
    out += pre_tag;
    append_text(out, text.substr(at, typed.size()), escape);
    out += post_tag;
    append_text(out, text.substr(at + typed.size()), escape);
    return out;
  }
  append_text(out, text, escape);
  return out;
}

void add_highlights(Json& record, const Json& whole, const SearchParameters& p, const Words& words) {
  const Marking marking{words, words_in(p.query), p.pre_tag, p.post_tag, p.ellipsis};
  Json highlights = Json::object();
  Json snippets = Json::object();
  for (const auto& [name, value] : whole.items()) {
    const bool usual = std::find(std::begin(kUsual), std::end(kUsual), name) != std::end(kUsual);
    if (name != "objectID" && wants(p.attributes_to_highlight, name, usual)) {
      highlights[name] = highlighted(value, marking);
    }
    const auto count = snippet_words(p.attributes_to_snippet, name);
    if (count && value.is_string()) snippets[name] = snippet(value.get_ref<const std::string&>(), *count, marking);
  }
  if (!highlights.empty()) record["_highlightResult"] = std::move(highlights);
  if (!snippets.empty()) record["_snippetResult"] = std::move(snippets);
}

}  // namespace shelfwise::server::algolia
