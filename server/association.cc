#include "server/association.h"

#include "common/random.h"

namespace shelfwise::server {

bool Association::is_new(std::uint64_t shopper, std::string_view key) {
  return seen_.size() < kMaxCounted && seen_.insert(stable_hash(key, shopper)).second;
}

void Association::count(std::unordered_map<std::string, std::uint32_t>& counts, std::uint64_t shopper,
                        std::string key) {
  if (is_new(shopper, key)) ++counts[std::move(key)];
}

// The first character keeps the three kinds of facts apart.
void Association::add_outcome(std::uint64_t shopper, std::string_view what) {
  if (is_new(shopper, "")) ++shoppers_;
  count(outcomes_, shopper, "o" + std::string(what));
}

void Association::add_cause(std::uint64_t shopper, std::string_view from) {
  count(causes_, shopper, "c" + std::string(from));
}

void Association::add_pair(std::uint64_t shopper, std::string_view from, std::string_view to) {
  count(pairs_, shopper, "p" + std::string(from) + "\t" + std::string(to));
}

void Association::for_each(
    const std::function<void(std::string_view from, std::string_view to, const Strength&)>& visit) const {
  for (const auto& [key, shoppers] : pairs_) {
    const std::string_view both = std::string_view(key).substr(1);
    const size_t tab = both.find('\t');
    const std::string_view from = both.substr(0, tab);
    const std::string_view to = both.substr(tab + 1);
    const auto cause = causes_.find("c" + std::string(from));
    const auto outcome = outcomes_.find("o" + std::string(to));
    if (cause == causes_.end() || outcome == outcomes_.end()) continue;
    const double expected = static_cast<double>(outcome->second) / shoppers_;
    visit(from, to, {shoppers, cause->second, shoppers / static_cast<double>(cause->second) / expected});
  }
}

}  // namespace shelfwise::server
