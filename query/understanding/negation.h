// What a shopper does not want: "chair without wheels", "Jacke ohne Kapuze", "boots -leather". Pure.
#pragma once

#include <string_view>
#include <vector>

#include "text/analyzer.h"

namespace shelfwise::query {

// By base token of the query, in order; empty where nothing is negated.
struct Negation {
  enum Role : char { kWanted, kMarker, kUnwanted };
  std::vector<Role> roles;

  Role of(size_t word) const { return word < roles.size() ? roles[word] : kWanted; }
};

// A word that says "without" (en, de, fr, es, it, nl, pt, sv, da, no); "no" and "not" are none, since products are
// named "no dig edging" and queries ask for batteries "not included".
bool is_without(std::string_view folded_word, std::string_view language);

// `tokens` of `query`. A marker negates up to three words behind it, articles before them passed over, as far as the
// next stop word; "-word" behind a space negates the word. Nothing is negated where no wanted word would be left, or
// nothing stands behind the marker.
Negation find_negation(std::string_view query, const text::Tokens& tokens, std::string_view language);

}  // namespace shelfwise::query
