#include "query/understanding/pieces.h"

#include "text/fold.h"

namespace shelfwise::query {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";
constexpr std::string_view kOpening = "([";
constexpr std::string_view kClosing = ",.;:!?)]";

void add(std::string_view text, std::vector<Piece>& pieces) {
  Piece piece{text, text::fold(text), false};
  const size_t first = piece.word.find_first_not_of(kOpening);
  piece.word.erase(0, first == std::string::npos ? piece.word.size() : first);
  const size_t last = piece.word.find_last_not_of(kClosing);
  const size_t kept = last == std::string::npos ? 0 : last + 1;
  piece.sentence_end = kept < piece.word.size();
  piece.word.resize(kept);
  pieces.push_back(std::move(piece));
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view query) {
  std::vector<Piece> pieces;
  for (size_t at = query.find_first_not_of(kSpaces); at != std::string_view::npos;) {
    const size_t end = std::min(query.find_first_of(kSpaces, at), query.size());
    const std::string_view text = query.substr(at, end - at);
    const size_t beyond = text.find_first_not_of("<>=");
    if (beyond != 0 && beyond != std::string_view::npos && text.front() != '=') {
      add(text.substr(0, beyond), pieces);
      add(text.substr(beyond), pieces);
    } else {
      add(text, pieces);
    }
    at = query.find_first_not_of(kSpaces, end);
  }
  return pieces;
}

std::string text_of(const std::vector<Piece>& pieces, size_t first, size_t last) {
  std::string text;
  for (size_t i = first; i < last; ++i) text.append(i == first ? "" : " ").append(pieces[i].text);
  return text;
}

}  // namespace shelfwise::query
