// A small shop behind the whole HTTP interface, without sockets.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/api/api.h"
#include "tests/support/small_store.h"

namespace shelfwise::server {

struct Answer {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string content_type;

  nlohmann::json json() const { return nlohmann::json::parse(body); }
  std::string header(std::string_view name) const;
  // "" or the problem's name, the last part of its type.
  std::string problem() const;
};

// Ids of the hits, in order.
std::vector<std::string> ids(const Answer& answer);

// The answer without what differs from one call to the next: query_id and times.
std::string lasting(const Answer& answer);

struct Call {
  std::string method = "GET";
  std::string target;  // path and query as in a URL
  std::string body;
  RequestHeaders headers = {};
};

class Shop {
 public:
  static constexpr std::string_view kNow = "2026-03-01T12:00:00Z";

  explicit Shop(std::string_view catalog = catalog_lines(), std::string_view settings = {}, bool always_keys = false);

  Answer call(const Call& call);
  Answer get(const std::string& target, RequestHeaders headers = {}) {
    return call({"GET", target, {}, std::move(headers)});
  }
  Answer post(const std::string& target, std::string body, RequestHeaders headers = {}) {
    return call({"POST", target, std::move(body), std::move(headers)});
  }

  // A track message about one product. Every call makes a new message id.
  Answer track(std::string_view event, std::string_view shopper, std::string_view product, RequestHeaders headers = {});

  LiveStore& store() { return *store_; }
  KeyRing& keys() { return *keys_; }
  Api& api() { return *api_; }
  testing::SmallStore& files() { return files_; }
  FixedClock& clock() { return clock_; }

  // Twelve products: boots, tents and socks of two brands, and one each that is adult, out of stock, without cost.
  static std::string_view catalog_lines();

 private:
  testing::SmallStore files_;
  FixedClock clock_;
  Metrics metrics_;
  std::unique_ptr<LiveStore> store_;
  std::unique_ptr<KeyRing> keys_;
  std::unique_ptr<Api> api_;
  int messages_ = 0;
};

}  // namespace shelfwise::server
