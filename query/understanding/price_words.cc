#include "query/understanding/price_words.h"

#include <algorithm>

#include "catalog/money.h"
#include "text/stop_words.h"
#include "text/units.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxDigits = 12;
constexpr double kTogether = 0.05;  // of the products that have the rarer word

struct Amount {
  std::int64_t micros = 0;
  std::string text;  // the number as understood
  CurrencyWord currency = CurrencyWord::kNone;
  size_t last = 0;  // piece behind it
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "1,299", "49.99", "1.299,50"; three digits behind the only separator are thousands.
std::optional<std::int64_t> micros_of(std::string number) {
  if (number.empty() || number.size() > kMaxDigits || !is_digit(number.front()) || !is_digit(number.back())) return {};
  const size_t separator = number.find_first_of(".,");
  const bool single = separator == number.find_last_of(".,");
  if (separator != std::string::npos && single && number.size() - separator == 4) number.erase(separator, 1);
  const auto money = catalog::parse_money(number);
  return money ? std::optional(money->micros) : std::nullopt;
}

// A number with what is written to it: "50", "$50", "50€", "50eur".
std::optional<Amount> amount_in(std::string_view word, std::string_view currency) {
  const size_t begin = std::min(word.find_first_of("0123456789"), word.size());
  size_t end = begin;
  while (end < word.size() && (is_digit(word[end]) || word[end] == '.' || word[end] == ',')) ++end;
  const std::string_view before = word.substr(0, begin);
  const std::string_view behind = word.substr(end);
  if (!before.empty() && !behind.empty()) return {};
  Amount amount;
  const std::string_view sign = before.empty() ? behind : before;
  if (!sign.empty()) {
    amount.currency = currency_word(sign, currency);
    if (amount.currency == CurrencyWord::kNone) return {};
  }
  const auto micros = micros_of(std::string(word.substr(begin, end - begin)));
  if (!micros) return {};
  amount.micros = *micros;
  amount.text = catalog::format_micros(*micros);
  if (amount.text.ends_with(".00")) amount.text.resize(amount.text.size() - 3);
  return amount;
}

class Reader {
 public:
  Reader(const std::vector<Piece>& pieces, size_t first, const PriceReading& reading)
      : pieces_(pieces), first_(first), reading_(reading) {}

  std::optional<PriceWish> read() const {
    if (reading_.currency.empty()) return {};
    for (const WishWords* words : reading_.languages) {
      const size_t begin = has(words->price, word(first_)) ? first_ + 1 : first_;
      if (auto wish = read_range(*words, begin)) return wish;
      for (const auto bounds : {sign_bounds(), words->bounds}) {
        for (const BoundPhrase& bound : bounds) {
          if (auto wish = read_bound(*words, bound, begin)) return wish;
        }
      }
    }
    return {};
  }

 private:
  std::string_view word(size_t i) const {
    return i < pieces_.size() ? std::string_view(pieces_[i].word) : std::string_view();
  }

  // The piece behind the phrase, where it stands at `at`.
  std::optional<size_t> behind(std::string_view phrase, size_t at) const {
    while (!phrase.empty()) {
      const size_t space = std::min(phrase.find(' '), phrase.size());
      if (word(at) != phrase.substr(0, space)) return {};
      phrase.remove_prefix(std::min(space + 1, phrase.size()));
      ++at;
    }
    return at;
  }

  // "50", "$ 50", "50 euros".
  std::optional<Amount> amount_at(size_t at) const {
    CurrencyWord before = CurrencyWord::kNone;
    if (at + 1 < pieces_.size()) before = currency_word(word(at), reading_.currency);
    if (before != CurrencyWord::kNone) ++at;
    std::optional<Amount> amount = amount_in(word(at), reading_.currency);
    if (!amount) return {};
    amount->last = at + 1;
    if (before != CurrencyWord::kNone) amount->currency = before;
    if (amount->currency == CurrencyWord::kNone) {
      amount->currency = currency_word(word(at + 1), reading_.currency);
      if (amount->currency != CurrencyWord::kNone) ++amount->last;
    }
    return amount;
  }

