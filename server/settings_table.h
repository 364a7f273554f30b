// One table says what store.toml may hold; reading, the file written into new stores and the docs come from it.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "server/settings.h"

namespace shelfwise::server {

using SettingTarget =
    std::variant<bool*, std::uint32_t*, double*, std::optional<double>*, std::string*, std::vector<std::string>*>;

struct Setting {
  std::string_view key;
  SettingTarget target;
  double min = 0;  // of numbers
  double max = 0;
  std::string_view unit;                  // "seconds", "days"; may be empty
  std::vector<std::string_view> choices;  // of texts; empty: free
  std::string_view comment;
};

struct SettingSection {
  std::string_view name;
  std::string_view comment;
  std::vector<Setting> settings;
};

// The table bound to `settings`, which must outlive it.
std::vector<SettingSection> settings_table(StoreSettings& settings);

}  // namespace shelfwise::server
