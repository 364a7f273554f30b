// store.toml: every setting of a store, with defaults that work. docs/settings.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "personalization/settings.h"
#include "personalization/training/training_settings.h"
#include "query/settings.h"

namespace shelfwise::server {

struct ServerSettings {
  std::string listen = "127.0.0.1:8080";  // address:port; anything but loopback needs a key
  std::uint32_t threads = 0;              // that answer requests; 0: four a processor core, eight at least
  std::uint32_t max_connections = 4'096;
  double idle_timeout_s = 60;     // a kept connection without a request
  double request_timeout_s = 10;  // from a request's first byte to its last
  double write_timeout_s = 10;    // without the client taking a byte of its answer
  std::uint32_t max_body_mb = 32;
  std::string access_log = "all";         // all, errors, off
  double reload_check_s = 0.5;            // how often a new generation or model is looked for
  double events_check_s = 1;              // how often events of other processes are read
  std::vector<std::string> cors_origins;  // web origins that may call from a browser; "*" for every one
  std::string index_name = "products";    // of the store, for Algolia's clients
};

// Products that no answer holds, whoever asks.
struct RuleSettings {
  bool hide_out_of_stock = false;
  std::optional<double> margin_floor;  // least (price - cost) / price; products without price or cost fail it
  std::string adult = "on_request";    // show, on_request (only where a request has include_adult), hide
};

// Read by `shelfwise index`.
struct AnalysisSettings {
  std::vector<std::string> languages = {"en"};
  std::vector<std::string> searchable_attributes;  // attributes beyond the standard ones that are searched too
};

struct StoreSettings {
  ServerSettings server;
  query::Settings search;
  personalization::Settings personalization;
  personalization::TrainingSettings training;
  RuleSettings rules;
  AnalysisSettings analysis;
};

// All mistakes at once in the error's message, a line each with its line number; `name` is what the file is called.
Result<StoreSettings> parse_store_settings(std::string_view toml, std::string_view name = "store.toml");

// Defaults where there is no such file.
Result<StoreSettings> read_store_settings(const std::filesystem::path& file);

// A store.toml with every setting commented out at its default, with unit and range. Parses to the defaults.
std::string default_store_toml();

// The table of settings as Markdown, for docs/settings.md.
std::string settings_markdown();

}  // namespace shelfwise::server
