// What retailers of the English-speaking world call one thing in several ways, and what taxonomies call it. Written for
// this project from general knowledge of the trade: the tables in retail_words/.
#pragma once

#include <span>
#include <string_view>

namespace shelfwise::catalog_tools {

struct RetailWords {
  std::string_view words;    // one to three words, singular
  std::string_view meaning;  // the same in other words
};

// Two names of one thing: wherever the first stands, the second is read.
std::span<const RetailWords> same_things();

// A thing and what it may also be filed under: a more general word, or one of several meanings.
std::span<const RetailWords> kinds_of_things();

// Words that say nothing of what a thing is: "accessories", "other", "set".
std::span<const std::string_view> vague_words();

// For whom or what a thing is made where that makes it another thing: "baby", "dog", "doll".
std::span<const std::string_view> audience_words();

}  // namespace shelfwise::catalog_tools
