#include <algorithm>

#include "text/scanner.h"
#include "text/utf8.h"

namespace shelfwise::text {
namespace {

constexpr size_t kMaxJoinedParts = 4;
constexpr size_t kMaxJoinedBytes = 40;
constexpr size_t kPartNumberDigits =
    6;  // digits joined by hyphens are a range ("10-12") unless they are at least so many

bool is_number(const Part& part) { return part.kind == TokenKind::kNumber; }

void add_dimensions(const std::vector<Part>& parts, std::uint32_t first, std::uint32_t last, ByteArena& arena,
                    std::vector<Overlay>& out) {
  std::string_view term = parts[first].term;
  for (std::uint32_t i = first + 1; i <= last; ++i) {
    if (!is_number(parts[i])) continue;
    term = arena.concat(arena.concat(term, "x"), parts[i].term);
  }
  if (term.size() <= kMaxJoinedBytes) out.push_back({term, first, last, TokenKind::kJoined});
}

// Overlays for numbers multiplied by one another, with or without units between them.
void add_all_dimensions(const std::vector<Part>& parts, ByteArena& arena, std::vector<Overlay>& out) {
  const auto count = static_cast<std::uint32_t>(parts.size());
  std::uint32_t first = 0;  // of the present chain
  std::uint32_t last = 0;   // its last number
  std::uint32_t factors = 1;
  const auto close = [&] {
    if (factors >= 3 && factors <= kMaxJoinedParts) add_dimensions(parts, first, last, arena, out);
  };
  for (std::uint32_t i = 1; i < count; ++i) {
    if (!is_number(parts[i])) continue;
    if (parts[i].link == 'x' && is_number(parts[last])) {
      add_dimensions(parts, last, i, arena, out);
      ++factors;
    } else {
      close();
      first = i;
      factors = 1;
    }
    last = i;
  }
  close();
}

struct Shape {
  size_t bytes = 0;
  size_t digits = 0;
  size_t shortest_word = 99;
  size_t longest_word = 0;
  size_t words = 0;
  size_t models = 0;
  bool has_unit = false;
  bool has_fraction = false;
  bool loose = false;  // a slash or a point, which join less firmly than a hyphen
};

Shape shape_of(const Part* begin, const Part* end) {
  Shape shape;
  for (const Part* part = begin; part != end; ++part) {
    shape.bytes += part->word.size();
    shape.has_unit = shape.has_unit || part->is_unit;
    if (part != begin) shape.loose = shape.loose || part->link == '/' || part->link == '.';
    if (part->kind == TokenKind::kModel) ++shape.models;
    if (is_number(*part)) {
      shape.digits += part->word.size();
      shape.has_fraction = shape.has_fraction || part->word.find_first_of("./") != std::string_view::npos;
    }
    if (part->kind == TokenKind::kWord) {
      ++shape.words;
      shape.shortest_word = std::min(shape.shortest_word, part->word.size());
      shape.longest_word = std::max(shape.longest_word, part->word.size());
    }
  }
  return shape;
}

bool is_written_as_one(const Part* begin, const Part* end) {
  const auto count = static_cast<size_t>(end - begin);
  if (count < 2 || count > kMaxJoinedParts) return false;
  const Shape shape = shape_of(begin, end);
  if (shape.bytes > kMaxJoinedBytes || shape.has_unit || shape.has_fraction) return false;
  if (shape.words == count) {
    if (count > 2) return shape.longest_word <= 2;
    return !shape.loose || shape.shortest_word == 1;
  }
  return shape.words > 0 || shape.models > 0 || (!shape.loose && shape.digits >= kPartNumberDigits);
}

std::string_view joined(const Part* begin, const Part* end, ByteArena& arena) {
  std::string_view term = begin->word;
  for (const Part* part = begin + 1; part != end; ++part) term = arena.concat(term, part->word);
  return term;
}

}  // namespace

void add_joined_overlays(const std::vector<Part>& parts, ByteArena& arena, std::vector<Overlay>& out) {
  add_all_dimensions(parts, arena, out);
  const Part* const all = parts.data();
  for (size_t begin = 0; begin < parts.size();) {
    size_t end = begin + 1;
    while (end < parts.size() && parts[end].link != '\0' && parts[end].link != 'x') ++end;
    if (is_written_as_one(all + begin, all + end)) {
      out.push_back({joined(all + begin, all + end, arena), static_cast<std::uint32_t>(begin),
                     static_cast<std::uint32_t>(end - 1), TokenKind::kJoined});
    }
    begin = end;
  }
}

}  // namespace shelfwise::text
