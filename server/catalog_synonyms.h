// Proposals of synonyms from the catalog alone: words that replace one another in its titles.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "catalog/generation.h"
#include "server/synonym_proposal.h"
#include "server/word_net.h"
#include "text/analyzer.h"

namespace shelfwise::server {

// Reads at most kSampledProducts, one of each variant group, spread over the catalog: seconds at the most. Best first,
// at most kMaxCatalogProposals. Three kinds, each with its evidence:
//  - "spellings": words written together and apart ("leakproof", "leak proof"), and forms and abbreviations of a word
//    that stand in the same places ("sch", "schedule");
//  - "titles": words that stand in the same places of titles and in the same categories, each of which the descriptions
//    of the other's products use far more often than other descriptions do ("couch", "sofa");
//  - "wordnet", where `dictionary` is there: words of one meaning that stand in the same places.
// Names of brands, words that begin most of their titles, numbers, and values of one attribute ("red", "blue") are
// none.
inline constexpr size_t kSampledProducts = 60'000;
inline constexpr size_t kMaxCatalogProposals = 100;
std::vector<SynonymProposal> catalog_synonyms(const catalog::Generation& generation, const text::Analyzer& analyzer,
                                              const WordNet* dictionary = nullptr);

// A word that shoppers type and no product has.
struct UnsoldWord {
  std::string word;
  std::uint32_t shoppers = 0;
};

// One-way proposals of what the dictionary has for them, of words that products have in their titles.
std::vector<SynonymProposal> dictionary_synonyms(std::span<const UnsoldWord> words,
                                                 const catalog::Generation& generation, const text::Analyzer& analyzer,
                                                 const WordNet& dictionary);

}  // namespace shelfwise::server
