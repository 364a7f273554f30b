#include "events/fields.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "catalog/money.h"
#include "events/event.h"

namespace shelfwise::events {
namespace {

constexpr double kMaxAmount = 1e12;

std::string range_text(double low, double high) {
  const auto shown = [](double value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return std::string(buffer, end);
  };
  return "must be a number from " + shown(low) + " to " + shown(high);
}

bool to_number(std::string_view text, double& out) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  return code == std::errc() && end == text.data() + text.size();
}

}  // namespace

const nlohmann::json* member(const nlohmann::json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const nlohmann::json* member(const nlohmann::json* object, std::string_view key) {
  return object == nullptr ? nullptr : member(*object, key);
}

void FieldReader::fail(std::string_view key, std::string message, ErrorCode code) {
  if (failed_) return;
  failed_ = true;
  error_ = make_error(code, std::move(message), key.empty() ? pointer_ : place(key));
}

std::string FieldReader::text(std::string_view key, size_t max_bytes) {
  const nlohmann::json* value = member(object_, key);
  if (value == nullptr) return {};
  if (value->is_number_integer()) return value->dump();
  if (!value->is_string()) {
    fail(key, "must be a string");
    return {};
  }
  const auto& string = value->get_ref<const std::string&>();
  if (string.size() > max_bytes) {
    fail(key, "has " + std::to_string(string.size()) + " bytes; at most " + std::to_string(max_bytes) + " are taken",
         ErrorCode::kTooLarge);
    return {};
  }
  return string;
}

std::string FieldReader::id(std::string_view key) {
  std::string value = text(key, kMaxIdBytes);
  const auto is_control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; };
  if (std::any_of(value.begin(), value.end(), is_control)) fail(key, "an id must not hold control characters");
  return value;
}

double FieldReader::number(std::string_view key, double low, double high, double absent) {
  const nlohmann::json* value = member(object_, key);
  if (value == nullptr) return absent;
  double number = absent;
  if (value->is_number()) {
    number = value->get<double>();
  } else if (value->is_string()) {
    const auto& string = value->get_ref<const std::string&>();
    if (string.empty()) return absent;
    if (!to_number(string, number)) number = std::nan("");
  } else {
    number = std::nan("");
  }
  if (number >= low && number <= high) return number;
  fail(key, range_text(low, high));
  return absent;
}

std::int64_t FieldReader::money(std::string_view key) {
  const nlohmann::json* value = member(object_, key);
  if (value == nullptr) return catalog::kNoMicros;
  if (value->is_string()) {
    const auto& string = value->get_ref<const std::string&>();
    if (string.empty()) return catalog::kNoMicros;
    const auto money = catalog::parse_money(string);
    if (money) return money->micros;
    fail(key, money.error().message);
    return catalog::kNoMicros;
  }
  const double amount = value->is_number() ? value->get<double>() : std::nan("");
  if (amount >= 0 && amount <= kMaxAmount) return std::llround(amount * static_cast<double>(catalog::kMicros));
  fail(key, range_text(0, kMaxAmount));
  return catalog::kNoMicros;
}

}  // namespace shelfwise::events
