// Structured logs: one JSON object a line on standard error, written by a thread of its own so that no request waits
// for a terminal or a pipe. When it cannot keep up, the oldest lines go.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shelfwise::server {

struct RequestRecord {
  std::string_view request_id;
  std::string_view method;
  std::string_view route;  // the pattern: ids and queries of shoppers stay out of the log
  std::string_view remote;
  int status = 0;
  double ms = 0;
  size_t bytes = 0;
  std::string_view detail;  // of a problem; may be empty
};

// Thread-safe.
class Log {
 public:
  enum class Access { kAll, kErrors, kOff };

  explicit Log(Access access);
  ~Log();  // writes what is left

  void info(std::string_view message);
  void warning(std::string_view message);
  void request(const RequestRecord& record);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace shelfwise::server
