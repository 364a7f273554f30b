// One shopper's tastes at one moment, derived from their interactions: what scores, reasons and blocks look at.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "personalization/catalog_facts.h"
#include "personalization/flat_map.h"
#include "personalization/history/sequences.h"
#include "personalization/history/shopper_states.h"
#include "personalization/items/item_rows.h"
#include "personalization/settings.h"

namespace shelfwise::personalization {

// Who does nothing for so long has left; the next act begins a new session.
inline constexpr std::uint32_t kSessionGapSeconds = 30 * 60;

// A view serves so long: decay moves in steps of this.
inline constexpr std::uint32_t kViewSpanSeconds = 600;

inline constexpr double kHistoryDecay = 0.8;  // of a visit's say in the item model, per step back

// What the shopper did with one product.
struct OwnProduct {
  Doc doc = kNoDoc;
  float orders = 0;         // days on which it was ordered
  float looks = 0;          // views and adds (counted twice), decayed, before the session that goes on
  float session_looks = 0;  // and in it
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
  FlatMap session_brands;      // as brands, of what was done in the session that goes on
  FlatMap session_categories;  // as categories
  bool in_session = false;
  float mean_log_price = 0;
  float price_rank = 0;       // mean of log prices above the mean of their category; NaN: unknown
  float discount = 0;         // inclination to buy what is reduced: share of purchases, 0 to 1
  float novelty = 0;          // and to look for what is new: mean newness, 0 to 1
  float confidence = 0;       // weight / (weight + 1) of the decayed history
  std::size_t set_aside = 0;  // acts at impossible rates, which speak for nothing
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

// 1 on the day a product comes out, half of it half a year later; 0 where that is unknown or to come.
float newness(const catalog::Generation& generation, Doc doc, std::uint32_t now);
// Whether a product is sold for less than it usually costs, by 5 % or more.
bool is_reduced(const catalog::Generation& generation, Doc doc);

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