  // Whether a number without a currency, pieces [first, last), cannot be a price for what stands around it.
  bool is_other_number(const WishWords& words, std::string_view phrase_end, std::string_view number,
                       size_t last) const {
    const std::string_view next = word(last);
    if (!text::normal_unit(next).empty() || text::begins_unit(next) || has(words.units, next)) return true;
    if (first_ > 0 && has(words.before, word(first_ - 1))) return true;
    if (stand_together(phrase_end, number)) return true;
    return !next.empty() && !pieces_[last - 1].sentence_end && !text::is_stop_word(next, words.language) &&
           stand_together(number, next);
  }

  // In titles, and not by chance: "50 black" does in a large catalog, but most titles with 50 go on otherwise.
  bool stand_together(std::string_view a, std::string_view b) const {
    SpellingContext& catalog = reading_.catalog;
    const std::uint32_t first = catalog.term(a);
    const std::uint32_t second = catalog.term(b);
    const double titles = catalog.titles(first, second);
    return titles > 0 && titles >= kTogether * std::min(catalog.products(first), catalog.products(second));
  }

  std::optional<PriceWish> read_bound(const WishWords& words, const BoundPhrase& bound, size_t begin) const {
    const auto number_at = behind(bound.phrase, begin);
    if (!number_at) return {};
    const std::optional<Amount> amount = amount_at(*number_at);
    if (!amount) return {};
    if (amount->currency == CurrencyWord::kNone && begin == first_ &&
        (bound.needs_currency || is_other_number(words, word(*number_at - 1), word(*number_at), amount->last))) {
      return {};
    }
    PriceWish wish;
    switch (bound.bound) {
      case PriceBound::kBelow: wish.high = amount->micros - 1; break;
      case PriceBound::kAtMost: wish.high = amount->micros; break;
      case PriceBound::kAbove: wish.low = amount->micros + 1; break;
      case PriceBound::kAtLeast: wish.low = amount->micros; break;
    }
    constexpr std::string_view kSign[] = {"<", "<=", ">", ">="};
    wish.value = std::string(kSign[static_cast<size_t>(bound.bound)]) + amount->text;
    return finish(std::move(wish), amount->currency, amount->last);
  }

  std::optional<PriceWish> read_range(const WishWords& words, size_t begin) const {
    for (const RangePhrase& range : words.ranges) {
      const auto at = behind(range.begin, begin);
      if (!at) continue;
      std::optional<Amount> low;
      std::optional<Amount> high;
      if (range.joiner == "-" && word(*at).find('-') != std::string_view::npos) {  // "20-50"
        const size_t dash = word(*at).find('-');
        low = amount_in(word(*at).substr(0, dash), reading_.currency);
        high = amount_in(word(*at).substr(dash + 1), reading_.currency);
        if (high) {
          high->last = *at + 1;
          if (const auto sign = currency_word(word(*at + 1), reading_.currency); sign != CurrencyWord::kNone) {
            high->currency = sign;
            ++high->last;
          }
        }
      } else {
        low = amount_at(*at);
        if (low && word(low->last) == range.joiner) high = amount_at(low->last + 1);
      }
      if (!low || !high || low->micros > high->micros) continue;
      const CurrencyWord currency = high->currency != CurrencyWord::kNone ? high->currency : low->currency;
      if (currency == CurrencyWord::kNone && begin == first_ &&
          (range.needs_currency || is_other_number(words, range.begin, low->text, high->last) ||
           is_other_number(words, {}, high->text, high->last))) {
        continue;
      }
      PriceWish wish;
      wish.low = low->micros;
      wish.high = high->micros;
      wish.value = ">=" + low->text + " <=" + high->text;
      return finish(std::move(wish), currency, high->last);
    }
    return {};
  }

  std::optional<PriceWish> finish(PriceWish wish, CurrencyWord currency, size_t last) const {
    wish.foreign = currency == CurrencyWord::kForeign;
    wish.first = first_;
    wish.last = last;
    return wish;
  }

  const std::vector<Piece>& pieces_;
  size_t first_;
  const PriceReading& reading_;
};

}  // namespace

std::optional<PriceWish> price_at(const std::vector<Piece>& pieces, size_t first, const PriceReading& reading) {
  return Reader(pieces, first, reading).read();
}

}  // namespace shelfwise::query
