// One kept HTTP/1.1 connection, as thin as can be: on the machine that also runs the server, a client must cost little.
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise::load {

struct Address {
  std::string host = "127.0.0.1";
  std::string port = "8080";
};

// "127.0.0.1:8080".
Result<Address> parse_address(std::string_view text);

struct Answer {
  int status = 0;
  std::string_view body;  // valid until the next request
};

// The head of an answer: its status, and how its body ends.
struct AnswerHead {
  int status = 0;
  size_t bytes = 0;          // of the head, blank line included
  long content_length = -1;  // -1: chunked
};

// kInvalidArgument where the text up to the blank line is no head, or tells no length.
Result<AnswerHead> parse_head(std::string_view head);

// Not for two threads. Connects at the first request, and anew once where the server has closed the connection.
class Connection {
 public:
  explicit Connection(Address address) : address_(std::move(address)) {}
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  Result<Answer> get(std::string_view target);
  Result<Answer> post(std::string_view target, std::string_view json);

 private:
  Result<Answer> exchange();
  Result<Answer> receive();
  Status connect();
  Status send_all();
  Result<size_t> read_more();
  Status read_chunks(size_t begin);
  void close();

  Address address_;
  int fd_ = -1;
  std::string request_;
  std::string answer_;
  std::string body_;
};

}  // namespace shelfwise::load
