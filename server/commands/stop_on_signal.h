// Ctrl-C and a polite kill as an ordinary end of a server or a long run.
#pragma once

#include <pthread.h>

#include <csignal>
#include <functional>
#include <thread>
#include <utility>

namespace shelfwise::server {

// Waits for SIGINT or SIGTERM on a thread of its own, so that stopping is ordinary code. Other threads have both
// blocked.
class StopOnSignal {
 public:
  // `stop` is called once, on that thread, also where the end came by itself.
  explicit StopOnSignal(std::function<void()> stop) {
    thread_ = std::thread([stop = std::move(stop)] {
      const sigset_t signals = stop_signals();
      int which = 0;
      ::sigwait(&signals, &which);
      stop();
    });
  }
  ~StopOnSignal() {
    ::pthread_kill(thread_.native_handle(), SIGTERM);  // where the end came by itself
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
