// What the events of a store say about a catalog: read from the log, handed to the report as plain numbers.
#pragma once

#include <functional>
#include <string_view>

#include "catalog_tools/report/event_readiness.h"
#include "common/result.h"
#include "events/event_store.h"

namespace shelfwise::server {

// One pass over the log and one over its links. Memory grows with the shoppers, and with the product ids that the
// catalog lacks up to a bound. `status_of` says what the catalog knows of a product id.
Result<catalog_tools::EventReadiness> read_event_readiness(
    const events::EventStore& store, const std::function<catalog_tools::IdStatus(std::string_view)>& status_of);

}  // namespace shelfwise::server
