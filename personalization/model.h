// What `train` made, as a folder models/N/ and as its readers see it. Layout: docs/formats/model.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "catalog/arrays.h"
#include "catalog/generation.h"
#include "catalog/store.h"
#include "personalization/blend/blend.h"
#include "personalization/items/buyers.h"
#include "personalization/items/item_rows.h"
#include "personalization/items/nearest_products.h"
#include "personalization/items/next_mark.h"
#include "personalization/items/sparse_rows.h"
#include "personalization/settings.h"
#include "personalization/shoppers/cohorts.h"
#include "personalization/shoppers/predictions.h"

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
  std::array<Blend, kSurfaces> blends;
  Predictions predictions;
  LearnedCohorts cohorts;
  bool blend_learned = false;  // false: the defaults
  std::vector<LogFeatures> sales;
  std::array<SparseRows, kTableCount> tables;
  Buyers buyers;                // its rows are those of kTogether; empty: not counted
  std::vector<float> cycles;    // days after which a product is bought again, 0: no habit; empty: not learned
  std::vector<NextMark> marks;  // of the systems of kNext, for the next update; empty: every update starts anew
  std::string item_model;       // the settings that kNext was learned with, as JSON text
  std::string as_of;            // RFC 3339
  std::string report;           // JSON text
};

class Model;

// A model whose graph of near products the next one goes on from, as far as places have stayed.
struct ModelBefore {
  const Model* model = nullptr;  // over the same generation as the next; nullptr: none
  double tolerance = 0;          // see NearBefore
};

// Writes the folder, which must not exist, and makes it durable. Only products that the log knows are kept, and placed.
Status write_model(const std::filesystem::path& folder, const catalog::Generation& generation, LearnedModel model,
                   const Workers& workers = {}, const ModelBefore& before = {});

// A model over a generation, which may be another one than it was learned with. Immutable, thread-safe.
class Model {
 public:
  // kCorrupt or kNewerVersion, naming the remedy.
  static Result<Model> open(const catalog::StorePaths& store, std::uint64_t number,
                            const catalog::Generation& generation);
  // Defaults, and nothing learned.
  static Model untrained(const catalog::Generation& generation);

  std::uint64_t number() const { return number_; }
  const Blend& blend(Surface surface = Surface::kSearch) const { return blends_[static_cast<std::size_t>(surface)]; }
  const Predictions& predictions() const { return predictions_; }
  const LearnedCohorts& cohorts() const { return cohorts_; }
  LogFeatures sales(Doc doc) const;  // zeros where nothing is known
  ItemRows rows(Table table) const;
  // Different shoppers who ordered it, as of the model's clock. 0 where nothing is known, as below.
  std::uint32_t buyers(Doc doc) const;
  // Those who ordered both; 0 too where `other` is not among the products that go with `doc`.
  std::uint32_t buyers_of_both(Doc doc, Doc other) const;
  // Products that the log knows, at most `most`, nearest to a place first; none before training. Approximate.
  struct Near {
    Doc doc = kNoDoc;
    float cosine = 0;
  };
  std::vector<Near> nearest(const Place& place, std::size_t most) const;
  std::size_t places() const { return nearest_.size(); }  // products that nearest() looks among
  // The graph of near products, to go on from: `number` has the products' next numbers, by document.
  NearBefore near_graph(const std::vector<std::uint32_t>& number, double tolerance) const;
  // After how many days shoppers usually buy it again; 0 where they do not.
  float cycle_days(Doc doc) const;
  // What an update starts from: the zero mark where nothing is known.
  NextMark mark(Doc doc) const;
  bool has_marks() const { return marks_.size() > 0; }
  std::uint64_t generation() const { return generation_; }       // that it was learned with
  const std::string& item_model() const { return item_model_; }  // LearnedModel::item_model
  bool blend_learned() const { return blend_learned_; }
  std::size_t memory_bytes() const;

 private:
  Status open_counts(const std::filesystem::path& folder);

  struct Rows {
    catalog::Array<std::uint64_t> offsets;
    catalog::Array<Neighbour> values;
  };

  std::uint64_t number_ = 0;
  catalog::FolderHold hold_;
  std::uint64_t generation_ = 0;
  std::string item_model_;
  bool blend_learned_ = false;
  std::array<Blend, kSurfaces> blends_;
  Predictions predictions_;
  LearnedCohorts cohorts_;
  std::vector<std::uint32_t> product_of_doc_;
  std::vector<Doc> doc_of_product_;
  bool merged_ = false;  // several products are one document
  catalog::Array<LogFeatures> sales_;
  catalog::Array<std::uint32_t> buyers_;          // by product, as cycles_; empty in models of before they were counted
  catalog::Array<std::uint32_t> buyers_of_both_;  // by entry of kTogether
  catalog::Array<float> cycles_;
  catalog::Array<NextMark> marks_;
  NearestProducts nearest_;
  std::array<Rows, kTableCount> tables_;
};

}  // namespace shelfwise::personalization
