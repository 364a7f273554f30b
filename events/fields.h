// Reads fields of a Segment message, leniently where the meaning is clear, and names the place where it is not.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "common/clock.h"
#include "common/result.h"

namespace shelfwise::events {

// The member `key` of an object; nullptr where it is absent, null, or `object` is no object.
const nlohmann::json* member(const nlohmann::json& object, std::string_view key);
const nlohmann::json* member(const nlohmann::json* object, std::string_view key);

// Reads members of one JSON object whose place in the message is `pointer`. The first failure is kept; later reads
// return defaults, so a caller asks for error() once, at the end.
class FieldReader {
 public:
  FieldReader(const nlohmann::json* object, std::string pointer) : object_(object), pointer_(std::move(pointer)) {}

  // A text of at most `max_bytes`; whole numbers are taken as their digits. Empty where absent.
  std::string text(std::string_view key, size_t max_bytes);
  // Like text(), for ids: no control characters.
  std::string id(std::string_view key);
  // From `low` to `high`, as a number or a string of one; `absent` where absent or an empty string.
  double number(std::string_view key, double low, double high, double absent);
  // An amount of money in micros, as a number, "12.50" or "12.50 USD"; kNoMicros where absent or an empty string.
  std::int64_t money(std::string_view key);

  void fail(std::string_view key, std::string message, ErrorCode code = ErrorCode::kInvalidArgument);
  bool failed() const { return failed_; }
  const Error& error() const { return error_; }
  const nlohmann::json* object() const { return object_; }
  std::string place(std::string_view key) const { return pointer_ + "/" + std::string(key); }

 private:
  const nlohmann::json* object_;
  std::string pointer_;
  bool failed_ = false;
  Error error_;
};

}  // namespace shelfwise::events
