// Keys for the browser: a key of the store signs what its bearer may do, as Algolia's clients make "secured API keys".
//
//   base64( hex( HMAC-SHA256( key, restrictions ) ) + restrictions ),  restrictions as in a URL:
//   "filters=brand%3AFjell&validUntil=1893456000&userToken=shopper-17"
//
// The store keeps SHA-256 of its keys only. That is enough to check a signature, because HMAC takes a key longer than
// its block of 64 bytes by that same hash (RFC 2104, section 2), and ours have 67.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/clock.h"
#include "common/result.h"

namespace shelfwise::server {

inline constexpr size_t kMaxSignedKeyBytes = 8'000;

struct SignedKey {
  std::string mac;  // 64 hexadecimal digits
  std::string restrictions;
};

// nullopt where `presented` does not have that form.
std::optional<SignedKey> read_signed_key(std::string_view presented);

// `hash` is key_hash() of a stored key. Takes equally long wherever the two differ.
bool is_signed_by(const SignedKey& key, std::string_view hash);

// What a signed key allows. It never changes anything but events, whatever its signer may do.
struct Restrictions {
  std::string filter_by;             // `filters` in our language
  std::string user_token;            // stands in the place of any other
  std::vector<std::string> indexes;  // restrictIndices; empty: all
  std::vector<std::string> sources;  // restrictSources: networks such as 192.0.2.0/24; empty: all
  std::vector<std::string> pages;    // referers: "https://shop.example/*"; empty: all
  std::optional<TimePoint> valid_until;
  std::uint32_t max_per_hour = 0;  // maxQueriesPerIPPerHour; 0: as many as come
};

// kForbidden where anything is carried that is not understood: a limit that is not kept must not look like one.
Result<Restrictions> read_restrictions(std::string_view text);

struct AskedFrom {
  std::string_view remote;   // address
  std::string_view origin;   // of the page, "" where the browser sent none
  std::string_view referer;  // the page itself
  TimePoint now;
};

// kForbidden where time, network or page are not those allowed.
Status check_restrictions(const Restrictions& restrictions, const AskedFrom& from);

}  // namespace shelfwise::server
