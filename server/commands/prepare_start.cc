#include "server/commands/prepare_start.h"

#include <cstdio>

#include "events/event_store.h"
#include "personalization/history/states_file.h"
#include "server/commands/progress_line.h"

namespace shelfwise::server {

void prepare_start(const catalog::StorePaths& store, const personalization::Settings& settings, TimePoint now,
                   const char* command) {
  const auto log = events::EventStore::open(store.events(), events::EventStore::Options{.read_only = true});
  if (!log) return;  // nothing to read: no event came yet
  ProgressLine line(command);
  line.show("states of shoppers", 0, 0, 0, "");
  const Status prepared = personalization::prepare_states(store, **log, settings, now);
  line.clear();
  if (prepared) return;
  std::fprintf(stderr,
               "shelfwise %s: the states of shoppers are not ready, the next start of a server makes them: %s\n",
               command, prepared.error().text().c_str());
}

}  // namespace shelfwise::server
