// Who may call: access keys with scopes. Without any key the server listens on loopback and lets every local caller in.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/clock.h"
#include "server/hourly_counts.h"
#include "server/merchandising_db.h"
#include "server/signed_key.h"

namespace shelfwise::server {

enum class Scope : std::uint8_t {
  kOpen = 0,      // health, the API's description, the page: no key needed
  kSearch = 1,    // search, browse, recommend, suggest
  kEvents = 2,    // post events
  kProfiles = 4,  // shoppers' data
  kAdmin = 8,     // catalog changes and operation; includes every other scope
};

// "search,events" to its bits; kInvalidArgument naming what is unknown.
Result<std::uint8_t> parse_scopes(std::string_view text);

// What a caller may see and be, beyond the scope of the call.
struct Grant {
  std::string filter_by;             // nothing else is shown; "" for all
  std::string user_token;            // asks for this shopper, whatever the request says; "" for any
  std::vector<std::string> indexes;  // names for Algolia's clients; empty: all
  bool limited = false;              // asked more often than it may: to be answered 429
};

// Thread-safe; authorize() takes no lock, admit() one where the key has a rate.
class KeyRing {
 public:
  // `db` must outlive it. With `always`, calls need a key even while none exists (a server open to other machines).
  KeyRing(MerchandisingDb& db, bool always) : db_(db), always_(always) {}

  // Reads the keys anew, for those that another process made.
  Status refresh();

  bool needs_key() const { return always_ || !keys_.load()->empty(); }

  // kUnauthorized without a valid key, kForbidden where its scopes do not reach.
  Status authorize(std::string_view presented, Scope scope) const;

  // The same, also for keys that were signed with one of the store's (server/signed_key.h), which reach searching and
  // events at most.
  Result<Grant> admit(std::string_view presented, Scope scope, const AskedFrom& from) const;

  // Makes a key and returns it: the only time it can be seen.
  Result<std::string> create(std::string_view name, std::string_view scopes, TimePoint now);
  Status remove(std::string_view name);
  Result<std::string> list_json() const;

 private:
  using Keys = std::map<std::string, std::uint8_t, std::less<>>;  // hash to scopes

  MerchandisingDb& db_;
  bool always_;
  std::atomic<std::shared_ptr<const Keys>> keys_ = std::make_shared<const Keys>();
  mutable HourlyCounts asked_;
};

// SHA-256 as hexadecimal digits. Keys are random and long, so that a plain hash keeps them.
std::string key_hash(std::string_view key);

}  // namespace shelfwise::server
