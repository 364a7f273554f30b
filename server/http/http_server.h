// Sockets: one thread waits for all connections and cuts their bytes into requests, a pool of workers answers them.
// A connection that waits, trickles or does not read costs memory, never a worker.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "common/result.h"
#include "server/http/protocol.h"

namespace shelfwise::server {

struct HttpOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  std::uint32_t threads = 8;
  std::uint32_t max_connections = 4'096;
  FramerLimits limits;
  std::chrono::milliseconds idle_timeout{60'000};
  std::chrono::milliseconds request_timeout{10'000};  // from a request's first byte to its last
  std::chrono::milliseconds write_timeout{10'000};    // without the client taking a byte
  std::chrono::milliseconds stop_timeout{5'000};      // for requests under way when it stops
};

// run() on one thread; stop() from any thread or signal handler; the rest before run().
class HttpServer {
 public:
  // Binds and listens. kConflict where the port is taken, kInvalidArgument where the host is none of this machine.
  static Result<std::unique_ptr<HttpServer>> listen(const Protocol& protocol, HttpOptions options);
  ~HttpServer();

  std::uint16_t port() const;

  // Serves until stop(); then takes no new connection, finishes requests under way, and returns.
  void run();
  void stop();  // async-signal-safe

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace shelfwise::server
