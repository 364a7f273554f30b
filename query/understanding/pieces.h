// A query as typed, in pieces between spaces: what the stages read that look for more than words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::query {

struct Piece {
  std::string_view text;  // as typed; lives as long as the query
  std::string word;       // folded, without punctuation around it but for quotes: "Under," is "under", "\"under" itself
  bool sentence_end = false;  // a comma or the like followed
};

// In order. A piece that begins with < or > is two: "<50" is "<" and "50".
std::vector<Piece> pieces_of(std::string_view query);

// The texts of [first, last) with single spaces between them.
std::string text_of(const std::vector<Piece>& pieces, size_t first, size_t last);

}  // namespace shelfwise::query
