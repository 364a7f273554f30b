#include "query/highlight.h"

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <vector>

#include "text/fold.h"
#include "text/html.h"
#include "text/utf8.h"

namespace shelfwise::query {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr size_t kMaxTerms = 128;  // of a query; what is beyond is not marked

struct Mark {
  size_t begin = 0;
  size_t end = 0;
};

// What is shown whole or not at all: a word with the punctuation and spaces behind it.
struct Segment {
  size_t begin = 0;
  size_t end = 0;
  size_t characters = 0;
  std::bitset<kMaxTerms> terms;
};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

size_t count_characters(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !text::is_continuation_byte(c); }));
}

// Whether text may be cut before `begin`, where a word starts: after a space, or in scripts without spaces.
bool can_cut(std::string_view source, size_t begin) {
  const char before = source[begin - 1];
  const bool beyond_ascii =
      (static_cast<unsigned char>(before) & 0x80) != 0 && (static_cast<unsigned char>(source[begin]) & 0x80) != 0;
  return is_space(before) || beyond_ascii;
}

std::vector<Segment> split(std::string_view source, const text::Tokens& tokens) {
  std::vector<size_t> cuts = {0};
  for (const text::Token& token : tokens) {
    if (!is_overlay(token.kind) && token.begin > cuts.back() && can_cut(source, token.begin))
      cuts.push_back(token.begin);
  }
  cuts.push_back(source.size());
  std::vector<Segment> segments;
  for (size_t i = 0; i + 1 < cuts.size(); ++i) {
    if (cuts[i] == cuts[i + 1]) continue;
    segments.push_back({cuts[i], cuts[i + 1], count_characters(source.substr(cuts[i], cuts[i + 1] - cuts[i])), {}});
  }
  return segments;
}

// The places of matched words, in order and without overlaps; segments learn which terms they hold.
std::vector<Mark> find_marks(const text::Tokens& tokens, std::span<const std::string_view> terms,
                             std::vector<Segment>& segments) {
  std::vector<Mark> marks;
  size_t segment = 0;
  for (const text::Token& token : tokens) {
    const auto found = std::find(terms.begin(), terms.end(), token.term);
    if (found == terms.end()) continue;
    while (segment + 1 < segments.size() && segments[segment].end <= token.begin) ++segment;
    segments[segment].terms.set(static_cast<size_t>(found - terms.begin()));
    if (!marks.empty() && token.begin < marks.back().end) {
      marks.back().end = std::max<size_t>(marks.back().end, token.end);
    } else {
      marks.push_back({token.begin, token.end});
    }
  }
  return marks;
}

struct Window {
  size_t first = 0;  // segments [first, last)
  size_t last = 0;
  size_t characters = 0;
};

// The window from match to match with the most different terms; then the shortest, then the first.
Window densest(const std::vector<Segment>& segments, size_t room) {
  Window best;
  size_t best_terms = 0;
  for (size_t first = 0; first < segments.size(); ++first) {
    if (segments[first].terms.none()) continue;
    std::bitset<kMaxTerms> seen;
    size_t characters = 0;
    for (size_t i = first; i < segments.size() && characters + segments[i].characters <= room; ++i) {
      characters += segments[i].characters;
      if ((segments[i].terms & ~seen).none()) continue;
      seen |= segments[i].terms;
      const size_t terms = seen.count();
      if (terms < best_terms || (terms == best_terms && characters >= best.characters)) continue;
      best = {first, i + 1, characters};
      best_terms = terms;
    }
  }
  return best;
}

// Takes in neighbours while there is room: a third of it before the matches, the rest behind, what is left before
// again.
void widen(const std::vector<Segment>& segments, size_t room, Window& window) {
  const auto extend_left = [&](size_t limit) {
    while (window.first > 0 && window.characters + segments[window.first - 1].characters <= limit) {
      window.characters += segments[--window.first].characters;
    }
  };
  extend_left(window.characters + (room - window.characters) / 3);
  while (window.last < segments.size() && window.characters + segments[window.last].characters <= room) {
    window.characters += segments[window.last++].characters;
  }
  extend_left(room);
}

void append_escaped(std::string_view text, std::string& out) {
  std::string valid = text::to_valid_utf8(text);
  std::replace_if(
      valid.begin(), valid.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  text::append_html(out, valid);
}

std::string render(std::string_view source, size_t begin, size_t end, const std::vector<Mark>& marks) {
  std::string out;
  if (begin > 0) out += kEllipsis;
  size_t at = begin;
  for (const Mark& mark : marks) {
    if (mark.begin < at || mark.end > end) continue;
    append_escaped(source.substr(at, mark.begin - at), out);
    out += "<mark>";
    append_escaped(source.substr(mark.begin, mark.end - mark.begin), out);
    out += "</mark>";
    at = mark.end;
  }
  append_escaped(source.substr(at, end - at), out);
  if (end < source.size()) out += kEllipsis;
  return out;
}

}  // namespace

std::string highlight(std::string_view source, const text::Tokens& tokens, std::span<const std::string_view> terms,
                      size_t max_characters) {
  while (!source.empty() && is_space(source.back())) source.remove_suffix(1);
  if (source.empty() || max_characters == 0) return {};
  std::vector<Segment> segments = split(source, tokens);
  const std::vector<Mark> marks = find_marks(tokens, terms.first(std::min(terms.size(), kMaxTerms)), segments);
  Window window = densest(segments, max_characters);
  widen(segments, max_characters, window);
  if (window.first == window.last) return {};
  size_t end = segments[window.last - 1].end;
  while (end < source.size() && end > 0 && is_space(source[end - 1])) --end;
  return render(source, segments[window.first].begin, end, marks);
}

}  // namespace shelfwise::query
