#include "query/understanding/negation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/stop_words.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxNegated = 3;  // words behind one marker

constexpr auto kWithout = std::to_array<std::pair<std::string_view, std::string_view>>({{"en", "without"},
                                                                                        {"de", "ohne"},
                                                                                        {"fr", "sans"},
                                                                                        {"es", "sin"},
                                                                                        {"it", "senza"},
                                                                                        {"nl", "zonder"},
                                                                                        {"pt", "sem"},
                                                                                        {"sv", "utan"},
                                                                                        {"da", "uden"},
                                                                                        {"no", "uten"}});

bool has_minus(std::string_view query, const text::Token& token) {
  const size_t at = token.begin;
  return at >= 2 && at <= query.size() && query[at - 1] == '-' && query[at - 2] == ' ' &&
         token.kind == text::TokenKind::kWord;
}

}  // namespace

bool is_without(std::string_view folded_word, std::string_view language) {
  return std::any_of(kWithout.begin(), kWithout.end(),
                     [&](const auto& entry) { return entry.first == language && entry.second == folded_word; });
}

Negation find_negation(std::string_view query, const text::Tokens& tokens, std::string_view language) {
  std::vector<const text::Token*> words;
  for (const text::Token& token : tokens) {
    if (!text::is_overlay(token.kind)) words.push_back(&token);
  }
  Negation found;
  found.roles.assign(words.size(), Negation::kWanted);
  const auto stop = [&](size_t i) { return text::is_stop_word(words[i]->word, language); };
  for (size_t i = 0; i < words.size(); ++i) {
    if (has_minus(query, *words[i])) found.roles[i] = Negation::kUnwanted;
    if (!is_without(words[i]->word, language)) continue;
    size_t first = i + 1;
    while (first < words.size() && stop(first)) ++first;
    size_t last = first;
    while (last < words.size() && last - first < kMaxNegated && !stop(last)) ++last;
    if (first == last) continue;
    std::fill(found.roles.begin() + static_cast<std::ptrdiff_t>(i),
              found.roles.begin() + static_cast<std::ptrdiff_t>(first), Negation::kMarker);
    std::fill(found.roles.begin() + static_cast<std::ptrdiff_t>(first),
              found.roles.begin() + static_cast<std::ptrdiff_t>(last), Negation::kUnwanted);
    i = last - 1;
  }
  bool wanted = false, unwanted = false;
  for (size_t i = 0; i < words.size(); ++i) {
    wanted = wanted || (found.roles[i] == Negation::kWanted && !stop(i));
    unwanted = unwanted || found.roles[i] == Negation::kUnwanted;
  }
  return wanted && unwanted ? found : Negation{};
}

}  // namespace shelfwise::query
