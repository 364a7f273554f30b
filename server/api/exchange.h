// A request and its answer, without sockets, and who answers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/parameters.h"

namespace shelfwise::server {

// The headers that the server looks at; the rest is ignored.
struct RequestHeaders {
  std::string authorization;
  std::string shelfwise_key;
  std::string cookie;
  std::string sec_gpc;
  std::string request_id;
  std::string host;
  std::string origin;
  std::string referer = {};
  std::string algolia_key = {};
  std::string algolia_user_token = {};
  std::string asks_for_headers = {};  // Access-Control-Request-Headers
  std::string accept_encoding = {};
  std::string if_none_match = {};
  std::string content_encoding = {};
};

struct ApiRequest {
  std::string method;   // HEAD comes in as GET
  std::string path;     // as in the request line, still percent-encoded, without the query
  RawParameters query;  // decoded
  RequestHeaders headers;
  std::string_view body;  // lives as long as the call
  std::string remote;     // address of the caller, for logs
};

struct ApiReply {
  int status = 200;
  std::string body;
  std::string_view content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
};

// Thread-safe.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;

  // Never throws; every failure is a problem answer.
  virtual ApiReply handle(const ApiRequest& request) = 0;

  // The answer to bytes that never became a request (too long, too slow, no HTTP).
  virtual ApiReply refuse(int status, std::string_view detail) const = 0;
};

}  // namespace shelfwise::server
