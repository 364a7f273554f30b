// Any text as a Segment message: it is refused at a place with a reason, or becomes an event within the stated bounds
// that the log gives back unchanged.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/clock.h"
#include "events/codec.h"
#include "events/event.h"
#include "events/import.h"

namespace {

using namespace shelfwise;
using namespace shelfwise::events;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_event(const Event& event, TimePoint now) {
  require(!event.message_id.empty() && event.message_id.str().size() <= kMaxIdBytes);
  require(!owner(event).empty() && owner(event).str().size() <= kMaxIdBytes);
  require(event.time <= now && event.items.size() <= kMaxItems);
  require(event.kind != EventKind::kAlias || !event.previous_id.empty());
  for (const EventItem& item : event.items) {
    require(!item.product.empty() && item.quantity > 0);
    require(item.price_micros == catalog::kNoMicros || item.price_micros >= 0);
  }
}

void check_codec(const Event& event) {
  Event decoded;
  require(decode_event(encode_event(event), decoded));
  require(encode_event(decoded) == encode_event(event));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const TimePoint now = parse_rfc3339("2026-03-10T12:00:00Z").value();
  const auto message = read_message(text, now);
  if (!message) {
    require(!message.error().message.empty());
  } else {
    check_event(message->event, now);
    check_codec(message->event);
    // What is stored can be imported again, as the same event.
    const auto again = read_message(message->json, now);
    require(again.ok() && again->event.message_id == message->event.message_id);
  }
  Event event;
  if (decode_event(text, event)) (void)encode_event(event);
  Fact fact;
  if (decode_fact(text, fact)) (void)encode_fact(fact);
  return 0;
}
