// The views that listings began with, so that later pages go on where the first one stopped, whatever the shopper does
// between them.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "common/ids.h"
#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {

// Thread-safe. Of a shopper the latest few listings are kept, of all shoppers as many as fit the bound.
class PagingViews {
 public:
  static constexpr std::size_t kListings = 4;
  static constexpr std::uint32_t kSeconds = 30 * 60;

  explicit PagingViews(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // `listing` names what is listed: a hash of the request without its page.
  void begin(const ShopperId& id, std::uint64_t listing, std::uint32_t now,
             const std::shared_ptr<const ShopperView>& view) {
    const std::lock_guard lock(mutex_);
    const auto [found, fresh] = places_.try_emplace(id);
    if (fresh) {
      entries_.push_front({id, {}});
      found->second = entries_.begin();
    } else {
      entries_.splice(entries_.begin(), entries_, found->second);
    }
    auto& begun = entries_.front().begun;
    std::erase_if(begun, [&](const Begun& one) { return take_away(one, one.listing == listing); });
    if (begun.size() == kListings) {
      take_away(begun.back(), true);
      begun.pop_back();
    }
    begun.push_front({listing, now, view});
    bytes_ += view->memory_bytes();
    while (bytes_ > max_bytes_ && entries_.size() > 1) drop(std::prev(entries_.end()));
  }

  // The view of the listing's first page, or nullptr where that is long ago or was never asked for.
  std::shared_ptr<const ShopperView> find(const ShopperId& id, std::uint64_t listing, std::uint32_t now) const {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(id);
    if (found == places_.end()) return nullptr;
    for (const Begun& one : found->second->begun) {
      if (one.listing == listing && now >= one.second && now - one.second <= kSeconds) return one.view;
    }
    return nullptr;
  }

  void forget(const ShopperId& id) {
    const std::lock_guard lock(mutex_);
    if (const auto found = places_.find(id); found != places_.end()) drop(found->second);
  }

  std::size_t memory_bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  struct Begun {
    std::uint64_t listing = 0;
    std::uint32_t second = 0;
    std::shared_ptr<const ShopperView> view;
  };
  struct Entry {
    ShopperId id;
    std::list<Begun> begun;  // latest first
  };

  bool take_away(const Begun& one, bool away) {
    if (away) bytes_ -= one.view->memory_bytes();
    return away;
  }
  void drop(std::list<Entry>::iterator place) {
    for (const Begun& one : place->begun) take_away(one, true);
    places_.erase(place->id);
    entries_.erase(place);
  }

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // latest first
  std::unordered_map<ShopperId, std::list<Entry>::iterator> places_;
  std::size_t bytes_ = 0;
};

}  // namespace shelfwise::personalization
