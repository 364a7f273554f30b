// What the review page shows, as JSON: pure functions of the folder and the decisions. Lists are windows of at most
// kMaxWindow rows, however many there are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog_tools/review/decisions.h"
#include "server/review/review_session.h"

namespace shelfwise::server {

inline constexpr std::uint32_t kMaxWindow = 200;

// Which rows: those that contain all words of `text`, of a score within the bounds.
struct ReviewFilter {
  enum class Show : std::uint8_t {
    kOpen,     // in doubt, and nobody decided
    kDecided,  // by a person
    kDone,     // merged or mapped by the clean-up
    kApart,    // pairs that the clean-up kept apart
  };
  Show show = Show::kOpen;
  std::string text;
  double min_score = 0;
  double max_score = 1;
};

struct ReviewWindow {
  enum class Sort : std::uint8_t { kLikeliest, kUnlikeliest, kFeed };
  Sort sort = Sort::kLikeliest;
  std::optional<std::uint32_t> from;  // the window begins at this row's place in the order, whether it is shown or not
  std::optional<std::uint32_t> before;  // the window ends before this row's place
  std::uint32_t limit = 12;             // 1 to kMaxWindow
};

// Progress, who decides, how to apply the decisions.
std::string state_json(const ReviewView& view, const catalog_tools::Decisions& decisions, const ReviewOptions& options);

// {"total":...,"position":...,"items":[...]}; position: rows shown before the first of the window.
std::string pairs_json(const ReviewView& view, const catalog_tools::Decisions& decisions, const ReviewFilter& filter,
                       const ReviewWindow& window);
// Both records of a pair in full; kNotFound.
Result<std::string> pair_json(const ReviewView& view, const catalog_tools::Decisions& decisions, std::uint32_t number);

std::string categories_json(const ReviewView& view, const catalog_tools::Decisions& decisions,
                            const ReviewFilter& filter, const ReviewWindow& window);
// {"titles":[...]} of products in a category of the feed; kNotFound.
Result<std::string> category_titles_json(const ReviewView& view, std::uint32_t number);
// Categories of the taxonomy whose path contains all words, the best first.
std::string taxonomy_json(const ReviewView& view, std::string_view words, std::uint32_t limit);

// Groups of merged products, from number `from` on.
std::string groups_json(const ReviewView& view, const catalog_tools::Decisions& decisions, std::string_view text,
                        std::uint32_t from, std::uint32_t limit);

// The audit trail, newest first, of entries with numbers below `before` (0: from the newest).
std::string log_json(const catalog_tools::Decisions& decisions, std::string_view text, std::uint64_t before,
                     std::uint32_t limit);

}  // namespace shelfwise::server
