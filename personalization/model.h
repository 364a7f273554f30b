// What `train` made, as a folder models/N/ and as its readers see it. Layout: docs/formats/model.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "catalog/arrays.h"
#include "catalog/generation.h"
#include "catalog/store.h"
#include "personalization/blend.h"
#include "personalization/item_rows.h"
#include "personalization/sparse_rows.h"

namespace shelfwise::personalization {

inline constexpr int kModelVersion = 1;

// The item models of a store, by what they answer.
enum class Table : std::uint8_t {
  kNext,      // what comes next: weights of the ridge model
  kTogether,  // what is ordered together, best first
  kViewed,    // what is viewed by the same shoppers, best first
  kInstead,   // what stands in for it, best first
  kTables,
};
inline constexpr std::size_t kTableCount = static_cast<std::size_t>(Table::kTables);

// A model just learned, by document of the generation it was learned with.
struct LearnedModel {
  Blend blend;
  bool blend_learned = false;  // false: the defaults
  std::vector<LogFeatures> sales;
  std::array<SparseRows, kTableCount> tables;
  std::string as_of;   // RFC 3339
  std::string report;  // JSON text
};

// Writes the folder, which must not exist, and makes it durable. Only products that the log knows are kept.
Status write_model(const std::filesystem::path& folder, const catalog::Generation& generation,
                   const LearnedModel& model);

// A model over a generation, which may be another one than it was learned with. Immutable, thread-safe.
class Model {
 public:
  // kCorrupt or kNewerVersion, naming the remedy.
  static Result<Model> open(const catalog::StorePaths& store, std::uint64_t number,
                            const catalog::Generation& generation);
  // Defaults, and nothing learned.
  static Model untrained(const catalog::Generation& generation);

  std::uint64_t number() const { return number_; }
  const Blend& blend() const { return blend_; }
  LogFeatures sales(Doc doc) const;  // zeros where nothing is known
  ItemRows rows(Table table) const;
  std::size_t memory_bytes() const;

 private:
  struct Rows {
    catalog::Array<std::uint64_t> offsets;
    catalog::Array<Neighbour> values;
  };

  std::uint64_t number_ = 0;
  catalog::FolderHold hold_;
  Blend blend_;
  std::vector<std::uint32_t> product_of_doc_;
  std::vector<Doc> doc_of_product_;
  catalog::Array<LogFeatures> sales_;
  std::array<Rows, kTableCount> tables_;
};

}  // namespace shelfwise::personalization
