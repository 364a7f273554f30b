// What a clean-up run did, for people (HTML) and for programs (JSON).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/feed.h"
#include "catalog_tools/categories/category_summaries.h"
#include "catalog_tools/duplicates/duplicates.h"
#include "catalog_tools/report/decision_use.h"
#include "catalog_tools/report/event_readiness.h"
#include "catalog_tools/report/statistics.h"
#include "catalog_tools/values/issues.h"

namespace shelfwise::catalog_tools {

struct FeedSummary {
  std::string file;  // as it was named on the command line
  catalog::FeedInfo info;
  std::uint64_t rows = 0;      // read, faults included
  std::uint64_t left_out = 0;  // of those
  std::uint64_t merged = 0;    // of those, into another row of this or another feed
  std::uint64_t products = 0;  // of the clean catalog whose record is from this feed
};

// One side of a pair of records, as the report shows it.
struct RecordSummary {
  std::string id;
  std::string title;
  std::string brand;
  std::string price;
  std::string gtin;
  Place place;
};

enum class Survivor : std::uint8_t { kBoth, kA, kB, kAnother };  // kAnother: a third record of their group

struct PairSummary {
  RecordSummary a;
  RecordSummary b;
  double score = 0;
  Decision decision = Decision::kReview;
  std::string reasons;
  Survivor survivor = Survivor::kBoth;
  std::vector<std::string> taken;  // attributes that the survivor took from the other
};

// How the run was started, so that it can be repeated with new decisions.
struct RunSummary {
  std::vector<std::string> arguments;  // of the command line, without the output folder; empty where unknown
  std::string decisions;               // the file that was read; empty: none
  std::uint64_t last_decision = 0;     // the number of the last one in it
};

// Variants that no feed had grouped, and that are one group now.
struct InferredVariants {
  struct Group {
    std::string id;                    // its new item_group_id
    std::string title;                 // of the parent
    std::vector<std::string> varying;  // "color", "size", "pack"
    std::uint64_t products = 0;
  };
  std::uint64_t groups = 0;
  std::uint64_t products = 0;
  std::vector<Group> examples;  // the first kMaxExamples

  static constexpr size_t kMaxExamples = 500;
};

struct CleanReport {
  RunSummary run;
  DecisionCounts decided;
  std::vector<FeedSummary> feeds;
  std::uint64_t rows = 0;
  std::uint64_t known_rows = 0;  // of those: taken from the last run; in no output, which are the same without
  std::uint64_t left_out = 0;
  std::uint64_t merged = 0;
  IssueLog issues;
  CatalogStatistics statistics;
  std::uint64_t pairs_to_merge = 0;
  std::uint64_t pairs_to_review = 0;
  std::uint64_t pairs_distinct = 0;
  std::vector<PairSummary> pairs;  // the first kMaxPairs of each decision
  InferredVariants inferred_variants;
  std::string taxonomy;  // its file; empty where none was given
  std::vector<CategorySummary> categories;
  std::vector<UnfiledProduct> unfiled;       // products without a path
  std::vector<CategoryNote> category_notes;  // what to look at in the categories themselves
  std::uint64_t products_in_review = 0;      // in at least one pair to review
  std::optional<EventReadiness> events;      // where a store was given

  static constexpr size_t kMaxPairs = 500;
};

// Products of the clean catalog by what became of their category; `mapped` are all that have one where there is no
// taxonomy.
struct MappedProducts {
  std::uint64_t mapped = 0;
  std::uint64_t review = 0;
  std::uint64_t without = 0;  // a category
};
MappedProducts mapped_products(const CleanReport& report);

// How many different paths the sources' paths have become.
std::uint64_t unified_paths(const CleanReport& report);

std::string report_json(const CleanReport& report);
std::string report_html(const CleanReport& report);

}  // namespace shelfwise::catalog_tools
