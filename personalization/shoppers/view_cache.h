// Shopper views that were asked for lately.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "common/ids.h"
#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {

// Thread-safe. Forgets the views that were not asked for longest once they take more than the bound together.
class ViewCache {
 public:
  explicit ViewCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // The view made of this version at this time, or nullptr.
  std::shared_ptr<const ShopperView> find(const ShopperId& id, std::uint64_t version, std::uint32_t now) {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(id);
    if (found == places_.end() || found->second->version != version || found->second->view->now != now) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front().view;
  }

  void keep(const ShopperId& id, std::uint64_t version, std::shared_ptr<const ShopperView> view) {
    const std::lock_guard lock(mutex_);
    if (const auto found = places_.find(id); found != places_.end()) drop(found->second);
    bytes_ += view->memory_bytes();
    entries_.push_front({id, version, std::move(view)});
    places_[id] = entries_.begin();
    while (bytes_ > max_bytes_ && entries_.size() > 1) drop(std::prev(entries_.end()));
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
  struct Entry {
    ShopperId id;
    std::uint64_t version = 0;
    std::shared_ptr<const ShopperView> view;
  };
  using Place = std::list<Entry>::iterator;

  void drop(Place place) {
    bytes_ -= place->view->memory_bytes();
    places_.erase(place->id);
    entries_.erase(place);
  }

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // latest first
  std::unordered_map<ShopperId, Place> places_;
  std::size_t bytes_ = 0;
};

}  // namespace shelfwise::personalization
