// What a block's steps see, and the page they fill.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "personalization/catalog_facts.h"
#include "personalization/history/trends.h"
#include "personalization/items/category_links.h"
#include "personalization/model.h"
#include "personalization/personalizer.h"
#include "personalization/scorer.h"
#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {

// Borrows everything, for the length of one request.
struct BlockContext {
  const CatalogFacts& facts;
  const Model& model;
  const Scorer& scorer;
  const Trends& trends;
  const CategoryLinks& links;
  const ShopperView* shopper = nullptr;  // nullptr: anonymous
  const CohortView* cohort = nullptr;    // nullptr: nothing goes by the visit
  std::span<const Doc> seeds;

  const catalog::Generation& generation() const { return facts.generation(); }
};

// A product that a step proposes.
struct Proposal {
  Doc doc = kNoDoc;
  double score = 0;
};

// Takes proposals, best first, until the block is full. Refuses what may not stand there: seeds and their variants,
// a second variant of a group, removed, muted or ineligible products, and what the block excludes.
class BlockFiller {
 public:
  BlockFiller(const BlockContext& context, const BlockRequest& request);

  // The source that the following proposals are marked with.
  void start(const char* source) { source_ = source; }
  // Products never to be shown, the shopper's own purchases for example.
  void exclude_bought() { exclude_bought_ = true; }
  // From now on what costs less than the cheapest seed, or has no price, waits for the end of the step that offers it.
  void not_cheaper();
  // Lets those in that waited, as far as there is room: the step has offered all it has.
  void end_step();
  // A product that stands elsewhere on the page, and its variants.
  void exclude(Doc doc) { groups_.insert(context_.generation().group()[doc]); }
  // From now on at most one of a category, those shown already counted, and none of the seeds'. Products without a
  // category are no matter.
  void one_of_each_category();

  // False once the block is full.
  bool offer(const Proposal& proposal, Reason reason);
  bool full() const { return items_.size() >= limit_; }
  // Whether it will be once the step ends.
  bool nearly_full() const { return items_.size() + waiting_.size() >= limit_; }
  std::size_t size() const { return items_.size(); }
  bool acceptable(Doc doc) const;

  BlockAnswer take() &&;

 private:
  bool costs_less(Doc doc) const;
  void let_wait(const Proposal& proposal, Reason reason);
  void take(BlockItem item);

  const BlockContext& context_;
  const std::function<bool(Doc)>& eligible_;
  std::size_t limit_;
  const char* source_ = "";
  bool exclude_bought_ = false;
  std::optional<std::int64_t> least_micros_;
  std::vector<BlockItem> waiting_;            // at most limit_, one of a group
  std::unordered_set<std::uint32_t> groups_;  // of seeds and of what is shown
  bool one_of_each_category_ = false;
  std::unordered_set<std::uint32_t> categories_;  // of seeds and of what is shown, where one of each is wanted
  std::vector<BlockItem> items_;
};

// One step of a fallback chain: proposes products to the filler, best first. One file each.
using BlockStep = void (*)(const BlockContext&, BlockFiller&);

void offer_similar(const BlockContext& context, BlockFiller& filler);
void offer_bought_together(const BlockContext& context, BlockFiller& filler);
void offer_with_alike(const BlockContext& context, BlockFiller& filler);
void offer_also_viewed(const BlockContext& context, BlockFiller& filler);
void offer_for_you(const BlockContext& context, BlockFiller& filler);
void offer_by_visit(const BlockContext& context, BlockFiller& filler);
void offer_trending(const BlockContext& context, BlockFiller& filler);
void offer_popular(const BlockContext& context, BlockFiller& filler);
void offer_best_sellers(const BlockContext& context, BlockFiller& filler);  // offer_popular without the catalog's rest
void offer_recently_viewed(const BlockContext& context, BlockFiller& filler);
void offer_buy_again(const BlockContext& context, BlockFiller& filler);
void offer_bought_before(const BlockContext& context, BlockFiller& filler);
void offer_cart(const BlockContext& context, BlockFiller& filler);
void offer_upsell(const BlockContext& context, BlockFiller& filler);
void offer_complete_the_look(const BlockContext& context, BlockFiller& filler);
void offer_complementing_categories(const BlockContext& context, BlockFiller& filler);
void offer_same_department(const BlockContext& context, BlockFiller& filler);

// Offers from the highest score to the lowest, ties by document, each with the reason that `explain` gives.
using Explain = std::function<Reason(Doc)>;
void offer_all(std::vector<Proposal> proposals, BlockFiller& filler, const Explain& explain);

}  // namespace shelfwise::personalization
