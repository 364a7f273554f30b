#include "personalization/history/states_file.h"

#include <system_error>
#include <utility>

namespace shelfwise::personalization {
namespace {

// As many events are read from the log in a moment; with fewer in all, a file is not worth its place.
constexpr std::uint64_t kFewEvents = 200'000;

Result<std::shared_ptr<KeptStates>> fitting_states(const std::filesystem::path& file, const events::EventStore& log) {
  auto kept = KeptStates::open(file);
  if (!kept) return kept;
  const auto fits = is_of_log((*kept)->mark(), log);
  if (!fits) return fits.error();
  if (!*fits) return make_error(ErrorCode::kConflict, "is of another log", file.string());
  if (!(*kept)->whole()) return make_error(ErrorCode::kCorrupt, "is damaged", file.string());
  return kept;
}

}  // namespace

std::filesystem::path states_file(const catalog::StorePaths& store) { return store.root / "states.bin"; }

Result<std::shared_ptr<KeptStates>> open_states(const std::filesystem::path& file, const events::EventStore& log,
                                                std::uint32_t oldest) {
  const auto last = log.last_sequence();
  if (!last) return last.error();
  auto kept = fitting_states(file, log);
  if (!kept) return renew_states(file, log, nullptr, oldest, *last > kFewEvents);
  const auto now = log.mark(*last);
  if (!now) return now.error();
  const events::LogMark& mark = (*kept)->mark();
  if (now->erased == mark.erased && *last - mark.sequence <= kFewEvents) return kept;
  return renew_states(file, log, kept->get(), oldest, true);
}

Result<std::shared_ptr<KeptStates>> renew_states(const std::filesystem::path& file, const events::EventStore& log,
                                                 const KeptStates* old, std::uint32_t oldest, bool on_disk) {
  auto bytes = compact_states(log, old, oldest);
  if (!bytes) return std::move(bytes).error();
  if (on_disk) {
    if (const Status written = write_file_atomically(file, *bytes); written) {
      bytes->clear();
      bytes->shrink_to_fit();
      return KeptStates::open(file);
    }
  }
  return KeptStates::of(std::move(*bytes));
}

std::uint32_t oldest_kept(const Settings& settings, TimePoint now) {
  if (settings.retention_days <= 0) return 0;
  const double kept = settings.retention_days * kSecondsPerDay;
  return kept >= to_seconds(now) ? 0 : to_seconds(now) - static_cast<std::uint32_t>(kept);
}

Status prepare_states(const catalog::StorePaths& store, const events::EventStore& log, const Settings& settings,
                      TimePoint now) {
  const auto states = open_states(states_file(store), log, oldest_kept(settings, now));
  return states ? Status() : Status(states.error());
}

}  // namespace shelfwise::personalization
