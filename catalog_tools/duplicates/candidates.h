// Which records are worth comparing: those that share rare words or part numbers. Blocking keeps the work linear.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog_tools/duplicates/record.h"

namespace shelfwise::catalog_tools {

struct Candidate {
  std::uint32_t record = 0;
  float score = 0;  // weight of the shared words relative to both names, about a cosine
};

class Candidates {
 public:
  static constexpr size_t kPerRecord = 10;

  explicit Candidates(const Records& records);

  // Working memory of nearest(), one per thread: four bytes a record.
  class Scratch {
   public:
    explicit Scratch(const Candidates& candidates) : sums_(candidates.norms_.size(), 0.0F) {}

   private:
    friend class Candidates;
    std::vector<float> sums_;  // by record
    std::vector<std::uint32_t> touched_;
    std::vector<std::uint32_t> words_;
  };

  // The nearest records of one, best first, itself not among them; with `other_origins` only those of other origins.
  // Cost bounded by a few thousand postings. Thread-safe, each thread with a scratch of its own.
  std::vector<Candidate> nearest(std::uint32_t record, Scratch& scratch, bool other_origins = false) const;

 private:
  void add_postings();
  void looked_up_by(std::uint32_t record, std::vector<std::uint32_t>& words) const;
  float weight(std::uint32_t word) const { return weights_[word]; }

  const Records& records_;
  std::vector<std::uint64_t> offsets_;   // by word, into postings_
  std::vector<std::uint32_t> postings_;  // records, ascending; empty for words too common to tell anything
  std::vector<float> weights_;           // squared rarity by word
  std::vector<float> norms_;             // by record
};

}  // namespace shelfwise::catalog_tools
