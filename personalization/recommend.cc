#include "personalization/recommend.h"

#include <algorithm>

#include "personalization/social_proof.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kMaxSeeds = 50;
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
void note_sources(const Block& block, BlockAnswer& answer) {
  const std::string own = block.chain.front().source;
  std::vector<std::string> others;
  std::size_t count = 0;
  for (const BlockItem& item : answer.items) {
    if (item.source == own) continue;
    ++count;
    if (std::find(others.begin(), others.end(), item.source) == others.end()) others.push_back(item.source);
  }
  if (count == 0) return;
  std::string names;
  for (const std::string& name : others) names += (names.empty() ? "" : ", ") + name;
  answer.notes.push_back(std::to_string(count) + " of " + std::to_string(answer.items.size()) + " products are from " +
                         names + ": the log and the catalog tell too little to fill " + own);
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
  const BlockContext context{world.facts, world.model,           world.scorer, world.trends,
                             world.links, request.shopper.get(), read.seeds};
  BlockFiller filler(context, request);
  exclude_shown(world, request, filler);
  if (block->new_to_shopper) filler.exclude_bought();
  if (block->one_of_each_category) filler.one_of_each_category();
  for (const ChainStep& step : block->chain) {
    if (filler.full()) break;
    filler.start(step.source);
    step.offer(context, filler);
  }
  BlockAnswer answer = std::move(filler).take();
  answer.notes = std::move(read.notes);
  note_sources(*block, answer);
  add_social_proof(world, context, request.now, answer);
  return answer;
}

}  // namespace shelfwise::personalization
