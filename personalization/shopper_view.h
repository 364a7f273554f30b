// One shopper's tastes at one moment, derived from their interactions: what scores, reasons and blocks look at.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "personalization/catalog_facts.h"
#include "personalization/flat_map.h"
#include "personalization/item_rows.h"
#include "personalization/sequences.h"
#include "personalization/settings.h"
#include "personalization/shopper_states.h"

namespace shelfwise::personalization {

inline constexpr double kHistoryDecay = 0.8;  // of a visit's say in the item model, per step back

// What the shopper did with one product.
struct OwnProduct {
  Doc doc = kNoDoc;
  float orders = 0;  // days on which it was ordered
  float looks = 0;   // views and adds (counted twice), decayed
  std::uint32_t last_order = 0;
  std::uint32_t last_look = 0;
};

// Immutable once made.
class ShopperView {
 public:
  std::uint32_t now = 0;
  std::vector<Visit> visits;    // in time order; Visit::product is a document. The latest, at most 4,000
  std::vector<OwnProduct> own;  // by document
  std::vector<Doc> cart;        // what lies in the open cart, latest first
  FlatMap item_scores;          // by document: the item model's sum over the history
  FlatMap brands;               // by keyword value: share of the decayed history, 0 to 1
  FlatMap categories;           // by category: share of the history below it
  FlatMap words;                // by title term: share of the history's title words
  std::array<std::int8_t, catalog::kVectorDimensions> vector{};  // direction of the decayed history
  bool has_vector = false;
  float mean_log_price = 0;
  float confidence = 0;  // weight / (weight + 1) of the decayed history
  std::shared_ptr<const events::Preferences> preferences;
  std::vector<std::uint32_t> muted_brands;                                // keyword values, ascending
  std::vector<std::pair<std::uint32_t, std::uint32_t>> muted_categories;  // number ranges [begin, end)
  std::vector<Doc> muted_docs;                                            // ascending

  const OwnProduct* find_own(Doc doc) const;  // nullptr: never touched
  bool bought(Doc doc) const {
    const OwnProduct* found = find_own(doc);
    return found != nullptr && found->orders > 0;
  }
  bool muted(const catalog::Generation& generation, Doc doc) const;
  std::size_t memory_bytes() const;
};

// What a view is derived with; borrows everything.
struct TasteContext {
  const CatalogFacts* facts = nullptr;
  ItemRows next;
  double half_life_days = 60;
  std::uint32_t max_history = 200;  // latest visits that speak in the item model
};

// Only interactions up to `now` count, and none with what the shopper has muted. nullptr where nothing is left.
std::shared_ptr<const ShopperView> make_view(const History& history, const TasteContext& context, std::uint32_t now);

}  // namespace shelfwise::personalization
