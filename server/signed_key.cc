#include "server/signed_key.h"

#include <arpa/inet.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <span>

#include "server/algolia/filters.h"
#include "server/api/callers.h"

namespace shelfwise::server {
namespace {

constexpr size_t kMacDigits = 64;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string bytes_of_hex(std::string_view hex) {
  std::string out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
  }
  return out;
}

// `["a","b"]`, or "a,b".
std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  if (text.starts_with('[')) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_array()) {
      for (const auto& part : json) {
        if (part.is_string()) out.push_back(part.get<std::string>());
      }
    }
    return out;
  }
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    if (comma > 0) out.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

Error refusal(const std::string& what) { return make_error(ErrorCode::kForbidden, what); }

template <class Number>
Status read_number(std::string_view name, std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc() && end == text.data() + text.size()) return {};
  return refusal("this key carries a " + std::string(name) + " that is no number");
}

Status read_list(std::string_view name, std::string_view text, std::vector<std::string>& out) {
  out = list_of(text);
  return out.empty() ? Status(refusal("this key carries an empty " + std::string(name))) : Status();
}

Status read_one(const std::string& name, const std::string& value, Restrictions& out) {
  if (name == "filters") {
    Result<std::string> filter = algolia::filters_to_filter_by(value);
    if (!filter) return refusal("the filters that this key carries cannot be understood: " + filter.error().message);
    out.filter_by = std::move(*filter);
    return {};
  }
  if (name == "userToken") {
    out.user_token = value;
    return {};
  }
  if (name == "restrictIndices") return read_list(name, value, out.indexes);
  if (name == "restrictSources") return read_list(name, value, out.sources);
  if (name == "referers") return read_list(name, value, out.pages);
  if (name == "maxQueriesPerIPPerHour") return read_number(name, value, out.max_per_hour);
  if (name == "validUntil") {
    std::int64_t seconds = 0;
    if (Status fine = read_number(name, value, seconds); !fine) return fine;
    out.valid_until = TimePoint{std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 253'402'300'799))};
    return {};
  }
  return refusal("this key carries \"" + name.substr(0, 60) +
                 "\", which is not kept here; carry filters, userToken, restrictIndices, restrictSources, referers, "
                 "maxQueriesPerIPPerHour or validUntil");
}

// "192.0.2.0/24", "192.0.2.7", "2001:db8::/32".
bool is_in_network(std::string_view remote, std::string_view network) {
  const size_t slash = std::min(network.find('/'), network.size());
  const int family = network.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  std::array<unsigned char, 16> base{};
  std::array<unsigned char, 16> asked{};
  if (::inet_pton(family, std::string(network.substr(0, slash)).c_str(), base.data()) != 1) return false;
  if (::inet_pton(family, std::string(remote).c_str(), asked.data()) != 1) return false;
  unsigned bits = family == AF_INET ? 32 : 128;
  if (slash < network.size()) {
    const std::string_view length = network.substr(slash + 1);
    unsigned wanted = 0;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), wanted);
    if (error != std::errc() || end != length.data() + length.size() || wanted > bits) return false;
    bits = wanted;
  }
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((base[bit / 8] & mask) != (asked[bit / 8] & mask)) return false;
  }
  return true;
}

// "https://shop.example" for that origin, with `*` at an end for anything there: "https://shop.example/*", "*.example".
bool is_page(std::string_view pattern, const AskedFrom& from) {
  const bool open_end = pattern.ends_with('*');
  const bool open_begin = pattern.starts_with('*');
  if (open_end) pattern.remove_suffix(1);
  if (open_begin && !pattern.empty()) pattern.remove_prefix(1);
  const auto fits = [&](std::string_view page) {
    if (page.empty()) return false;
    if (open_begin && open_end) return page.find(pattern) != std::string_view::npos;
    if (open_end) return page.starts_with(pattern);
    return open_begin ? page.ends_with(pattern) : page == pattern;
  };
  // A page tells of itself by its origin at least; with the slash behind it that is the beginning of all its pages.
  const std::string origin = from.origin.empty() ? std::string() : std::string(from.origin) + "/";
  return fits(from.origin) || fits(origin) || (from.origin.empty() && fits(from.referer));
}

template <class Fits>
bool any_or_none(const std::vector<std::string>& list, Fits fits) {
  return list.empty() || std::any_of(list.begin(), list.end(), fits);
}

}  // namespace

std::optional<SignedKey> read_signed_key(std::string_view presented) {
  if (presented.size() > kMaxSignedKeyBytes) return std::nullopt;
  const std::string text = base64_decode(presented);
  if (text.size() < kMacDigits) return std::nullopt;
  const auto digits = std::span(text).first(kMacDigits);
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return hex_value(c) >= 0; })) return std::nullopt;
  return SignedKey{text.substr(0, kMacDigits), text.substr(kMacDigits)};
}

bool is_signed_by(const SignedKey& key, std::string_view hash) {
  const std::string secret = bytes_of_hex(hash);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  const auto* text = reinterpret_cast<const unsigned char*>(key.restrictions.data());
  if (::HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), text, key.restrictions.size(), mac.data(),
             &size) == nullptr) {
    return false;
  }
  const std::string claimed = bytes_of_hex(key.mac);
  return claimed.size() == size && ::CRYPTO_memcmp(claimed.data(), mac.data(), size) == 0;
}

Result<Restrictions> read_restrictions(std::string_view text) {
  Restrictions out;
  for (const auto& [name, value] : parse_query(text)) {
    if (Status fine = read_one(name, value, out); !fine) return std::move(fine).error();
  }
  return out;
}

Status check_restrictions(const Restrictions& r, const AskedFrom& from) {
  if (r.valid_until && from.now >= *r.valid_until)
    return refusal("this key was valid until " + format_rfc3339(*r.valid_until));
  if (!any_or_none(r.sources, [&](const std::string& network) { return is_in_network(from.remote, network); })) {
    return refusal("this key may not be used from this address");
  }
  if (!any_or_none(r.pages, [&](const std::string& page) { return is_page(page, from); })) {
    return refusal("this key may not be used from this page");
  }
  return {};
}

}  // namespace shelfwise::server
