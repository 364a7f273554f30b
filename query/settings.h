// What a merchant can set of the text side, [search] in store.toml. Plain data with defaults that work.
#pragma once

#include <cstdint>

namespace shelfwise::query {

// A field's weight in the text score, and how much its length discounts a match (0 not at all, 1 fully).
struct FieldWeight {
  double weight = 1;
  double length_norm = 0.5;
};

// The defaults were chosen by two-fold cross-validation on three judged catalogs; docs/decisions/0002-text-score.md
// Stages of understanding a query. All of them are on but where one is measured (bench/query/ablation.cc).
struct Stages {
  bool joined_words = true;  // "back pack" finds `backpack`, "wd 40" finds `wd40`
  bool split_words = true;   // "daypack" finds `day pack` where the catalog hardly has it
  bool compounds = true;     // "jacke" finds `regenjacke`, in languages that write so
  bool measures = true;      // "12 inch" finds `12"`
  bool price_words = true;   // "under 50" is no text
  bool negation = true;      // nor is "without leather"
};

struct Settings {
  FieldWeight title{2.0, 0.55};
  FieldWeight brand{0.5, 0.0};
  FieldWeight category{1.2, 0.0};
  FieldWeight attributes{0.35, 0.5};
  FieldWeight description{0.7, 0.7};
  FieldWeight identifiers{3.0, 0.0};
  double saturation = 1.0;      // BM25's k1
  double quality_weight = 0.3;  // of popularity and rating beside the text score
  // The finer score of the best candidates; each weight is a share of the query's whole rarity (query/score/).
  double coverage_power = 1.0;       // how steeply a product falls that lacks words of the query
  double title_coverage = 0.2;       // the query's words in the title
  double other_form = 0.3;           // the query's words in the title, lower where in another form ("tent" for "tents")
  double title_density = 0.25;       // the title's words in the query: short exact titles first
  double proximity = 0.25;           // the query's words side by side in the title
  double brand_named = 0.5;          // the query's words in the brand
  double color_named = 0.1;          // ... in the colour
  double size_named = 0.25;          // ... in the size
  double standard_named = 0.25;      // ... in material, gender, age group or another usual attribute
  double value_named = 0.02;         // ... in an attribute of the shop's own
  double category_named = 0.1;       // ... in the name of a category above the product
  double unwanted = 0.5;             // a title with what the query says "without", lower by so much
  double kind = 0.15;                // nearness to the kind of product that most of the best matches are
  std::uint32_t rerank_depth = 500;  // candidates that get the finer score
  std::uint32_t max_postings = 1'000'000;  // read where any word may match; query/bound_work.h
  Stages stages;
};

}  // namespace shelfwise::query
