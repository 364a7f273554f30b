#include "catalog_tools/values/plain_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "catalog_tools/values/mojibake.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxTagBytes = 4096;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

const std::unordered_map<std::string_view, std::string_view>& named_references() {
  static const std::unordered_map<std::string_view, std::string_view> table = {
      {"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},   {"nbsp", " "},
      {"ensp", " "},   {"emsp", " "},   {"thinsp", " "}, {"shy", ""},     {"copy", "©"},   {"reg", "®"},
      {"trade", "™"},  {"hellip", "…"}, {"mdash", "—"},  {"ndash", "–"},  {"lsquo", "‘"},  {"rsquo", "’"},
      {"sbquo", "‚"},  {"ldquo", "“"},  {"rdquo", "”"},  {"bdquo", "„"},  {"laquo", "«"},  {"raquo", "»"},
      {"bull", "•"},   {"middot", "·"}, {"deg", "°"},    {"euro", "€"},   {"pound", "£"},  {"cent", "¢"},
      {"yen", "¥"},    {"sect", "§"},   {"para", "¶"},   {"plusmn", "±"}, {"times", "×"},  {"divide", "÷"},
      {"frac12", "½"}, {"frac14", "¼"}, {"frac34", "¾"}, {"sup1", "¹"},   {"sup2", "²"},   {"sup3", "³"},
      {"micro", "µ"},  {"ordm", "º"},   {"ordf", "ª"},   {"prime", "′"},  {"Prime", "″"},  {"permil", "‰"},
      {"Agrave", "À"}, {"Aacute", "Á"}, {"Acirc", "Â"},  {"Atilde", "Ã"}, {"Auml", "Ä"},   {"Aring", "Å"},
      {"AElig", "Æ"},  {"Ccedil", "Ç"}, {"Egrave", "È"}, {"Eacute", "É"}, {"Ecirc", "Ê"},  {"Euml", "Ë"},
      {"Igrave", "Ì"}, {"Iacute", "Í"}, {"Icirc", "Î"},  {"Iuml", "Ï"},   {"Ntilde", "Ñ"}, {"Ograve", "Ò"},
      {"Oacute", "Ó"}, {"Ocirc", "Ô"},  {"Otilde", "Õ"}, {"Ouml", "Ö"},   {"Oslash", "Ø"}, {"Ugrave", "Ù"},
      {"Uacute", "Ú"}, {"Ucirc", "Û"},  {"Uuml", "Ü"},   {"szlig", "ß"},  {"agrave", "à"}, {"aacute", "á"},
      {"acirc", "â"},  {"atilde", "ã"}, {"auml", "ä"},   {"aring", "å"},  {"aelig", "æ"},  {"ccedil", "ç"},
      {"egrave", "è"}, {"eacute", "é"}, {"ecirc", "ê"},  {"euml", "ë"},   {"igrave", "ì"}, {"iacute", "í"},
      {"icirc", "î"},  {"iuml", "ï"},   {"ntilde", "ñ"}, {"ograve", "ò"}, {"oacute", "ó"}, {"ocirc", "ô"},
      {"otilde", "õ"}, {"ouml", "ö"},   {"oslash", "ø"}, {"ugrave", "ù"}, {"uacute", "ú"}, {"ucirc", "û"},
      {"uuml", "ü"},   {"oelig", "œ"},  {"scaron", "š"}, {"zcaron", "ž"}, {"alpha", "α"},  {"beta", "β"},
  };
  return table;
}

bool is_element(std::string_view name) {
  static const std::unordered_set<std::string_view> names = {
      "a",      "abbr",   "article", "b",     "big", "blockquote", "body",   "br",      "button", "center",
      "code",   "dd",     "div",     "dl",    "dt",  "em",         "font",   "footer",  "form",   "h1",
      "h2",     "h3",     "h4",      "h5",    "h6",  "head",       "header", "hr",      "html",   "i",
      "iframe", "img",    "input",   "ins",   "del", "label",      "li",     "link",    "meta",   "nav",
      "object", "ol",     "option",  "p",     "pre", "s",          "script", "section", "select", "small",
      "span",   "strike", "strong",  "style", "sub", "sup",        "svg",    "table",   "tbody",  "td",
      "tfoot",  "th",     "thead",   "title", "tr",  "u",          "ul",     "video",
  };
  return names.contains(name);
}

struct Tag {
  std::string name;  // lower case
  bool closing = false;
  size_t end = 0;  // behind ">"
};

std::optional<Tag> tag_at(std::string_view text, size_t i) {
  if (text.substr(i).starts_with("<!--")) {
    const size_t end = text.find("-->", i);
    if (end == std::string_view::npos) return std::nullopt;
    return Tag{"!--", false, end + 3};
  }
  Tag tag;
  size_t name = i + 1;
  if (name < text.size() && text[name] == '/') {
    tag.closing = true;
    ++name;
  }
  size_t end = name;
  while (end < text.size() && end - name < 12 &&
         (is_letter(text[end]) || (end > name && text[end] >= '0' && text[end] <= '9'))) {
    tag.name += static_cast<char>(is_letter(text[end]) ? text[end] | 0x20 : text[end]);
    ++end;
  }
  if (!is_element(tag.name)) return std::nullopt;
  const size_t close = text.substr(0, std::min(text.size(), i + kMaxTagBytes)).find('>', end);
  if (close == std::string_view::npos) return std::nullopt;
  tag.end = close + 1;
  return tag;
}

std::string without_tags(std::string_view text, bool& removed) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t open = std::min(text.find('<', i), text.size());
    out.append(text.substr(i, open - i));
    if (open == text.size()) break;
    const std::optional<Tag> tag = tag_at(text, open);
    if (!tag) {
      out += '<';
      i = open + 1;
      continue;
    }
    removed = true;
    const bool within_a_word = tag->name == "b" || tag->name == "i" || tag->name == "em" || tag->name == "strong" ||
                               tag->name == "span" || tag->name == "sup" || tag->name == "sub" || tag->name == "u" ||
                               tag->name == "a" || tag->name == "font";
    if (!within_a_word) out += ' ';
    i = tag->end;
    if (!tag->closing && (tag->name == "script" || tag->name == "style")) {
      const size_t end = text.find("</" + tag->name, i);
      i = end == std::string_view::npos ? text.size() : end;
    }
  }
  return out;
}

