// What the shopper has bought and is likely to need again: what is due by their own cycle, or by the usual one of the
// product where they bought it once.
#include <cmath>

#include "personalization/blocks/filler.h"
#include "personalization/items/repeats.h"

namespace shelfwise::personalization {
namespace {

constexpr double kDueFrom = 0.75;  // of the cycle: somebody who waits for the day itself comes too late
constexpr double kDueUntil = 4;    // cycles: who let that many pass has stopped
constexpr double kUsual = 0.4;     // how far the product's usual cycle is believed, a shopper's own being 1 at most

std::string days(double count) {
  const long whole = std::lround(count);
  return std::to_string(whole) + (whole == 1 ? " day" : " days");
}

std::string since_text(double since) {
  return since < 1 ? "You bought this today" : "You bought this " + days(std::floor(since)) + " ago";
}

// How much a purchase is due, 0 to 1: most on the day itself.
double due(double since_days, double cycle_days) {
  const double cycles = since_days / cycle_days;
  if (cycles < kDueFrom || cycles > kDueUntil) return 0;
  return cycles < 1 ? cycles : 1 / cycles;
}

struct Cycle {
  double days = 0;  // 0: none known
  double belief = 0;
  std::string text;
};

Cycle cycle_of(const Repeats& repeats, const Model& model) {
  const auto own = static_cast<double>(repeats.cycle_days);
  if (repeats.orders > 2) {
    const double gaps = repeats.orders - 1;
    return {own, gaps / (gaps + 1), ", usually every " + days(own)};
  }
  if (repeats.orders == 2) return {own, 0.5, ", and " + days(own) + " before that"};
  const auto usual = static_cast<double>(model.cycle_days(repeats.last));
  return {usual, kUsual, "; shoppers usually buy it again after " + days(usual)};
}

}  // namespace

void offer_buy_again(const BlockContext& context, BlockFiller& filler) {
  if (context.shopper == nullptr) return;
  for (const Doc doc : context.shopper->cart) filler.exclude(doc);  // they are about to
  std::vector<Proposal> proposals;
  FlatMap place;
  const std::vector<Repeats> all = repeats_of(context.shopper->visits, context.generation().group());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Cycle cycle = cycle_of(all[i], context.model);
    if (cycle.days < 1) continue;
    const double score = cycle.belief * due(days_between(all[i].last_second, context.shopper->now), cycle.days);
    if (score <= 0) continue;
    proposals.push_back({all[i].last, score});
    place.add(all[i].last, static_cast<float>(i));
  }
  offer_all(std::move(proposals), filler, [&](Doc doc) {
    const Repeats& repeats = all[static_cast<std::size_t>(place[doc])];
    return Reason{
        "due_again",
        since_text(days_between(repeats.last_second, context.shopper->now)) + cycle_of(repeats, context.model).text,
        std::string(context.generation().id(doc))};
  });
}

void offer_bought_before(const BlockContext& context, BlockFiller& filler) {
  if (context.shopper == nullptr) return;
  std::vector<Proposal> proposals;
  for (const OwnProduct& own : context.shopper->own) {
    if (own.orders > 0) proposals.push_back({own.doc, static_cast<double>(own.last_order)});
  }
  offer_all(std::move(proposals), filler, [&](Doc doc) {
    const double since = days_between(context.shopper->find_own(doc)->last_order, context.shopper->now);
    return Reason{"bought_before", since_text(since), std::string(context.generation().id(doc))};
  });
}

}  // namespace shelfwise::personalization
