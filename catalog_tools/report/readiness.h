// How ready a catalog is for search and personalization, from 0 to 100, and what to mend first. docs/cleaning.md states
// the formula.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog_tools/report/report.h"

namespace shelfwise::catalog_tools {

// One measure: how many of those that it is about are well.
struct ReadinessPart {
  std::string name;   // for programs: "price"
  std::string label;  // for people: "Products with a price"
  double weight = 1;
  std::uint64_t good = 0;
  std::uint64_t of = 0;  // 0: nothing that it could be about; the part does not count

  bool counts() const { return of > 0; }
  double share() const { return of == 0 ? 0 : static_cast<double>(good) / static_cast<double>(of); }
};

struct Pillar {
  std::string name;   // "collected"
  std::string label;  // "Collected"
  std::string asks;   // "Are the fields there?"
  std::vector<ReadinessPart> parts;

  // 100 times the mean of the parts' shares by their weights; nullopt where no part counts.
  std::optional<double> score() const;
};

struct Fix {
  std::string title;   // "Products without a picture"
  std::string remedy;  // what to do
  std::string pillar;  // its name
  std::uint64_t count = 0;
  std::string unit;    // of the count: "products", "rows", "values" or "events"
  double points = 0;   // what the overall score would gain
  std::string mostly;  // where most of them are: "Home > Pans: 12"; may be empty
  std::vector<Example> examples;
};

struct Readiness {
  std::array<Pillar, 3> pillars;  // collected, connected, consumable
  std::vector<Fix> fixes;         // the greatest gain first

  // The mean of the pillars that have a score; nullopt for an empty catalog.
  std::optional<double> score() const;
};

Readiness measure_readiness(const CleanReport& report);

// "87.3", rounded down, so that only a perfect score is 100; "–" where there is none.
std::string readiness_text(const std::optional<double>& score);

}  // namespace shelfwise::catalog_tools
