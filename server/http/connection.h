// One client's socket with the bytes on their way in and out.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "server/http/framer.h"

namespace shelfwise::server {

using SteadyTime = std::chrono::steady_clock::time_point;

// Owned by turns: the waiting thread while reading, writing or draining, one worker while busy. `phase` hands it over,
// with everything written before. The socket closes with the last reference, so its number is not reused early.
struct Connection {
  enum class Phase : std::uint8_t {
    kReading,
    kBusy,      // a worker answers
    kWriting,   // the client has not taken all of the answer yet
    kDraining,  // answered and closed for writing; reads what the client still sends, so that it sees the answer
    kClosing,
  };

  Connection(int socket, std::string address) : fd(socket), remote(std::move(address)) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  enum class Io : std::uint8_t { kDone, kBlocked, kGone };
  Io receive(size_t max_bytes);  // appends to `in`; kDone where bytes came
  Io flush();                    // sends `out`; kDone where all is out

  const int fd;
  const std::string remote;
  std::atomic<Phase> phase = Phase::kReading;
  std::string in;
  Frame frame;
  std::string out;
  size_t sent = 0;
  bool close_after = false;
  bool drain_after = false;
  SteadyTime since;  // of the phase, or of a request's first byte, or of the last byte the client took
};

}  // namespace shelfwise::server
