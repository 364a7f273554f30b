// How often shoppers who did one thing did another, beside how often anybody did: counts and lift.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace shelfwise::server {

// Counts every shopper once for each thing. Bounded: after kMaxCounted facts nothing new is counted, so that what was
// seen first decides; about 200 MB at the worst.
class Association {
 public:
  static constexpr size_t kMaxCounted = 1'000'000;

  // A shopper did `what`, whatever came before: what a pair is compared with.
  void add_outcome(std::uint64_t shopper, std::string_view what);
  // A shopper who did `from` went on with something, ...
  void add_cause(std::uint64_t shopper, std::string_view from);
  // ... with this.
  void add_pair(std::uint64_t shopper, std::string_view from, std::string_view to);

  struct Strength {
    std::uint32_t shoppers = 0;  // did `from` and then `to`
    std::uint32_t of = 0;        // did `from` and then anything
    double lift = 0;             // the share of these, divided by the share of all shoppers who did `to`
  };
  // Every pair, in no order.
  void for_each(const std::function<void(std::string_view from, std::string_view to, const Strength&)>& visit) const;

 private:
  bool is_new(std::uint64_t shopper, std::string_view key);
  void count(std::unordered_map<std::string, std::uint32_t>& counts, std::uint64_t shopper, std::string key);

  std::unordered_set<std::uint64_t> seen_;
  std::unordered_map<std::string, std::uint32_t> outcomes_;
  std::unordered_map<std::string, std::uint32_t> causes_;
  std::unordered_map<std::string, std::uint32_t> pairs_;  // "from\tto"
  std::uint32_t shoppers_ = 0;                            // with any outcome
};

}  // namespace shelfwise::server
