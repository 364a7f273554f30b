// Ctrl-C and a polite kill as an ordinary end of a server.
#pragma once

#include <pthread.h>

#include <csignal>
#include <thread>

#include "server/http/http_server.h"

namespace shelfwise::server {

// Waits for SIGINT or SIGTERM on a thread of its own, so that stopping is ordinary code. Other threads have both
// blocked.
class StopOnSignal {
 public:
  explicit StopOnSignal(HttpServer& server) {
    thread_ = std::thread([&server] {
      const sigset_t signals = stop_signals();
      int which = 0;
      ::sigwait(&signals, &which);
      server.stop();
    });
  }
  ~StopOnSignal() {
    ::pthread_kill(thread_.native_handle(), SIGTERM);  // where the server ended by itself
    thread_.join();
  }

  static sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
  }
  // Before any thread starts.
  static void block() {
    const sigset_t signals = stop_signals();
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  }

 private:
  std::thread thread_;
};

}  // namespace shelfwise::server
