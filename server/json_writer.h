// JSON text written straight into a buffer: answers carry products as ready-made bytes, so no tree is built for them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shelfwise::server {

// Appends `text` as a JSON string. Bytes that are not UTF-8 become U+FFFD, so the result is always valid JSON.
void append_json_string(std::string& out, std::string_view text);

// Appends to a buffer that it borrows. Commas are placed by looking at the last byte written; the caller pairs
// begin and end, and alternates key and value inside objects.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view text);
  JsonWriter& number(double value);  // shortest text that reads back the same; null where not finite
  JsonWriter& integer(std::int64_t value);
  JsonWriter& unsigned_integer(std::uint64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& raw(std::string_view json);  // one value that is JSON already

 private:
  void separate();
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);

  std::string& out_;
};

// A double as the shortest decimal, at most six digits after the point: for scores and milliseconds.
std::string format_number(double value);

}  // namespace shelfwise::server
