#include "server/api/callers.h"

#include <algorithm>

#include "server/plain_name.h"

namespace shelfwise::server {
namespace {

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

std::string presented_key(const RequestHeaders& headers, const RawParameters& query) {
  const std::string_view authorization = headers.authorization;
  constexpr std::string_view kBearer = "bearer ";
  constexpr std::string_view kBasic = "basic ";
  if (lower(authorization.substr(0, kBearer.size())) == kBearer) {
    return std::string(trim(authorization.substr(kBearer.size())));
  }
  if (lower(authorization.substr(0, kBasic.size())) == kBasic) {
    const std::string name_and_password = base64_decode(trim(authorization.substr(kBasic.size())));
    return name_and_password.substr(0, name_and_password.find(':'));
  }
  if (const auto own = trim(headers.shelfwise_key); !own.empty()) return std::string(own);
  if (const auto algolia = trim(headers.algolia_key); !algolia.empty()) return std::string(algolia);
  for (const auto& [name, value] : query) {
    if (name == "key" || lower(name) == "x-algolia-api-key") return value;
  }
  return {};
}

std::string base64_decode(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int value = base64_value(c);
    if (value < 0) return {};
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFFU);
  }
  return out;
}

bool opted_out(const RequestHeaders& headers) {
  if (trim(headers.sec_gpc) == "1") return true;
  std::string_view cookies = headers.cookie;
  while (!cookies.empty()) {
    const size_t end = std::min(cookies.find(';'), cookies.size());
    const std::string_view cookie = trim(cookies.substr(0, end));
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    const size_t equals = cookie.find('=');
    if (equals == std::string_view::npos || trim(cookie.substr(0, equals)) != "dnp") continue;
    const std::string value = lower(trim(cookie.substr(equals + 1)));
    if (value != "0" && value != "false") return true;
  }
  return false;
}

bool is_local_host(std::string_view host) {
  if (host.empty()) return true;
  if (host.front() == '[') return host.substr(0, host.find(']') + 1) == "[::1]";
  const std::string name = lower(host.substr(0, host.find(':')));
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  const bool digits = std::all_of(name.begin(), name.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return digits && name.starts_with("127.");
}

bool same_origin(std::string_view origin, std::string_view host) {
  const size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && !host.empty() && lower(origin.substr(scheme + 3)) == lower(host);
}

bool fit_request_id(std::string_view id) { return is_plain_name(id); }

std::string percent_decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

RawParameters parse_query(std::string_view query) {
  RawParameters out;
  const auto decode = [](std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percent_decode(spaced);
  };
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const size_t equals = std::min(pair.find('='), pair.size());
    if (!pair.empty())
      out.emplace_back(decode(pair.substr(0, equals)), decode(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return out;
}

ApiReply preflight_reply(std::string_view methods, std::string_view asks_for_headers) {
  const bool fit = !asks_for_headers.empty() && asks_for_headers.size() <= 1'000 &&
                   std::all_of(asks_for_headers.begin(), asks_for_headers.end(), [](char c) {
                     return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '_' || c == ',' || c == ' ';
                   });
  ApiReply reply;
  reply.status = 204;
  reply.headers.emplace_back("Access-Control-Allow-Methods", std::string(methods) + ", OPTIONS");
  reply.headers.emplace_back(
      "Access-Control-Allow-Headers",
      fit ? std::string(asks_for_headers) : "Authorization, Content-Type, X-Shelfwise-Key, X-Request-Id");
  reply.headers.emplace_back("Access-Control-Max-Age", "600");
  return reply;
}

}  // namespace shelfwise::server
