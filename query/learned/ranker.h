// A learned order: regression trees over signals, whose sum is added to the score of a candidate. No trees, no change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "query/learned/signals.h"

namespace shelfwise::query {

inline constexpr const char* kRankerFile = "ranker.json";  // in the store's folder

// Of the held-out queries it was tried on before it was taken; for people.
struct RankerReport {
  std::uint64_t queries = 0;
  double before = 0;  // NDCG@10 of the order as it is
  double after = 0;
  double error = 0;  // standard error of the difference
  bool wins() const { return queries > 0 && after - before > 2 * error; }
};

// Immutable once made, thread-safe. docs/formats/ranker.md
class Ranker {
 public:
  static constexpr int kVersion = 1;
  static constexpr size_t kMaxTrees = 1'000;
  static constexpr size_t kMaxNodes = 255;  // of a tree

  // Inner nodes send a candidate whose signal is below the bound to `left`, others to `left` + 1; leaves have no
  // signal.
  struct Node {
    std::uint32_t signal = kSignals;  // kSignals: a leaf
    float bound = 0;
    std::uint32_t left = 0;  // behind this node
    float value = 0;         // of a leaf
  };
  using Tree = std::vector<Node>;

  Ranker() = default;
  Ranker(std::vector<Tree> trees, RankerReport report) : trees_(std::move(trees)), report_(report) {}

  // In shares of the query's whole rarity, as the signals are.
  float operator()(const Signals& signals) const;

  const RankerReport& report() const { return report_; }
  bool empty() const { return trees_.empty(); }
  size_t size() const { return trees_.size(); }
  const std::vector<Tree>& trees() const { return trees_; }

  std::string to_json() const;
  // kNewerVersion, kCorrupt with what is wrong; trees that lead in a circle are corrupt.
  static Result<Ranker> from_json(std::string_view json);
  // Null where there is no such file.
  static Result<std::shared_ptr<const Ranker>> read(const std::filesystem::path& file);

 private:
  std::vector<Tree> trees_;
  RankerReport report_;
};

}  // namespace shelfwise::query
