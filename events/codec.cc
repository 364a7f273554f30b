#include "events/codec.h"

#include <bit>

#include "events/bytes.h"
#include "events/vocabulary.h"

namespace shelfwise::events {
namespace {

// The first byte of a row: the layout's version, never 0.
constexpr unsigned char kEventLayout = 1;
constexpr unsigned char kEventLayoutWithVisit = 2;  // one byte more after the flags
constexpr unsigned char kFactLayout = 1;

enum EventFlag : unsigned {
  kHasAnonymous = 1,
  kHasUser = 2,
  kHasPrevious = 4,
  kHasOrder = 8,
  kHasQuery = 16,
  kHasList = 32,
  kHasQueryId = 64,
  kHasItems = 128,
};
enum ItemFlag : unsigned char { kHasPrice = 1, kHasQuantity = 2, kHasPosition = 4, kWholeQuantity = 8 };

constexpr std::uint64_t kOwnName = 0;  // the name follows; n + 1 is row n of known_names()

// The visit and the look in a byte: device in the lowest 2 bits, referrer in the next 3, look in the next 2.
constexpr unsigned kReferrerShift = 2;
constexpr unsigned kLookShift = 5;

unsigned char visit_byte(const Event& event) {
  return static_cast<unsigned char>(static_cast<unsigned>(event.visit.device) |
                                    static_cast<unsigned>(event.visit.referrer) << kReferrerShift |
                                    static_cast<unsigned>(event.look) << kLookShift);
}

bool read_visit(unsigned byte, Event& event) {
  const unsigned referrer = (byte >> kReferrerShift) & 7U;
  const unsigned look = byte >> kLookShift;
  if (referrer > static_cast<unsigned>(Referrer::kOther) || look > static_cast<unsigned>(Look::kGlance)) return false;
  event.visit = {static_cast<Device>(byte & 3U), static_cast<Referrer>(referrer)};
  event.look = static_cast<Look>(look);
  return true;
}

std::int64_t ms(TimePoint time) { return time.time_since_epoch().count(); }
TimePoint time_of(std::int64_t value) { return TimePoint(std::chrono::milliseconds(value)); }

void write_name(ByteWriter& out, const std::string& name) {
  const KnownName* row = find_name(name);
  if (row != nullptr && row->name == name) {
    out.varint(static_cast<std::uint64_t>(row - known_names().data()) + 1);
    return;
  }
  out.varint(kOwnName);
  out.text(name);
}

bool read_name(ByteReader& in, std::string& name) {
  const std::uint64_t number = in.varint();
  if (number == kOwnName) {
    in.text(name);
    return true;
  }
  if (number > known_names().size()) return false;
  name = known_names()[number - 1].name;
  return true;
}

// Most quantities are small whole numbers; the others keep all their bits.
bool is_whole(double quantity) {
  return quantity >= 0 && quantity <= 1e9 && quantity == static_cast<double>(static_cast<std::uint64_t>(quantity));
}

void write_item(ByteWriter& out, const EventItem& item) {
  unsigned char flags = 0;
  if (item.price_micros != catalog::kNoMicros) flags |= kHasPrice;
  if (item.quantity != 1) flags |= kHasQuantity;
  if (is_whole(item.quantity)) flags |= kWholeQuantity;
  if (item.position >= 0) flags |= kHasPosition;
  out.byte(flags);
  out.text(item.product.str());
  if ((flags & kHasPrice) != 0) out.signed_varint(item.price_micros);
  if ((flags & kHasQuantity) != 0) {
    const bool whole = (flags & kWholeQuantity) != 0;
    out.varint(whole ? static_cast<std::uint64_t>(item.quantity) : std::bit_cast<std::uint64_t>(item.quantity));
  }
  if ((flags & kHasPosition) != 0) out.varint(static_cast<std::uint64_t>(item.position));
}

void read_item(ByteReader& in, EventItem& item) {
  const unsigned char flags = in.byte();
  item.product = ProductId(in.text());
  item.price_micros = (flags & kHasPrice) != 0 ? in.signed_varint() : catalog::kNoMicros;
  item.quantity = 1;
  if ((flags & kHasQuantity) != 0) {
    const std::uint64_t bits = in.varint();
    item.quantity = (flags & kWholeQuantity) != 0 ? static_cast<double>(bits) : std::bit_cast<double>(bits);
  }
  item.position = (flags & kHasPosition) != 0 ? static_cast<std::int32_t>(in.varint()) : -1;
}

template <class Id>
void read_id(ByteReader& in, bool present, Id& id) {
  id = present ? Id(in.text()) : Id();
}

void read_text(ByteReader& in, bool present, std::string& text) {
  text.clear();
  if (present) in.text(text);
}

}  // namespace

std::string encode_event(const Event& event) {
  unsigned flags = 0;
  if (!event.anonymous_id.empty()) flags |= kHasAnonymous;
  if (!event.user_id.empty()) flags |= kHasUser;
  if (!event.previous_id.empty()) flags |= kHasPrevious;
  if (!event.order_id.empty()) flags |= kHasOrder;
  if (!event.query.empty()) flags |= kHasQuery;
  if (!event.list.empty()) flags |= kHasList;
  if (!event.query_id.empty()) flags |= kHasQueryId;
  if (!event.items.empty()) flags |= kHasItems;
  ByteWriter out;
  const unsigned char visit = visit_byte(event);
  out.byte(visit == 0 ? kEventLayout : kEventLayoutWithVisit);
  out.byte(static_cast<unsigned char>(event.kind));
  out.byte(static_cast<unsigned char>(flags));
  if (visit != 0) out.byte(visit);
  out.text(event.message_id.str());
  write_name(out, event.name);
  out.signed_varint(ms(event.time));
  out.signed_varint(ms(event.received));
  if ((flags & kHasAnonymous) != 0) out.text(event.anonymous_id.str());
  if ((flags & kHasUser) != 0) out.text(event.user_id.str());
  if ((flags & kHasPrevious) != 0) out.text(event.previous_id.str());
  if ((flags & kHasOrder) != 0) out.text(event.order_id);
  if ((flags & kHasQuery) != 0) out.text(event.query);
  if ((flags & kHasList) != 0) out.text(event.list);
  if ((flags & kHasQueryId) != 0) out.text(event.query_id.str());
  if ((flags & kHasItems) != 0) {
    out.varint(event.items.size());
    for (const EventItem& item : event.items) write_item(out, item);
  }
  return out.take();
}

bool decode_event(std::string_view bytes, Event& event) {
  ByteReader in(bytes);
  const unsigned char layout = in.byte();
  if (layout != kEventLayout && layout != kEventLayoutWithVisit) return false;
  const unsigned char kind = in.byte();
  if (kind > static_cast<unsigned char>(EventKind::kEngage)) return false;
  event.kind = static_cast<EventKind>(kind);
  event.opted_out = false;
  const unsigned flags = in.byte();
  if (!read_visit(layout == kEventLayoutWithVisit ? in.byte() : 0, event)) return false;
  event.message_id = MessageId(in.text());
  if (!read_name(in, event.name)) return false;
  event.time = time_of(in.signed_varint());
  event.received = time_of(in.signed_varint());
  read_id(in, (flags & kHasAnonymous) != 0, event.anonymous_id);
  read_id(in, (flags & kHasUser) != 0, event.user_id);
  read_id(in, (flags & kHasPrevious) != 0, event.previous_id);
  read_text(in, (flags & kHasOrder) != 0, event.order_id);
  read_text(in, (flags & kHasQuery) != 0, event.query);
  read_text(in, (flags & kHasList) != 0, event.list);
  read_id(in, (flags & kHasQueryId) != 0, event.query_id);
  const std::uint64_t items = (flags & kHasItems) != 0 ? in.varint() : 0;
  if (!in.ok() || items > kMaxItems) return false;
  event.items.resize(items);
  for (EventItem& item : event.items) read_item(in, item);
  return in.at_end();
}

std::string encode_fact(const Fact& fact) {
  ByteWriter out;
  out.byte(kFactLayout);
  out.byte(static_cast<unsigned char>(fact.kind));
  out.byte(fact.on ? 1 : 0);
  out.signed_varint(ms(fact.at));
  out.text(fact.a.str());
  out.text(fact.b.str());
  out.text(fact.text);
  return out.take();
}

bool decode_fact(std::string_view bytes, Fact& fact) {
  ByteReader in(bytes);
  if (in.byte() != kFactLayout) return false;
  const unsigned char kind = in.byte();
  if (kind < 1 || kind > static_cast<unsigned char>(Fact::Kind::kTombstone)) return false;
  fact.kind = static_cast<Fact::Kind>(kind);
  fact.on = in.byte() != 0;
  fact.at = time_of(in.signed_varint());
  fact.a = ShopperId(in.text());
  fact.b = ShopperId(in.text());
  in.text(fact.text);
  return in.at_end();
}

}  // namespace shelfwise::events
