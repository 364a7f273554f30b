// Which records are worth comparing: those that share rare words or part numbers. Blocking keeps the work linear.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog_tools/record.h"

namespace shelfwise::catalog_tools {

struct Candidate {
  std::uint32_t record = 0;
  float score = 0;  // weight of the shared words relative to both names, about a cosine
};

class Candidates {
 public:
  static constexpr size_t kPerRecord = 10;

  explicit Candidates(const Records& records);

  // The nearest records of one, best first, itself not among them. Cost bounded by a few thousand postings.
  std::vector<Candidate> nearest(std::uint32_t record);

 private:
  void add_postings();
  std::vector<std::uint32_t> looked_up_by(std::uint32_t record) const;
  float weight(std::uint32_t word) const { return weights_[word]; }

  const Records& records_;
  std::vector<std::uint64_t> offsets_;   // by word, into postings_
  std::vector<std::uint32_t> postings_;  // records, ascending; empty for words too common to tell anything
  std::vector<float> weights_;           // squared rarity by word
  std::vector<float> norms_;             // by record
  std::vector<float> sums_;              // scratch, by record
  std::vector<std::uint32_t> touched_;
};

}  // namespace shelfwise::catalog_tools
