// Values that are spelled in several ways: "Sony" and "SONY", "US 9" and "us9".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog_tools/values/needs.h"

namespace shelfwise::catalog_tools {

// Looks at brand, color, size and material. Two values are spellings of one where they are the same, case, accents,
// spaces, hyphens and underscores aside (between digits these count). Memory grows with the distinct values, up to
// kMaxValues in all; later ones are taken as spelled well.
class OddSpellings {
 public:
  static constexpr size_t kMaxValues = 200'000;

  void add(const catalog::Product& product, Place place);

  std::uint64_t values() const { return values_; }  // values looked at
  std::uint64_t odd() const;                        // of those, spelled otherwise than most of their like

  struct Odd {
    std::string attribute;
    std::string usual;     // how most spell it
    std::string spelling;  // how these do
    std::uint64_t products = 0;
    Example first;
  };
  // The most frequent ones, at most `most`.
  std::vector<Odd> list(size_t most) const;

 private:
  static constexpr size_t kAttributes = 4;
  struct Spelling {
    std::string text;
    std::uint64_t products = 0;
    Example first;
  };
  using Values = std::unordered_map<std::string, std::vector<Spelling>>;  // by key

  void add(size_t attribute, const std::string& value, const catalog::Product& product, Place place);

  std::array<Values, kAttributes> values_by_key_;
  std::uint64_t values_ = 0;
  size_t distinct_ = 0;
};

}  // namespace shelfwise::catalog_tools
