// A synonym that something suggests, for a person to approve. Plain data.
#pragma once

#include <cstdint>
#include <string>

namespace shelfwise::server {

struct SynonymProposal {
  // "searches", "clicks": what shoppers did; "titles", "spellings": the catalog; "wordnet": a dictionary beside it
  std::string source;
  std::string from;  // as shoppers write it
  std::string to;
  bool one_way = false;  // `from` alone needs the other

  // Of what shoppers did.
  std::uint32_t shoppers = 0;  // who went from one to the other; for a word of the dictionary, who typed it
  std::uint32_t of = 0;        // who went on at all after a search with `from`
  double lift = 0;             // how much more often than others come to `to`

  // Of the catalog; a sample of it, one product a variant group.
  double likeness = 0;          // of the places in titles, 0 to 1
  std::uint32_t places = 0;     // that both stand in
  std::uint32_t described = 0;  // products with one in the title and the other in the description
  std::uint32_t together = 0;   // titles that have both
  double meaning = 0;           // share of the dictionary's meanings in common, 0 to 1

  double score = 0;  // what proposals of the catalog are ordered by, from 0
};

}  // namespace shelfwise::server
