#include "personalization/recommend.h"

#include <algorithm>

#include "personalization/social_proof.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kMaxSeeds = 50;
constexpr const char* kCurated = "curated";
constexpr std::size_t kShownId = 80;  // bytes of what came from outside that an answer repeats

struct SeedsRead {
  std::vector<Doc> seeds;
  std::vector<std::string> notes;
  bool all_unknown = false;
};

SeedsRead read_seeds(const BlockWorld& world, const BlockRequest& request) {
  SeedsRead out;
  std::size_t unknown = 0;
  for (const std::string& id : request.product_ids) {
    const auto doc = world.facts.generation().find(id);
    if (!doc) {
      out.notes.push_back("product " + id.substr(0, kShownId) + " is unknown");
      ++unknown;
    } else if (world.reader.sensitive(*doc)) {
      out.notes.push_back("product " + id.substr(0, kShownId) + " is in a sensitive category, which seeds no block");
    } else if (out.seeds.size() < kMaxSeeds && std::find(out.seeds.begin(), out.seeds.end(), *doc) == out.seeds.end()) {
      out.seeds.push_back(*doc);
    }
  }
  out.all_unknown = unknown > 0 && unknown == request.product_ids.size();
  return out;
}

Error unknown_block(const std::string& name) {
  std::string known;
  for (const Block& one : all_blocks()) known += (known.empty() ? "" : ", ") + std::string(one.name);
  return make_error(ErrorCode::kNotFound, "no block '" + name.substr(0, kShownId) + "'; there are " + known, "block");
}

// Products that others of the page show already; unknown ones are shown nowhere anyway.
void exclude_shown(const BlockWorld& world, const BlockRequest& request, BlockFiller& filler) {
  for (const std::string& id : request.exclude) {
    if (const auto doc = world.facts.generation().find(id)) filler.exclude(*doc);
  }
}

// Which figures are told of a product depends on the step that gave it: a stand-in is not bought with the seed.
bool goes_with_seeds(const std::string& source) {
  return source == "bought_together" || source == "cart" || source == "complete_the_look";
}

void add_social_proof(const BlockWorld& world, const BlockContext& context, TimePoint now, BlockAnswer& answer) {
  for (BlockItem& item : answer.items) {
    if (goes_with_seeds(item.source)) item.social_proof = also_bought(context, item.doc);
    if (!item.social_proof) {
      item.social_proof = bought_this_week(world.recent_orders, world.states, item.doc, to_seconds(now));
    }
  }
}

// Says which steps filled a block that its own could not.
void note_sources(const std::string& own, BlockAnswer& answer) {
  std::vector<std::string> others;
  std::size_t count = 0;
  for (const BlockItem& item : answer.items) {
    if (item.source == own || item.source == kCurated) continue;
    ++count;
    if (std::find(others.begin(), others.end(), item.source) == others.end()) others.push_back(item.source);
  }
  if (count == 0) return;
  std::string names;
  for (const std::string& name : others) names += (names.empty() ? "" : ", ") + name;
  answer.notes.push_back(std::to_string(count) + " of " + std::to_string(answer.items.size()) + " products are from " +
                         names + ": the log and the catalog tell too little to fill " + own);
}

// What the merchant wants here comes before all that is computed.
void offer_curated(const BlockRequest& request, BlockFiller& filler, std::vector<BlockStrategy>& strategy) {
  if (request.curated.empty()) return;
  filler.start(kCurated);
  for (const Doc doc : request.curated) {
    if (!filler.offer({doc, 0}, {kCurated, "Picked by the store", ""})) break;
  }
  const auto shown = static_cast<std::uint32_t>(filler.size());
  strategy.push_back(
      {kCurated, shown, shown > 0 ? "put here by the store" : "what the store put here is not on offer at the moment"});
}

std::string why(const ChainStep& step, std::uint32_t products, const BlockContext& context) {
  if (products > 0) return step.gives;
  if (step.by_shopper && context.shopper == nullptr) return "nothing is known of the shopper";
  if (step.by_model && context.model.number() == 0) return "no model is trained yet";
  return step.lacks;
}

void run_chain(const BlockContext& context, const std::vector<std::string>& chain, BlockFiller& filler,
               std::vector<BlockStrategy>& strategy) {
  for (const std::string& source : chain) {
    const ChainStep* step = find_step(source);
    if (step == nullptr) continue;  // settings are checked where they are read
    if (filler.full()) break;
    const std::size_t before = filler.size();
    filler.start(step->source);
    step->offer(context, filler);
    filler.end_step();
    const auto given = static_cast<std::uint32_t>(filler.size() - before);
    strategy.push_back({step->source, given, why(*step, given, context)});
  }
}

}  // namespace

Result<BlockAnswer> recommend_block(const BlockWorld& world, const BlockRequest& request) {
  const Block* block = find_block(request.block);
  if (block == nullptr) return unknown_block(request.block);
  if (request.limit < 1 || request.limit > 100) {
    return make_error(ErrorCode::kInvalidArgument, "limit must be 1 to 100", "limit");
  }
  SeedsRead read = read_seeds(world, request);
  if (block->seeds == Seeds::kNeeded && request.product_ids.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "the block " + request.block + " needs a product_id", "product_id");
  }
  if (block->seeds == Seeds::kNeeded && read.all_unknown) {
    return make_error(ErrorCode::kInvalidArgument, read.notes.front() + "; give the id of a product in the catalog",
                      "product_id");
  }
  if (block->seeds == Seeds::kCart && request.product_ids.empty()) {
    if (request.shopper != nullptr) read.seeds = request.shopper->cart;
    if (read.seeds.empty()) read.notes.emplace_back("no open cart is known; give what is in it as product_id");
  }
  const BlockContext context{world.facts, world.model,           world.scorer,         world.trends,
                             world.links, request.shopper.get(), request.cohort.get(), read.seeds};
  BlockFiller filler(context, request);
  exclude_shown(world, request, filler);
  if (block->new_to_shopper) filler.exclude_bought();
  std::vector<BlockStrategy> strategy;
  offer_curated(request, filler, strategy);
  if (block->one_of_each_category) filler.one_of_each_category();
  if (block->not_cheaper) filler.not_cheaper();
  const auto chain = world.chains.find(block->name);
  if (chain != world.chains.end()) run_chain(context, chain->second, filler, strategy);
  BlockAnswer answer = std::move(filler).take();
  answer.strategy = std::move(strategy);
  answer.notes = std::move(read.notes);
  if (chain != world.chains.end() && !chain->second.empty()) note_sources(chain->second.front(), answer);
  add_social_proof(world, context, request.now, answer);
  return answer;
}

}  // namespace shelfwise::personalization
