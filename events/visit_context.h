// What a message tells of the visit it was sent in, reduced at once to a few coarse classes that identify nobody.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace shelfwise::events {

// Numbers are in the log (docs/formats/events-db.md): add at the end only.
enum class Device : std::uint8_t { kUnknown, kMobile, kTablet, kDesktop };
enum class Referrer : std::uint8_t {
  kUnknown,  // or a page of the shop itself
  kDirect,   // typed, bookmarked: told to be none
  kSearch,   // a search engine
  kSocial,
  kEmail,
  kOther,  // any other site
};

struct VisitContext {
  Device device = Device::kUnknown;
  Referrer referrer = Referrer::kUnknown;

  bool known() const { return device != Device::kUnknown || referrer != Referrer::kUnknown; }
  bool operator==(const VisitContext&) const = default;
};

// "mobile", "tablet", "desktop"; "unknown".
const char* name_of(Device device);
// "direct", "search", "social", "email", "other"; "unknown".
const char* name_of(Referrer referrer);

// A class by its name, or by what Segment's libraries call it ("ios", "android"); kUnknown for anything else.
Device device_named(std::string_view name);
// By what the browser says of itself.
Device device_of_agent(std::string_view user_agent);

// A class by its name, or that of the page at this address, as document.referrer has it; kDirect where it is empty.
// An address of the same host as `page` is the shop's own: kUnknown.
Referrer referrer_of(std::string_view address, std::string_view page = {});

// From context.device.type, else context.userAgent; and from context.page, or a page message's own properties.
VisitContext read_visit_context(const nlohmann::json& message);

}  // namespace shelfwise::events
