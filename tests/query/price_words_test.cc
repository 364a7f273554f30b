// What price words promise:
//  1. Only a number behind a word like "under", or with a currency, is a price.
//  2. Units, sizes, ages and titles keep their numbers, and so does a store without prices.
//  3. A currency that the store does not sell in is told apart.
#include "query/understanding/price_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace shelfwise::query {
namespace {

// Knows the words of its titles.
class Titles : public SpellingContext {
 public:
  explicit Titles(std::map<std::pair<std::string, std::string>, std::uint32_t> pairs = {}) : pairs_(std::move(pairs)) {}
  std::uint32_t term(std::string_view word) override {
    const auto at = std::find(words_.begin(), words_.end(), word);
    if (at != words_.end()) return static_cast<std::uint32_t>(at - words_.begin());
    words_.emplace_back(word);
    return static_cast<std::uint32_t>(words_.size() - 1);
  }
  std::uint32_t products(std::uint32_t) override { return 20; }
  std::uint32_t titles(std::uint32_t first, std::uint32_t second) override {
    const auto at = pairs_.find({words_[first], words_[second]});
    return at == pairs_.end() ? 0 : at->second;
  }

 private:
  std::map<std::pair<std::string, std::string>, std::uint32_t> pairs_;
  std::vector<std::string> words_;
};

// "<50 of: under 50" for the first price words of a query; "" where there are none.
std::string read(std::string_view query, Titles titles = Titles(), std::string_view currency = "USD",
                 std::vector<std::string_view> languages = {"en"}) {
  std::vector<const WishWords*> words;
  for (const std::string_view language : languages) words.push_back(wish_words(language));
  const std::vector<Piece> pieces = pieces_of(query);
  for (size_t at = 0; at < pieces.size(); ++at) {
    const auto price = price_at(pieces, at, {words, currency, titles});
    if (!price) continue;
    return (price->foreign ? "foreign " : "") + price->value + " of: " + text_of(pieces, price->first, price->last);
  }
  return "";
}

TEST(PriceWords, AreANumberBehindAWordOfComparison) {
  const std::pair<const char*, const char*> kRead[] = {
      {"tent under 50", "<50 of: under 50"},
      {"Under $49.99 tent", "<49.99 of: Under $49.99"},
      {"tent, below 20.", "<20 of: below 20."},
      {"tents less than 20 dollars", "<20 of: less than 20 dollars"},
      {"boots over 100", ">100 of: over 100"},
      {"no more than 1,299", "<=1299 of: no more than 1,299"},
      {"tent priced under 50 usd", "<50 of: priced under 50 usd"},
      {"tent <50", "<50 of: < 50"},
      {"tent >= $ 50", ">=50 of: >= $ 50"},
      {"between 20 and 50", ">=20 <=50 of: between 20 and 50"},
      {"between $20-$50 tent", ">=20 <=50 of: between $20-$50"},
      {"$20 to $50", ">=20 <=50 of: $20 to $50"},
      {"mug 20-50 usd", ">=20 <=50 of: 20-50 usd"},
      {"mug 20 - 50 dollars", ">=20 <=50 of: 20 - 50 dollars"},
      {"air max 90 under 100", "<100 of: under 100"},
      {"tents under 200 for a family", "<200 of: under 200"},
      {"headphones under 100 wireless", "<100 of: under 100"},
  };
  for (const auto& [query, expected] : kRead) EXPECT_EQ(read(query), expected) << query;
}

TEST(PriceWords, LeaveOtherNumbersAlone) {
  for (const char* query : {"under armour",
                            "under desk lamp",
                            "over the knee boots",
                            "under 50 cm",
                            "under 20 lbs",
                            "under 5 sq ft",
                            "under 50cm",
                            "size under 50",
                            "toys for kids under 5",
                            "multivitamin women over 50",
                            "air max 90",
                            "20-50",
                            "2 to 3 person tent",
                            "from 3 to 5",
                            "under 5 minutes",
                            "over 1/2",
                            "under wd40",
                            "under",
                            "over 9000000000000",
                            "50 under",
                            "between 20",
                            "between 50 and 20",
                            "\"under 50\"",
                            "20 pounds",
                            "under 20 pounds",
                            "50 dollars",
                            "$50",
                            "under 20-",
                            "under ,",
                            "<",
                            ">="}) {
    EXPECT_EQ(read(query), "") << query;
  }
}

TEST(PriceWords, GiveWayToWhatTitlesSay) {
  EXPECT_EQ(read("stickers over 50"), ">50 of: over 50");
  EXPECT_EQ(read("stickers over 50", Titles({{{"over", "50"}, 3}})), "");
  EXPECT_EQ(read("kit over 50 parts", Titles({{{"50", "parts"}, 3}})), "");
  EXPECT_EQ(read("kit over 50 for parts", Titles({{{"50", "for"}, 3}})), ">50 of: over 50")
      << "any word has stop words";
  EXPECT_EQ(read("kit over $50 parts", Titles({{{"50", "parts"}, 3}})), ">50 of: over $50") << "a currency is certain";
}

TEST(PriceWords, KnowTheCurrencyOfTheStore) {
  EXPECT_EQ(read("tent under 50 euros"), "foreign <50 of: under 50 euros");
  EXPECT_EQ(read("tent under 50€", Titles(), "EUR"), "<50 of: under 50€");
  EXPECT_EQ(read("tent under 20 pounds", Titles(), "GBP"), "<20 of: under 20 pounds");
  EXPECT_EQ(read("tent under 50 sek", Titles(), "SEK"), "<50 of: under 50 sek");
  EXPECT_EQ(read("tent under 50", Titles(), ""), "") << "nothing has a price";
}

TEST(PriceWords, SpeakTheLanguagesOfTheStore) {
  EXPECT_EQ(read("Zelt unter 50", Titles(), "EUR", {"de"}), "<50 of: unter 50");
  EXPECT_EQ(read("Zelt über 1.500 Euro", Titles(), "EUR", {"de"}), ">1500 of: über 1.500 Euro");
  EXPECT_EQ(read("Zelt zwischen 20 und 50", Titles(), "EUR", {"de"}), ">=20 <=50 of: zwischen 20 und 50");
  EXPECT_EQ(read("Jacke bis 10 Grad", Titles(), "EUR", {"de"}), "");
  EXPECT_EQ(read("tente à moins de 49,90 €", Titles(), "EUR", {"fr"}), "<49.90 of: à moins de 49,90 €");
  EXPECT_EQ(read("tente jusqu'à 50", Titles(), "EUR", {"fr"}), "<=50 of: jusqu'à 50");
  EXPECT_EQ(read("tienda por menos de 50", Titles(), "EUR", {"es"}), "<50 of: por menos de 50");
  EXPECT_EQ(read("tent under 50", Titles(), "EUR", {"de"}), "");
  EXPECT_EQ(read("tent under 50", Titles(), "EUR", {"de", "en"}), "<50 of: under 50");
}

}  // namespace
}  // namespace shelfwise::query
