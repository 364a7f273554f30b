// The condition `shopper_segment:=loyal` in the filter of a signed key: not of a product, but of the shopper who asks.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise::server {

// Whether the filter may speak of segments, without looking closely; most do not.
bool may_name_segment(std::string_view filter_by);

// The filter with every such condition replaced by one that holds for all products or for none, of the same length:
// places in messages stay right. `segments` are those of the shopper who asks; for nobody there are none. Errors as of
// query::Filter::parse, also for a segment that there is not.
Result<std::string> settle_segments(std::string_view filter_by, std::span<const std::string_view> segments);

}  // namespace shelfwise::server
