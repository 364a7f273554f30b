#include "personalization/training/shown_lists.h"

#include <algorithm>
#include <cmath>

#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {
namespace {

std::string key_of(const events::Event& event) {
  if (event.query_id.empty()) return {};
  return event.query_id.str() + '\n' + events::owner(event).str();
}

bool takes(Act act) { return act == Act::kView || act == Act::kAdd || act == Act::kOrder; }

bool by_doc(const ShownProduct& a, const ShownProduct& b) {
  return a.doc != b.doc ? a.doc < b.doc : a.log_position < b.log_position;
}

bool is_shown(const std::vector<ShownProduct>& shown, Doc doc) {
  return std::binary_search(shown.begin(), shown.end(), ShownProduct{doc, 0},
                            [](const ShownProduct& a, const ShownProduct& b) { return a.doc < b.doc; });
}

}  // namespace

void ShownListsReader::see(const events::Event& event) {
  if (event.kind == events::EventKind::kListView) {
    see_list(event);
    return;
  }
  if (event.query_id.empty()) return;
  Seen* list = find(key_of(event));
  if (list == nullptr) return;
  reader_.read(event, [&](const Interaction& one) {
    if (takes(one.act)) list->taken.push_back(one.doc);
  });
}

void ShownListsReader::see_list(const events::Event& event) {
  std::string key = key_of(event);
  Seen* list = key.empty() ? nullptr : find(key);
  const bool added = list == nullptr;
  if (added) {
    seen_.push_back({events::owner(event),
                     key,
                     to_seconds(event.time),
                     reader_.is_category(event.list) ? Surface::kCategory : Surface::kSearch,
                     {},
                     {}});
    list = &seen_.back();
    if (!key.empty()) by_key_[std::move(key)] = dropped_ + seen_.size() - 1;
  }
  int place = 0;
  for (const events::EventItem& item : event.items) {
    ++place;
    const auto doc = reader_.usable(item.product.str());
    if (!doc || list->shown.size() >= kMaxShown) continue;
    const int position = item.position > 0 ? item.position : place;
    list->shown.push_back({*doc, static_cast<float>(std::log(position))});
  }
  if (seen_.size() <= kMaxLists) return;
  if (!seen_.front().key.empty()) by_key_.erase(seen_.front().key);
  seen_.pop_front();
  ++dropped_;
}

ShownListsReader::Seen* ShownListsReader::find(const std::string& key) {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &seen_[found->second - dropped_];
}

std::unordered_set<ShopperId> ShownListsReader::owners(const ShopperStates& states) const {
  std::unordered_set<ShopperId> owners;
  for (const Seen& list : seen_) owners.insert(states.representative(list.owner));
  return owners;
}

std::vector<ShownList> ShownListsReader::lists(const ShopperStates& states,
                                               const std::unordered_map<ShopperId, std::uint32_t>& number,
                                               const std::vector<History>& shoppers) const {
  std::vector<ShownList> out;
  for (const Seen& seen : seen_) {
    const auto shopper = number.find(states.representative(seen.owner));
    if (shopper == number.end()) continue;
    ShownList list{shopper->second, seen.second, seen.surface, seen.shown, seen.taken};
    std::sort(list.shown.begin(), list.shown.end(), by_doc);
    const auto same = [](const ShownProduct& a, const ShownProduct& b) { return a.doc == b.doc; };
    list.shown.erase(std::unique(list.shown.begin(), list.shown.end(), same), list.shown.end());
    if (list.chosen.empty()) {
      const auto& acts = shoppers[list.shopper].interactions;
      auto one = std::lower_bound(acts.begin(), acts.end(), seen.second,
                                  [](const Interaction& a, std::uint32_t time) { return a.second < time; });
      for (; one != acts.end() && one->second <= seen.second + kSessionGapSeconds; ++one) {
        if (takes(one->act)) list.chosen.push_back(one->doc);
      }
    }
    std::erase_if(list.chosen, [&](Doc doc) { return !is_shown(list.shown, doc); });
    std::sort(list.chosen.begin(), list.chosen.end());
    list.chosen.erase(std::unique(list.chosen.begin(), list.chosen.end()), list.chosen.end());
    if (!list.chosen.empty() && list.chosen.size() < list.shown.size()) out.push_back(std::move(list));
  }
  return out;
}

}  // namespace shelfwise::personalization
