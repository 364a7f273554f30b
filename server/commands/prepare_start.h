// What a command that has read or filled the log leaves ready for the next start of a server.
#pragma once

#include "catalog/store.h"
#include "common/clock.h"
#include "personalization/settings.h"

namespace shelfwise::server {

// Brings the shoppers' states at rest up to the end of the log: a server that starts without them reads the whole of
// it, a minute for twenty million events. Tells of its progress, and, where it cannot, of that: the next start does it
// then. `command` is the name to speak under.
void prepare_start(const catalog::StorePaths& store, const personalization::Settings& settings, TimePoint now,
                   const char* command);

}  // namespace shelfwise::server
