// Who ordered what in the last seven days, kept up to date by every event: for "12 bought this week", counted, not
// estimated.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "common/ids.h"
#include "personalization/history/interaction.h"
#include "personalization/history/shopper_states.h"

namespace shelfwise::personalization {

// Thread-safe. The order of events does not matter.
class RecentOrders {
 public:
  static constexpr std::uint32_t kDays = 7;
  // Of one product, the latest are kept: a count that reaches this means as many or more.
  static constexpr std::size_t kMost = 200;

  // Orders more than seven days before `opened` are passed over.
  explicit RecentOrders(std::uint32_t opened) : oldest_(opened > kSpan ? opened - kSpan : 0) {}

  // Orders of nobody are not counted, as nobody knows how many people they are.
  void add(const ShopperId& owner, const Interaction& one);
  void remove(const ShopperId& owner, const Interaction& one);

  // Different shoppers who ordered it in the seven days before `now` and gave it not back, linked ids being one.
  std::uint32_t buyers(Doc doc, std::uint32_t now, const ShopperStates& states) const;

  std::size_t memory_bytes() const;

 private:
  struct Entry {
    ShopperId owner;
    std::uint32_t second = 0;
    bool refund = false;

    friend bool operator==(const Entry&, const Entry&) = default;
  };
  static constexpr std::uint32_t kSpan = kDays * kSecondsPerDay;

  bool counts(const ShopperId& owner, const Interaction& one) const;

  const std::uint32_t oldest_;
  mutable std::mutex mutex_;
  std::unordered_map<Doc, std::vector<Entry>> entries_;  // by time
};

}  // namespace shelfwise::personalization
