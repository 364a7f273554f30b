#include "server/keys.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "server/json_writer.h"
#include "server/nearest.h"
#include "server/plain_name.h"
#include "server/query_ids.h"

namespace shelfwise::server {
namespace {

struct NamedScope {
  std::string_view name;
  Scope scope;
};
constexpr NamedScope kScopes[] = {
    {"search", Scope::kSearch}, {"events", Scope::kEvents}, {"profiles", Scope::kProfiles}, {"admin", Scope::kAdmin}};
constexpr std::string_view kKeyPrefix = "sw_";
constexpr std::string_view kScopeNames[] = {"search", "events", "profiles", "admin"};

std::string_view scope_name(Scope scope) {
  for (const NamedScope& known : kScopes) {
    if (known.scope == scope) return known.name;
  }
  return "open";
}

Status check_name(std::string_view name) {
  if (is_plain_name(name)) return {};
  return make_error(ErrorCode::kInvalidArgument,
                    "a key's name has 1 to 64 letters, digits, '-', '_' or '.', not dots alone");
}

}  // namespace

Result<std::uint8_t> parse_scopes(std::string_view text) {
  std::uint8_t bits = 0;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    const std::string_view name = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    const auto known =
        std::find_if(std::begin(kScopes), std::end(kScopes), [&](const NamedScope& s) { return s.name == name; });
    if (known == std::end(kScopes)) {
      return make_error(ErrorCode::kInvalidArgument, "there is no scope \"" + std::string(name.substr(0, 40)) +
                                                         "\"; scopes are search, events, profiles, admin" +
                                                         did_you_mean(name, kScopeNames));
    }
    bits |= static_cast<std::uint8_t>(known->scope);
  }
  if (bits == 0) {
    return make_error(ErrorCode::kInvalidArgument, "a key needs at least one scope: search, events, profiles, admin");
  }
  return bits;
}

Status KeyRing::refresh() {
  const Result<std::vector<StoredKey>> stored = db_.keys();
  if (!stored) return stored.error();
  auto keys = std::make_shared<Keys>();
  for (const StoredKey& key : *stored) {
    const Result<std::uint8_t> scopes = parse_scopes(key.scopes);
    if (!scopes) return scopes.error();
    (*keys)[key.hash] = *scopes;
  }
  keys_.store(std::move(keys));
  return {};
}

Status KeyRing::authorize(std::string_view presented, Scope scope) const {
  if (scope == Scope::kOpen || !needs_key()) return {};
  if (presented.empty()) {
    return make_error(ErrorCode::kUnauthorized, "send a key with the scope \"" + std::string(scope_name(scope)) +
                                                    "\" as \"Authorization: Bearer KEY\"");
  }
  const auto keys = keys_.load();
  const auto found = keys->find(key_hash(presented));
  if (found == keys->end()) return make_error(ErrorCode::kUnauthorized, "this key is not known, or was removed");
  const auto wanted =
      static_cast<std::uint8_t>(static_cast<std::uint8_t>(scope) | static_cast<std::uint8_t>(Scope::kAdmin));
  if ((found->second & wanted) != 0) return {};
  return make_error(ErrorCode::kForbidden, "this key lacks the scope \"" + std::string(scope_name(scope)) + "\"");
}

Result<Grant> KeyRing::admit(std::string_view presented, Scope scope, const AskedFrom& from) const {
  if (scope == Scope::kOpen || !needs_key()) return Grant{};
  const std::optional<SignedKey> key = presented.starts_with(kKeyPrefix) ? std::nullopt : read_signed_key(presented);
  if (!key) {
    if (Status known = authorize(presented, scope); !known) return std::move(known).error();
    return Grant{};
  }
  const auto keys = keys_.load();
  const auto signer =
      std::find_if(keys->begin(), keys->end(), [&](const auto& known) { return is_signed_by(*key, known.first); });
  if (signer == keys->end()) {
    return make_error(ErrorCode::kUnauthorized, "this key is signed by none of the store's keys, or by one removed");
  }
  const bool for_browsers = scope == Scope::kSearch || scope == Scope::kEvents;
  const auto wanted =
      static_cast<std::uint8_t>(static_cast<std::uint8_t>(scope) | static_cast<std::uint8_t>(Scope::kAdmin));
  if (!for_browsers || (signer->second & wanted) == 0) {
    return make_error(ErrorCode::kForbidden,
                      "a signed key reaches searching and events at most, as far as its signer does");
  }
  Result<Restrictions> restrictions = read_restrictions(key->restrictions);
  if (!restrictions) return std::move(restrictions).error();
  if (Status fine = check_restrictions(*restrictions, from); !fine) return std::move(fine).error();
  Grant grant{std::move(restrictions->filter_by), std::move(restrictions->user_token),
              std::move(restrictions->indexes)};
  const std::uint32_t rate = restrictions->max_per_hour;
  grant.limited = rate > 0 && asked_.count(key->mac + std::string(from.remote), from.now) > rate;
  return grant;
}

Result<std::string> KeyRing::create(std::string_view name, std::string_view scopes, TimePoint now) {
  if (Status fine = check_name(name); !fine) return std::move(fine).error();
  if (const auto bits = parse_scopes(scopes); !bits) return bits.error();
  const std::string key = std::string(kKeyPrefix) + random_id() + random_id();
  if (Status added = db_.add_key({std::string(name), key_hash(key), std::string(scopes), format_rfc3339(now)});
      !added) {
    return std::move(added).error();
  }
  if (Status read = refresh(); !read) return std::move(read).error();
  return key;
}

Status KeyRing::remove(std::string_view name) {
  if (Status removed = db_.remove_key(name); !removed) return removed;
  return refresh();
}

Result<std::string> KeyRing::list_json() const {
  const Result<std::vector<StoredKey>> stored = db_.keys();
  if (!stored) return stored.error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("keys").begin_array();
  for (const StoredKey& key : *stored) {
    json.begin_object().key("name").string(key.name).key("scopes").string(key.scopes);
    json.key("created").string(key.created).end_object();
  }
  json.end_array().end_object();
  return out;
}

std::string key_hash(std::string_view key) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest.data());
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

}  // namespace shelfwise::server
