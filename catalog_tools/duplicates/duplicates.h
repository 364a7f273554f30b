// Records that are one product.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/product.h"
#include "catalog_tools/duplicates/pair_verdicts.h"
#include "catalog_tools/duplicates/record.h"
#include "common/result.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

enum class Decision {
  kMerge,     // one product
  kReview,    // may be one: a person should look
  kDistinct,  // alike, but something speaks against it
};
const char* decision_name(Decision decision);

struct DuplicatePair {
  std::uint32_t a = 0;  // numbers of the records in order of add(), a < b
  std::uint32_t b = 0;
  double score = 0;  // 0 to 1: how likely the two are one product
  Decision decision = Decision::kReview;
  std::string reasons;  // "same GTIN; same name"
  bool id_conflict =
      false;  // the same id on different products: only one can stay, and it takes nothing from the other
};

// Add every record, then find() once. Certain duplicates: the same id; the same valid GTIN with a like name; the same
// title, brand and attributes in any spelling. Memory grows with the records, by some 600 bytes each: titles and the
// beginnings of descriptions become numbers of words. The same records in the same order give the same pairs. Not
// thread-safe.
class DuplicateFinder {
 public:
  explicit DuplicateFinder(const text::Analyzer& analyzer);
  DuplicateFinder(DuplicateFinder&&) noexcept;
  DuplicateFinder& operator=(DuplicateFinder&&) noexcept;
  ~DuplicateFinder();

  // `feed`: the number of the file it came from.
  void add(const catalog::Product& product, std::uint16_t feed = 0);
  Records& records();  // by which they may be added as well

  // In order of a, then b. The merges among them form groups in which nothing contradicts (settle.h): every group is
  // tied together by its pairs. `progress`, where set, is told how many records were compared, by one thread at a time.
  std::vector<DuplicatePair> find(const PairVerdicts& verdicts = {}, const std::function<void(size_t)>& progress = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The survivors that the merges of `pairs` leave: for every record the number of the one that stands for it, itself
// where it is not merged. Of a group the record with the greatest `rank` survives, of equals the first.
std::vector<std::uint32_t> survivors(const std::vector<DuplicatePair>& pairs, const std::vector<std::uint16_t>& rank);

}  // namespace shelfwise::catalog_tools
