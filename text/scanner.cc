#include "text/scanner.h"

#include <algorithm>
#include <array>

#include "text/characters.h"
#include "text/units.h"
#include "text/utf8.h"

namespace shelfwise::text {
namespace {

constexpr size_t kMaxTermBytes = 64;
constexpr size_t kMaxParts = 16;       // of one sequence; a longer chain of hyphens goes on as another one
constexpr size_t kMaxRunBytes = 4096;  // given to the dictionaries at once

bool is_joiner(char c) { return c == '-' || c == '/' || c == '.' || c == '&' || c == '_'; }

// Words that lose their vowel before another word in French and Italian.
bool is_elided(std::string_view word) {
  constexpr auto kElided = std::to_array<std::string_view>(
      {"all", "c", "d", "dall", "degl", "dell", "j", "l", "m", "n", "nell", "qu", "quell", "s", "sull", "t", "un"});
  return std::binary_search(kElided.begin(), kElided.end(), word);
}

size_t skip_spaces(std::string_view text, size_t i) {
  constexpr size_t kMost = 2;
  const size_t end = std::min(text.size(), i + kMost);
  while (i < end && text[i] == ' ') ++i;
  return i;
}

// Where letters follow digits at once: the end of the unit they spell ("12in", "12inx4"), else `begin`.
size_t glued_unit_end(std::string_view text, size_t begin, size_t end) {
  const char after = end < text.size() ? text[end] : '\0';
  if (!is_digit(after)) return !is_high(after) && !normal_unit(text.substr(begin, end - begin)).empty() ? end : begin;
  if (text[end - 1] != 'x' || end - begin < 2) return begin;
  return normal_unit(text.substr(begin, end - begin - 1)).empty() ? begin : end - 1;
}

}  // namespace

Scanner::Scanner(std::string_view folded, const ScanRules& rules, Stemmer& stemmer, Segmenter& segmenter,
                 ByteArena& arena, std::vector<Part>& parts, std::vector<Overlay>& overlays, std::vector<Token>& out)
    : text_(folded),
      rules_(rules),
      stemmer_(stemmer),
      segmenter_(segmenter),
      arena_(arena),
      parts_(parts),
      overlays_(overlays),
      out_(out) {}

std::uint32_t Scanner::run() {
  while (at_ < text_.size() && positions_ < rules_.max_tokens) {
    switch (class_of(text_[at_])) {
      case ByteClass::kLetter: {
        const size_t end = letters_end(at_);
        if (ends_simply(end)) {
          add_word(at_, end);
          at_ = end;
        } else {
          add_sequence();
        }
        break;
      }
      case ByteClass::kDigit: add_sequence(); break;
      case ByteClass::kHigh: add_high_character(); break;
      case ByteClass::kOther:
        if (text_[at_] == '.' && is_digit(peek(at_ + 1))) {
          add_sequence();
        } else {
          ++at_;
        }
        break;
    }
  }
  return positions_;
}

// --- words

void Scanner::add_word(size_t begin, size_t end) {
  const std::string_view word = text_.substr(begin, end - begin);
  Token& token = out_.emplace_back();
  token.term = utf8_prefix(stemmer_.stem(word, arena_), kMaxTermBytes);
  token.word = word;
  token.begin = static_cast<std::uint32_t>(begin);
  token.end = static_cast<std::uint32_t>(end);
  token.position = positions_++;
}

void Scanner::add_high_character() {
  size_t next = at_;
  switch (letter_kind(next_code_point(text_, next))) {
    case LetterKind::kNone: at_ = next; break;
    case LetterKind::kLetter: add_sequence(); break;
    case LetterKind::kDictionary: add_dictionary_words(); break;
  }
}

void Scanner::add_dictionary_words() {
  const size_t begin = at_;
  for (size_t next = at_; next < text_.size() && next - begin < kMaxRunBytes;) {
    if (letter_kind(next_code_point(text_, next)) != LetterKind::kDictionary) break;
    at_ = next;
  }
  size_t word_begin = begin;
  for (const std::uint32_t end : segmenter_.word_ends(text_.substr(begin, at_ - begin))) {
    if (positions_ == rules_.max_tokens) return;
    add_word(word_begin, begin + end);
    word_begin = begin + end;
  }
}

size_t Scanner::letters_end(size_t i) const {
  const char* const text = text_.data();  // ends with a zero byte, which is no letter
  while (is_letter(text[i])) ++i;
  return i;
}

bool Scanner::letter_at(size_t i) const {
  const char c = peek(i);
  if (!is_high(c)) return is_letter(c);
  return letter_kind(next_code_point(text_, i)) == LetterKind::kLetter;
}

bool Scanner::part_at(size_t i) const { return is_digit(peek(i)) || letter_at(i); }

// Whether a run of letters that ends at `end` is a word by itself. May say no too often, never yes.
bool Scanner::ends_simply(size_t end) const {
  const char c = peek(end);
  if (c == ' ' || c == ',' || c == '\0') return true;
  if (is_digit(c) || is_high(c)) return false;
  if (c != '\'' && !is_joiner(c)) return true;
  const char next = peek(end + 1);
  return !is_alnum(next) && !is_high(next);
}

// The end of the letters and digits at `i`, of any alphabet.
size_t Scanner::word_end(size_t i, bool& has_digit) const {
  while (i < text_.size()) {
    const ByteClass byte_class = class_of(text_[i]);
    if (byte_class == ByteClass::kOther) break;
    if (byte_class == ByteClass::kHigh) {
      size_t next = i;
      if (letter_kind(next_code_point(text_, next)) != LetterKind::kLetter) break;
      i = next;
      continue;
    }
    has_digit = has_digit || byte_class == ByteClass::kDigit;
    ++i;
  }
  return i;
}

// --- sequences: parts that belong together because a joiner, a unit or a multiplication sign follows

void Scanner::add_sequence() {
  parts_.clear();
  overlays_.clear();
  char link = '\0';
  while (true) {
    read_part(link);
    if (parts_.size() >= kMaxParts) break;
    const Part& last = parts_.back();
    if ((last.kind == TokenKind::kNumber || last.is_unit) && skip_times()) {
      link = 'x';
      continue;
    }
    if (is_joiner(peek(at_)) && part_at(at_ + 1)) {
      link = text_[at_++];
      continue;
    }
    if (last.link != '\'' && peek(at_) == '\'' && rules_.elision && is_elided(last.word) && letter_at(at_ + 1)) {
      link = text_[at_++];
      continue;
    }
    break;
  }
  emit_sequence();
}

void Scanner::read_part(char link) {
  if (is_digit(text_[at_]) || text_[at_] == '.') {
    read_number(link);
  } else {
    read_word(link);
  }
}

void Scanner::read_word(char link) {
  const size_t begin = at_;
  bool has_digit = false;
  at_ = word_end(begin, has_digit);
  std::string_view word = text_.substr(begin, at_ - begin);
  if (has_digit) {
    add_part(utf8_prefix(word, kMaxTermBytes), word, begin, at_, TokenKind::kModel, link);
    return;
  }
  while (peek(at_) == '\'' && letter_at(at_ + 1)) {
    if (rules_.elision && is_elided(word)) break;
    const size_t end = word_end(at_ + 1, has_digit);
    const std::string_view rest = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end;
    if (rest == "s" && peek(end) != '\'') break;  // possessive: "men's" is "men"
    word = arena_.concat(word, rest);
  }
  add_part({}, word, begin, at_, TokenKind::kWord, link);
}

void Scanner::read_number(char link) {
  const size_t begin = at_;
  NumberRules number_rules = rules_.numbers;
  number_rules.decimals = link != '.';                                  // "1.2.3" is a version
  number_rules.decimal_comma &= begin == 0 || text_[begin - 1] != ',';  // "1,2,3" is a list
  const Number number = parse_number(text_, begin, number_rules, arena_);
  at_ = number.end;
  if (number_is_model(number)) {
    bool has_digit = false;
    at_ = word_end(begin, has_digit);
    const std::string_view word = text_.substr(begin, at_ - begin);
    add_part(utf8_prefix(word, kMaxTermBytes), word, begin, at_, TokenKind::kModel, link);
    return;
  }
  const std::string_view term = number.term.substr(0, std::min(number.term.size(), kMaxTermBytes));
  add_part(term, term, begin, at_, TokenKind::kNumber, link);
  if (read_unit(number) || read_ratio()) return;
  if (peek(at_) == '\'' && peek(at_ + 1) == 's' && !part_at(at_ + 2)) at_ += 2;  // "80's"
}

// --- units

bool Scanner::number_is_model(const Number& number) const {
  const size_t end = letters_end(number.end);
  if (!number.plain || end == number.end) return false;
  const bool times = end == number.end + 1 && text_[number.end] == 'x' && is_digit(peek(end));
  return !times && glued_unit_end(text_, number.end, end) == number.end;
}

bool Scanner::read_unit(const Number& number) {
  const auto of_number = static_cast<std::uint32_t>(parts_.size() - 1);
  if (!read_glued_unit() && !read_spaced_unit()) return false;
  const std::string_view unit = parts_.back().term;
  const std::string_view term = arena_.concat(number.term.substr(0, kMaxTermBytes - unit.size()), unit);
  overlays_.push_back({term, of_number, of_number + 1, TokenKind::kMeasure});
  return true;
}

bool Scanner::read_glued_unit() {
  const char c = peek(at_);
  if (c == '"') {
    add_unit(at_, at_ + 1, "in");
    return true;
  }
  if (c == '\'') {
    if (peek(at_ + 1) == '\'') {
      add_unit(at_, at_ + 2, "in");
      return true;
    }
    if (letter_at(at_ + 1) && peek(at_ + 1) != 'x') return false;
    add_unit(at_, at_ + 1, "ft");
    return true;
  }
  const size_t end = letters_end(at_);
  if (end == at_) return false;
  const size_t unit_end = glued_unit_end(text_, at_, end);
  if (unit_end == at_) return false;
  add_unit(at_, unit_end, normal_unit(text_.substr(at_, unit_end - at_)));
  return true;
}

bool Scanner::read_spaced_unit() {
  const bool hyphen = peek(at_) == '-';
  const size_t begin = hyphen ? at_ + 1 : skip_spaces(text_, at_);
  const size_t end = letters_end(begin);
  if (begin == at_ || end == begin) return false;
  const char after = peek(end);
  if (is_digit(after) || is_high(after) || (after == '\'' && letter_at(end + 1))) return false;
  const std::string_view word = text_.substr(begin, end - begin);
  if (begins_unit(word)) {
    size_t second = end + (after == '.' || after == '-' ? 1 : 0);
    second = skip_spaces(text_, second);
    const size_t second_end = letters_end(second);
    const std::string_view unit = normal_unit(word, text_.substr(second, second_end - second));
    if (second == end || unit.empty() || part_at(second_end)) return false;
    add_unit(begin, second_end, unit);
    return true;
  }
  const std::string_view unit = normal_unit(word);
  if (unit.empty() || (!hyphen && word == "a")) return false;
  if (word == "in" && ((after == '-' && is_digit(peek(end + 1))) || one_follows(end))) return false;  // "3 in 1"
  add_unit(begin, end, unit);
  return true;
}

bool Scanner::one_follows(size_t i) const {
  const size_t one = skip_spaces(text_, i);
  return one > i && peek(one) == '1' && !part_at(one + 1);
}

// "3 in 1" is also written as one, "3in1".
bool Scanner::read_ratio() {
  const size_t in = skip_spaces(text_, at_);
  if (in == at_ || text_.substr(in, 2) != "in" || !one_follows(in + 2)) return false;
  const auto of_number = static_cast<std::uint32_t>(parts_.size() - 1);
  const size_t one = skip_spaces(text_, in + 2);
  const std::string_view term = arena_.concat(parts_.back().term, "in1");
  add_part({}, text_.substr(in, 2), in, in + 2, TokenKind::kWord, '\0');
  add_part("1", "1", one, one + 1, TokenKind::kNumber, '\0');
  if (term.size() <= kMaxTermBytes) overlays_.push_back({term, of_number, of_number + 2, TokenKind::kJoined});
  at_ = one + 1;
  return true;
}

void Scanner::add_unit(size_t begin, size_t end, std::string_view normal) {
  const std::string_view written = text_.substr(begin, end - begin);
  const bool one_word = std::all_of(written.begin(), written.end(), is_letter);
  add_part(normal, one_word ? written : normal, begin, end, TokenKind::kWord, '\0');
  parts_.back().is_unit = true;
  at_ = end;
}

// After a number and perhaps its unit: moves past "x", "*" or "by" to the next number.
bool Scanner::skip_times() {
  size_t i = at_;
  if (parts_.back().is_unit && peek(i) == '.') ++i;
  const size_t sign = skip_spaces(text_, i);
  size_t next = sign;
  if (peek(sign) == 'x' || peek(sign) == '*') {
    next = skip_spaces(text_, sign + 1);
  } else if (peek(sign) == 'b' && peek(sign + 1) == 'y' && sign > i) {
    next = skip_spaces(text_, sign + 2);
    if (next == sign + 2) return false;
  }
  if (next == sign) return false;
  if (!is_digit(peek(next)) && !(peek(next) == '.' && is_digit(peek(next + 1)))) return false;
  at_ = next;
  return true;
}

// --- from parts to tokens

void Scanner::add_part(std::string_view term, std::string_view word, size_t begin, size_t end, TokenKind kind,
                       char link) {
  Part& part = parts_.emplace_back();
  part.term = term;
  part.word = word;
  part.begin = static_cast<std::uint32_t>(begin);
  part.end = static_cast<std::uint32_t>(end);
  part.kind = kind;
  part.link = link;
}

void Scanner::push(const Part& part) {
  Token& token = out_.emplace_back();
  const bool stemmed = part.kind == TokenKind::kWord && !part.is_unit;
  token.term = stemmed ? utf8_prefix(stemmer_.stem(part.word, arena_), kMaxTermBytes) : part.term;
  token.word = part.word;
  token.begin = part.begin;
  token.end = part.end;
  token.position = positions_++;
  token.kind = part.kind;
}

void Scanner::emit_sequence() {
  const size_t room = std::min<size_t>(parts_.size(), rules_.max_tokens - positions_);
  if (parts_.size() > 1) add_joined_overlays(parts_, arena_, overlays_);
  for (std::uint32_t i = 0; i < room; ++i) {
    push(parts_[i]);
    for (const Overlay& overlay : overlays_) {
      if (overlay.first != i || overlay.last >= room) continue;
      Token& token = out_.emplace_back();
      token.term = overlay.term;
      token.word = overlay.term;
      token.begin = parts_[i].begin;
      token.end = parts_[overlay.last].end;
      token.position = positions_ - 1;
      token.span = static_cast<std::uint16_t>(overlay.last - i + 1);
      token.kind = overlay.kind;
    }
  }
}

}  // namespace shelfwise::text
