// Small pure readings of what a request says about its caller.
#pragma once

#include <string>
#include <string_view>

#include "server/api/exchange.h"

namespace shelfwise::server {

// The key in "Authorization: Bearer KEY" or "X-Shelfwise-Key: KEY", or as other clients send theirs: "Authorization:
// Basic" with the key as user name, "X-Algolia-API-Key", or that or "key" as a parameter of the URL. May be empty.
std::string presented_key(const RequestHeaders& headers, const RawParameters& query = {});

// Bytes of base64 in either alphabet, with or without padding; "" where it is none.
std::string base64_decode(std::string_view text);

// Sec-GPC: 1, or a cookie `dnp` that is neither 0 nor false.
bool opted_out(const RequestHeaders& headers);

// "localhost:8080", "127.0.0.1", "[::1]:80", and no Host at all (HTTP/1.0).
bool is_local_host(std::string_view host);

// Whether a page's origin ("http://127.0.0.1:8080") is this server as the Host header names it.
bool same_origin(std::string_view origin, std::string_view host);

// 1 to 64 letters, digits, '.', '_' or '-': fit to go into logs as it came.
bool fit_request_id(std::string_view id);

std::string percent_decode(std::string_view text);

// The query of a URL ("q=a+b&filter_by=brand:=X"), decoded. A name ends at its first '=': filters hold more of them.
RawParameters parse_query(std::string_view query);

// The answer to a browser that asks before it calls from another origin.
// What headers it asks for it may send: an origin is let in or it is not.
ApiReply preflight_reply(std::string_view methods, std::string_view asks_for_headers);

}  // namespace shelfwise::server
