// What people decided about pairs of records: the same product, or not.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace shelfwise::catalog_tools {

enum class Verdict { kMerge, kDistinct };

// By the products' ids, in either order. A verdict on ids that no feed has, or on one id with itself, changes nothing.
// Plain data.
struct PairVerdicts {
  std::map<std::pair<std::string, std::string>, Verdict> pairs;  // the lesser id first

  // Replaces an earlier verdict on the pair.
  void set(std::string_view a, std::string_view b, Verdict verdict) { pairs[key(a, b)] = verdict; }

  std::optional<Verdict> find(std::string_view a, std::string_view b) const {
    const auto found = pairs.find(key(a, b));
    return found == pairs.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  static std::pair<std::string, std::string> key(std::string_view a, std::string_view b) {
    return a < b ? std::pair(std::string(a), std::string(b)) : std::pair(std::string(b), std::string(a));
  }
};

}  // namespace shelfwise::catalog_tools
