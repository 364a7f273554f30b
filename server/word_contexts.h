// Where words stand in titles, and how much alike two words are by that: words that replace one another stand in the
// same places (Harris, "Distributional Structure", 1954). Places are weighed by positive pointwise mutual information,
// and words compared by cosine (Turney and Pantel, "From Frequency to Meaning", JAIR 2010).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace shelfwise::server {

// Words are small numbers that the caller gives. Not thread-safe.
class WordContexts {
 public:
  static constexpr std::uint32_t kNumber = 0xFFFFFFFEU;  // any number: "8 ft" and "10 ft" are one place
  static constexpr size_t kMaxPlaces = 400;              // of a word that are kept, those that say most
  static constexpr size_t kMaxWordsInPlace = 300;        // places with more words tell too little to look at
  static constexpr size_t kMaxOccurrences = 20'000'000;  // words beyond are not read

  struct Likeness {
    double cosine = 0;
    std::uint32_t shared = 0;  // places that both stand in
  };
  struct Neighbour {
    std::uint32_t word = 0;
    Likeness likeness;
  };

  // All below `words` are compared; others, and kNumber, are only places.
  explicit WordContexts(std::uint32_t words) : places_(words) {}

  void add_title(std::span<const std::uint32_t> title);
  // Once, behind the last title and before the questions below.
  void finish();

  Likeness likeness(std::uint32_t a, std::uint32_t b) const;
  // The nearest words with a higher number, at most `most`, nearest first.
  std::vector<Neighbour> nearest(std::uint32_t word, size_t most) const;

 private:
  struct Place {
    std::uint32_t place = 0;
    float weight = 0;
  };
  struct Occurrence {
    std::uint32_t word = 0;
    std::uint64_t place = 0;
  };

  std::vector<Occurrence> occurrences_;
  std::vector<std::vector<Place>> places_;            // by word, in order of place, of length 1
  std::vector<std::vector<std::uint32_t>> in_place_;  // by place: words in order, none where they are too many
};

}  // namespace shelfwise::server
