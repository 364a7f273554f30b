// Work over a range on a few threads. Which thread takes a piece is left to chance; what is computed for an index must
// depend on that index alone, and then the outcome is the same bit for bit, however many threads there are.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace shelfwise::personalization {

// Who does the work, and how it is told to stop.
struct Workers {
  unsigned threads = 2;
  const std::atomic<bool>* stop = nullptr;  // where it becomes true, the work throws Stopped; may be absent
};

// Thrown out of a parallel_for() that was told to stop.
struct Stopped {};

// Calls make_worker() once a thread, then worker(i) for every i below `count`, each once; threads take `piece` at a
// time. What a worker throws is thrown again here, once all threads have ended; the rest of the range is left undone.
template <class MakeWorker>
void parallel_for(std::size_t count, const MakeWorker& make_worker, std::size_t piece = 64,
                  const Workers& workers = {}) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    auto worker = make_worker();
    for (;;) {
      if (workers.stop != nullptr && workers.stop->load(std::memory_order_relaxed)) throw Stopped{};
      const std::size_t begin = next.fetch_add(piece);
      if (begin >= count) return;
      for (std::size_t i = begin; i < std::min(count, begin + piece); ++i) worker(i);
    }
  };
  if (count <= piece || workers.threads < 2) return run();
  std::exception_ptr thrown;
  std::mutex mutex;
  const auto run_guarded = [&] {
    try {
      run();
    } catch (...) {
      next.store(count);  // the others end soon
      const std::lock_guard lock(mutex);
      if (!thrown) thrown = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(workers.threads - 1);
  for (unsigned t = 1; t < workers.threads; ++t) threads.emplace_back(run_guarded);
  run_guarded();
  for (std::thread& thread : threads) thread.join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace shelfwise::personalization
