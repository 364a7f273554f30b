// Shoppers' tastes and what follows from them: a score for every candidate, reasons with evidence, and recommendation
// blocks. The façade of this folder; formulas in docs/personalization.md.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "common/clock.h"
#include "common/ids.h"
#include "common/result.h"
#include "events/event.h"
#include "events/event_store.h"
#include "personalization/settings.h"
#include "personalization/training/training_settings.h"

namespace shelfwise::personalization {

// One named share of a personal score; all shares of a document add up to its total.
struct Part {
  const char* name = "";  // "popularity", "own_purchases", "item_model", "brand_affinity", "price_level" ...
  float value = 0;
};

// Why a product stands where it does, from the shopper's own events only.
struct Reason {
  std::string kind;  // "because_you_viewed", "because_you_bought", "you_often_buy_brand", "popular", "trending" ...
  std::string text;  // "Because you viewed Ridgeline 45 L Backpack"
  std::string product_id;  // the evidence, where it is a product
};

// A shopper's state at one moment, immutable; taken once a request. Opaque to callers.
class ShopperView;
using ShopperViewPtr = std::shared_ptr<const ShopperView>;

// What visits like the one that asks go for, for a shopper of whom little is known. Opaque to callers.
class CohortView;
using CohortViewPtr = std::shared_ptr<const CohortView>;

// What a storefront tells of a visit, as far as anything goes by it.
struct VisitTold {
  events::VisitContext visit;
  std::string entry_category;  // that it began with: a number or a path; unknown ones tell nothing
};

struct BlockRequest {
  std::string block;                     // one of Personalizer::blocks()
  std::vector<std::string> product_ids;  // seeds, aliases followed; the first 50 speak
  ShopperViewPtr shopper;                // nullptr: anonymous
  CohortViewPtr cohort;                  // nullptr: nothing goes by the visit
  std::uint32_t limit = 10;              // 1 to 100
  std::function<bool(Doc)> eligible;     // rules, stock and filter_by; may be absent
  TimePoint now;
  std::vector<Doc> curated;          // what the merchant wants here, best first: stands before all that is computed
  std::vector<std::string> exclude;  // products that the page shows already, aliases followed; their variants count too
};

struct BlockItem {
  Doc doc = kNoDoc;
  double score = 0;
  Reason reason;
  std::string source;  // which step of the chain gave it: "curated", the block's own name, "similar", "popular" ...
  std::optional<Reason>
      social_proof;  // "68 % of buyers also bought this", "12 bought this week": counted, above a floor
};

// A step of a chain that was asked, in the order of the chain.
struct BlockStrategy {
  std::string source;
  std::uint32_t products = 0;  // that it gave
  std::string why;             // what they were chosen by, or why there are none
};

struct BlockAnswer {
  std::vector<BlockItem> items;  // at most one of a variant group, none of the seeds
  std::string source;            // the step that gave most items
  std::vector<BlockStrategy> strategy;
  std::vector<std::string> notes;
};

// Models and shopper states over one generation. Thread-safe: requests read while one thread applies events.
// Building one for a new generation or model happens beside the old, which is then swapped out by the server.
class Personalizer {
 public:
  // Reads the store's current model (untrained defaults where there is none) and rebuilds every shopper's state from
  // the log. Products that the generation lacks are skipped.
  static Result<std::unique_ptr<Personalizer>> open(const catalog::StorePaths& store,
                                                    std::shared_ptr<const catalog::Generation> generation,
                                                    const events::EventStore& log, Settings settings, TimePoint now);
  ~Personalizer();

  // Brings states up to the log's end; returns how many events were read. Called after each append, and on a timer for
  // events that other processes stored. Serialized inside.
  Result<std::uint64_t> catch_up(const events::EventStore& log);

  // Writes the states to disk, where they are found at the next start, and frees the memory of what was added since,
  // if that are at least so many events; what is older than the store keeps is dropped. Meanwhile requests are answered
  // and events applied. False where nothing was done.
  Result<bool> put_to_rest(const events::EventStore& log, std::uint64_t at_least, TimePoint now);

