// The names of Segment's e-commerce events, and what each must carry. docs/formats/events.md lists them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "events/event.h"

namespace shelfwise::events {

enum class Products : std::uint8_t {
  kNone,      // none are read
  kOptional,  // read where they are there
  kRequired,  // at least one, in the properties themselves or in properties.products
};

struct KnownName {
  std::string_view name;
  EventKind kind;
  Products products;
};

// In a fixed order that the log relies on (a stored event names its row by number): add at the end only.
std::span<const KnownName> known_names();

// The row for a name; case, and "_" or "-" for a space, make no difference. nullptr for a name of the store's own.
const KnownName* find_name(std::string_view name);

}  // namespace shelfwise::events
