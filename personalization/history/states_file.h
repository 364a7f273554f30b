// The states at rest of a store: opened where they fit the log, made anew where they do not.
#pragma once

#include <filesystem>
#include <memory>

#include "catalog/store.h"
#include "common/clock.h"
#include "events/event_store.h"
#include "personalization/history/kept_states.h"
#include "personalization/settings.h"

namespace shelfwise::personalization {

std::filesystem::path states_file(const catalog::StorePaths& store);

// States that tell about this log and hold nobody who was erased; they may lag behind by a few events. A file that is
// missing, damaged, of another log or far behind is replaced, where the folder can be written. Acts before `oldest`
// are left out of what is written.
Result<std::shared_ptr<KeptStates>> open_states(const std::filesystem::path& file, const events::EventStore& log,
                                                std::uint32_t oldest);

// The states as of the log's end, from `old` (may be nullptr) and what came after it. On disk, else in memory where
// `on_disk` is not set or the disk does not take them.
Result<std::shared_ptr<KeptStates>> renew_states(const std::filesystem::path& file, const events::EventStore& log,
                                                 const KeptStates* old, std::uint32_t oldest, bool on_disk);

// Acts before this second are kept no more; 0 where a store keeps them for ever.
std::uint32_t oldest_kept(const Settings& settings, TimePoint now);

// Makes the file ready for the next start of a server, which else has to read the log from its beginning.
Status prepare_states(const catalog::StorePaths& store, const events::EventStore& log, const Settings& settings,
                      TimePoint now);

}  // namespace shelfwise::personalization
