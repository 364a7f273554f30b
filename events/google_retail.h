// User events as Google's Retail API (Vertex AI Search for commerce) has them, told in Segment's words, so that a shop
// that sends those already needs no other.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "common/result.h"

namespace shelfwise::events {

// Whether a message is such a user event: it has an eventType, and neither type nor event.
bool is_google_retail(const nlohmann::json& message);

// The Segment message of the same meaning. `eventType` becomes the event, `visitorId` the anonymousId,
// `userInfo.userId` the userId, `eventTime` the timestamp, `attributionToken` the query_id, `productDetails` the
// products, `purchaseTransaction.id` the order_id. An eventType without a counterpart keeps its name. These events have
// no message id: where they bring no messageId, one is made of their bytes, so that the same event counts once. Errors
// name the place in the message as it came.
Result<nlohmann::json> from_google_retail(const nlohmann::json& message);

}  // namespace shelfwise::events
