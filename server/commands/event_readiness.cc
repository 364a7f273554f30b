#include "server/commands/event_readiness.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/clock.h"
#include "events/event.h"
#include "events/vocabulary.h"

namespace shelfwise::server {
namespace {

using catalog_tools::EventReadiness;
using catalog_tools::IdStatus;
using events::EventKind;

constexpr size_t kMaxLostIds = 200'000;  // distinct ones that are counted each
constexpr size_t kMaxOtherNames = 10'000;
constexpr std::string_view kMadeByImport = "line-";  // beginning of a message id that import made

struct Wanted {
  EventKind kind;
  const char* name;
  const char* use;
};
constexpr std::array kWanted = {
    Wanted{EventKind::kView, "Product Viewed", "what a shopper looks at: likings, and what goes with what"},
    Wanted{EventKind::kClick, "Product Clicked", "which answer to a search was the right one"},
    Wanted{EventKind::kAdd, "Product Added", "what a shopper wants to have; the cart's own recommendations"},
    Wanted{EventKind::kOrder, "Order Completed", "what was bought: best sellers, bought together, buy again"},
    Wanted{EventKind::kSearch, "Products Searched", "what shoppers ask for: suggestions, and answers to learn from"},
    Wanted{EventKind::kListView, "Product List Viewed", "what was shown, so that what was passed over counts too"},
    Wanted{EventKind::kIdentify, "identify", "who is who: one shopper on two devices"},
};

using Counts = std::unordered_map<std::string, std::uint64_t>;

std::vector<EventReadiness::Count> most_frequent(const Counts& counts) {
  std::vector<EventReadiness::Count> all;
  for (const auto& [name, count] : counts) all.push_back({name, count});
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.count != b.count ? a.count > b.count : a.name < b.name; });
  if (all.size() > EventReadiness::kMaxListed) all.resize(EventReadiness::kMaxListed);
  return all;
}

class Counter {
 public:
  explicit Counter(const std::function<IdStatus(std::string_view)>& status_of) : status_of_(status_of) {}

  void add(const events::Event& event) {
    first_ = out_.events == 0 ? event.time : std::min(first_, event.time);
    last_ = out_.events == 0 ? event.time : std::max(last_, event.time);
    ++out_.events;
    ++kinds_[event.kind];
    if (event.kind == EventKind::kOther && events::find_name(event.name) == nullptr) count_name(event.name);
    for (const events::EventItem& item : event.items) add_mention(item.product);
    if (event.kind == EventKind::kOrder) ++out_.orders;
    const bool no_message_id = event.message_id.str().starts_with(kMadeByImport);
    const bool no_order_id = event.kind == EventKind::kOrder && event.order_id.empty();
    out_.without_message_id += no_message_id ? 1 : 0;
    out_.orders_without_id += no_order_id ? 1 : 0;
    out_.incomplete += no_message_id || no_order_id ? 1 : 0;
    if (!event.user_id.empty()) users_.insert(event.user_id);
    if (!event.anonymous_id.empty()) anonymous_.insert(event.anonymous_id);
  }

  EventReadiness finish(const std::vector<std::pair<ShopperId, ShopperId>>& links) {
    std::unordered_set<ShopperId> linked;
    for (const auto& [a, b] : links) linked.insert({a, b});
    out_.users = users_.size();
    out_.anonymous = anonymous_.size();
    out_.users_linked = count_in(users_, linked);
    out_.anonymous_linked = count_in(anonymous_, linked);
    kinds_[EventKind::kIdentify] += kinds_[EventKind::kAlias];
    for (const Wanted& wanted : kWanted) out_.kinds.push_back({wanted.name, wanted.use, kinds_[wanted.kind]});
    out_.other_names = most_frequent(other_names_);
    out_.lost = most_frequent(lost_);
    out_.lost_ids = lost_.size();
    if (out_.events > 0) {
      out_.first = format_rfc3339(first_);
      out_.last = format_rfc3339(last_);
    }
    return std::move(out_);
  }

 private:
  void add_mention(const ProductId& product) {
    ++out_.mentions;
    switch (status_of_(product.str())) {
      case IdStatus::kProduct: return;
      case IdStatus::kMerged: ++out_.mentions_merged; return;
      case IdStatus::kUnknown: break;
    }
    ++out_.mentions_lost;
    const auto found = lost_.find(product.str());
    if (found != lost_.end()) {
      ++found->second;
    } else if (lost_.size() < kMaxLostIds) {
      lost_.emplace(product.str(), 1);
    } else {
      out_.lost_ids_cut = true;
    }
  }

  void count_name(const std::string& name) {
    if (other_names_.size() < kMaxOtherNames || other_names_.contains(name)) ++other_names_[name];
  }

  static std::uint64_t count_in(const std::unordered_set<ShopperId>& ids, const std::unordered_set<ShopperId>& linked) {
    return static_cast<std::uint64_t>(
        std::count_if(ids.begin(), ids.end(), [&](const ShopperId& id) { return linked.contains(id); }));
  }

  const std::function<IdStatus(std::string_view)>& status_of_;
  EventReadiness out_;
  TimePoint first_{};
  TimePoint last_{};
  std::map<EventKind, std::uint64_t> kinds_;
  Counts other_names_;
  Counts lost_;
  std::unordered_set<ShopperId> users_;
  std::unordered_set<ShopperId> anonymous_;
};

}  // namespace

Result<EventReadiness> read_event_readiness(const events::EventStore& store,
                                            const std::function<IdStatus(std::string_view)>& status_of) {
  Counter counter(status_of);
  const Status read = store.for_each(0, [&](const events::Event& event) {
    counter.add(event);
    return true;
  });
  if (!read) return read.error();
  const auto links = store.links();
  if (!links) return links.error();
  return counter.finish(*links);
}

}  // namespace shelfwise::server