  // nullptr where the shopper is unknown, has refused, or has no usable events: then the answer is the anonymous one.
  ShopperViewPtr view(const ShopperId& token, TimePoint now) const;
  // The same for a page of a listing: pages after the first go by the shopper as they were at the first, half an hour
  // at most, so that no product is on two of them. `listing` is a hash of what is listed.
  ShopperViewPtr view(const ShopperId& token, TimePoint now, std::uint64_t listing, std::uint32_t page) const;
  // What visits like this one go for, as much as it counts for this shopper (`view` is theirs): all of it for who is
  // unknown, less the more they did themselves, and nothing for who has refused or switched personal order off. nullptr
  // where nothing was learned, told, or counts. `token` may be empty.
  CohortViewPtr cohort(const VisitTold& told, const ShopperId& token, const ShopperView* view, TimePoint now) const;

  // Whether the shopper asked for more variety.
  static bool wants_variety(const ShopperView& shopper);

  // Reads anew who is one with this shopper, consent and preferences.
  Status relink(const ShopperId& token, const events::EventStore& log);

  // Forgets a shopper's state and reads all of it anew from the log (erasure): what the log no longer has is gone from
  // memory and from the states at rest.
  Status refresh(const ShopperId& token, const events::EventStore& log);

  // By document: what everybody gets (learned popularity and the catalog's quality columns), the unpersonalized part of
  // the order, in units of the text score. Valid as long as this object.
  std::span<const float> prior(Surface surface = Surface::kSearch) const;

  // Adds impact/100 times the shopper's share to out[i] for docs[i]. `impact` 0 to 100.
  void score(const ShopperView& shopper, std::span<const Doc> docs, double impact, std::span<float> out,
             Surface surface = Surface::kSearch) const;
  // The same for a listing whose products have the scores `base` before, and of which only the first `needed` are
  // wanted: these get what score() gives them, the others something by which they stay behind. Several times faster.
  void score_listing(const ShopperView& shopper, std::span<const Doc> docs, std::span<const float> base,
                     std::size_t needed, double impact, std::span<float> out, Surface surface) const;
  // The shares for one document, as score() adds them at this impact.
  std::vector<Part> explain(const ShopperView& shopper, Doc doc, double impact,
                            Surface surface = Surface::kSearch) const;
  // The same of a cohort: one part.
  void score(const CohortView& cohort, std::span<const Doc> docs, double impact, std::span<float> out) const;
  Part explain(const CohortView& cohort, Doc doc, double impact) const;
  // The prior's shares for one document.
  std::vector<Part> explain_prior(Doc doc, Surface surface = Surface::kSearch) const;
  // The best evidence for showing this product to this shopper; nullopt where there is none.
  std::optional<Reason> reason(const ShopperView& shopper, Doc doc) const;

  // kNotFound for an unknown block, kInvalidArgument where a block that needs a seed got none that exists.
  Result<BlockAnswer> recommend(const BlockRequest& request) const;

  // Names of the blocks that recommend() knows.
  static std::vector<std::string> blocks();

  // The shopper's profile as JSON text, for GET /v1/shoppers/{token}: affinities with weights and evidence counts.
  std::string profile_json(const ShopperId& token, TimePoint now) const;

  // The segments that a shopper is in; none for who is unknown, has refused or switched personal order off.
  std::vector<std::string_view> segments(const ShopperId& token, TimePoint now) const;
  // The names of the segments, and how many shoppers are in each now: a pass over all of them. Linked ids count once.
  std::vector<std::pair<std::string, std::uint64_t>> segment_sizes(TimePoint now) const;
  // Ids of shoppers in a segment, at most `limit`, each the first of its linked ids. kNotFound for an unknown one.
  Result<std::vector<ShopperId>> in_segment(std::string_view segment, std::size_t limit, TimePoint now) const;

  std::uint64_t shoppers() const;
  std::uint64_t model_number() const;  // 0: untrained
  std::size_t memory_bytes() const;

 private:
  struct Impl;
  explicit Personalizer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Learns item models, popularity and blend weights from the log, and switches the store to them. Reproducible bit for
// bit, but for the graph of near products, which goes on from that of the model in use. The report is JSON text:
// counts, seconds, weights, held-out figures.
struct TrainOptions {
  TimePoint as_of;
  Settings settings;
  TrainingSettings training;
  bool update =
      false;  // keep the weights of the model in use, and solve anew only what events have changed since; where
              // it was made of another index or with other settings, everything is learned, and `note` says so
  const std::atomic<bool>* stop = nullptr;  // once true, training ends soon with kUnavailable; may be absent
  std::function<void(std::string_view stage, double done)> progress;  // may be absent
};
Result<std::string> train(const catalog::StorePaths& store, const TrainOptions& options);

}  // namespace shelfwise::personalization
