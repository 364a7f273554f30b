// An event, and a fact about shoppers, as the bytes of one row of events.db. docs/formats/events-db.md
#pragma once

#include <string>
#include <string_view>

#include "common/clock.h"
#include "common/ids.h"
#include "common/result.h"
#include "events/event.h"

namespace shelfwise::events {

// Everything but the sequence and opted_out. Deterministic.
std::string encode_event(const Event& event);

// The reverse, into an event whose storage is reused (a log of a million is read at start-up). False where the bytes
// are not an event; a row of zeros is one that was erased.
bool decode_event(std::string_view bytes, Event& event);

inline bool is_erased(std::string_view bytes) { return bytes.empty() || bytes[0] == '\0'; }

// What is known about shoppers beside their events. A later row about the same thing replaces an earlier one.
struct Fact {
  enum class Kind : unsigned char {
    kLink = 1,  // a and b are one shopper, where `on`; were unlinked, where not; `text` is "user" where b is a userId
    kConsent,   // a agrees, where `on`; refuses, where not
    kPreferences,  // of a, in `text` as JSON
    kTombstone,    // `text` is the salted hash of an id erased
  };
  Kind kind = Kind::kLink;
  bool on = true;
  TimePoint at;
  ShopperId a;
  ShopperId b;
  std::string text;
};

std::string encode_fact(const Fact& fact);
bool decode_fact(std::string_view bytes, Fact& fact);

}  // namespace shelfwise::events
