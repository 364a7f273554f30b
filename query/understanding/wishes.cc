#include "query/understanding/wishes.h"

#include <algorithm>

#include "query/understanding/price_words.h"

namespace shelfwise::query {
namespace {

void append(std::string& text, std::string_view more) {
  if (!text.empty() && !more.empty()) text += ' ';
  text += more;
}

}  // namespace

Wishes Wishes::read(std::string_view query, const catalog::Generation& generation, SpellingContext& context) {
  Wishes wishes;
  wishes.generation_ = &generation;
  const catalog::GenerationInfo& info = generation.info();
  std::vector<const WishWords*> languages;
  for (const std::string& language : info.languages) {
    if (const WishWords* words = wish_words(language)) languages.push_back(words);
  }
  const std::vector<Piece> pieces = pieces_of(query);
  for (size_t at = 0; at < pieces.size();) {
    const auto price = price_at(pieces, at, {languages, info.currency, context});
    if (!price) {
      append(wishes.rest_, pieces[at++].text);
      continue;
    }
    std::string words = text_of(pieces, at, price->last);
    if (price->foreign) {
      wishes.notes_.push_back("prices are in " + info.currency + ", so that \"" + words + "\" was not used");
    } else {
      wishes.low_ = std::max(wishes.low_, price->low);
      wishes.high_ = std::min(wishes.high_, price->high);
      wishes.held_ = true;
    }
    append(wishes.words_, words);
    wishes.recognized_.push_back({"price", price->value, std::move(words)});
    at = price->last;
  }
  return wishes;
}

bool Wishes::has_price(Doc doc) const {
  const std::int64_t price = generation_->price_micros()[doc];
  return price != catalog::kNoMicros && price >= low_ && price <= high_;
}

std::string Wishes::given_up_note() const {
  return "nothing that matches is \"" + words_ + "\"; showing what matches without that";
}

}  // namespace shelfwise::query