// The character reference at text[i] ('&'): what it stands for, its length in `length`.
std::optional<std::string> reference_at(std::string_view text, size_t i, size_t& length) {
  const size_t end = text.substr(0, std::min(text.size(), i + 12)).find(';', i);
  if (end == std::string_view::npos) return std::nullopt;
  length = end + 1 - i;
  const std::string_view name = text.substr(i + 1, end - i - 1);
  if (name.starts_with('#')) {
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    const std::string_view digits = name.substr(hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (error != std::errc() || stop != digits.data() + digits.size() || digits.empty()) return std::nullopt;
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return std::nullopt;
    std::string out;
    append_utf8(out, code);
    return out;
  }
  const auto found = named_references().find(name);
  if (found == named_references().end()) return std::nullopt;
  return std::string(found->second);
}

std::string decoded(std::string_view text, bool& changed) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t open = std::min(text.find('&', i), text.size());
    out.append(text.substr(i, open - i));
    if (open == text.size()) break;
    size_t length = 1;
    const std::optional<std::string> character = reference_at(text, open, length);
    if (character) {
      out += *character;
      changed = true;
      i = open + length;
    } else {
      out += '&';
      i = open + 1;
    }
  }
  return out;
}

// Spaces of any kind become one space; control characters and invisible marks go.
std::string collapsed(std::string_view text, bool& controls) {
  std::string out;
  bool space = false;
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    size_t length = 1;
    bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
    bool is_control = !is_space && (c < 0x20 || c == 0x7F);
    const std::string_view rest = text.substr(i);
    if (c == 0xC2 && rest.size() > 1) {
      const auto next = static_cast<unsigned char>(rest[1]);
      is_space = next == 0xA0;
      is_control = next < 0xA0;
      length = 2;
    } else if (rest.starts_with("\u200B") || rest.starts_with("\uFEFF")) {
      is_control = true;
      length = 3;
    } else if (rest.starts_with("\u2028") || rest.starts_with("\u2029") || rest.starts_with("\u3000")) {
      is_space = true;
      length = 3;
    }
    if (is_space) {
      space = !out.empty();
    } else if (is_control) {
      controls = true;
    } else {
      if (space) out += ' ';
      space = false;
      out.append(rest.substr(0, length));
    }
    i += length;
  }
  return out;
}

}  // namespace

PlainText plain_text(std::string_view source) {
  PlainText plain;
  std::string text(source);
  for (int round = 0; round < 2; ++round) {  // twice: "&amp;lt;br&amp;gt;" is not rare
    bool changed = false;
    if (text.find('<') != std::string::npos) text = without_tags(text, changed);
    plain.markup = plain.markup || changed;
    if (text.find('&') == std::string::npos) break;
    changed = false;
    text = decoded(text, changed);
    plain.entities = plain.entities || changed;
    if (!changed) break;
  }
  if (plain.entities && text.find('<') != std::string::npos) text = without_tags(text, plain.markup);
  plain.recoded = repair_mojibake(text);
  plain.text = collapsed(text, plain.controls);
  return plain;
}

}  // namespace shelfwise::catalog_tools
