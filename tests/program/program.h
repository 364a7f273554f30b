// Runs the built program as its users do.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace shelfwise::testing {

struct Ended {
  int exit_code = -1;  // -1: it was ended by a signal
  std::string out;
  std::string error;
};

struct RunOptions {
  std::string input;         // standard input
  long max_file_bytes = 0;   // above 0: no file may grow larger, as on a full disk
  bool as_nobody = false;    // without root's right to write everywhere; only where the test runs as root
  int timeout_seconds = 60;  // then the program is killed
};

// Exit code and output of `shelfwise ARGUMENTS`.
Ended shelfwise(const std::vector<std::string>& arguments, const RunOptions& options = {});

// `shelfwise serve` on a free port of loopback, for the life of the object.
class Server {
 public:
  // Waits until it says where it serves, or has ended.
  explicit Server(const std::filesystem::path& store, const std::vector<std::string>& more = {},
                  bool as_nobody = false);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  bool is_serving() const { return port_ != 0; }
  int port() const { return port_; }
  const std::string& output() const { return output_; }

  // Asks it to stop, as Ctrl-C does; its exit code.
  int stop();

 private:
  int pid_ = -1;
  int out_ = -1;
  int port_ = 0;
  std::string output_;
};

}  // namespace shelfwise::testing
