// Work over a range on a few threads. Which thread takes a piece is left to chance; what is computed for an index must
// depend on that index alone, and then the outcome is the same bit for bit.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace shelfwise::personalization {

inline constexpr int kThreads = 2;

// Calls make_worker() once a thread, then worker(i) for every i below `count`, each once; threads take `piece` at a
// time.
template <class MakeWorker>
void parallel_for(std::size_t count, const MakeWorker& make_worker, std::size_t piece = 64) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    auto worker = make_worker();
    for (;;) {
      const std::size_t begin = next.fetch_add(piece);
      if (begin >= count) return;
      for (std::size_t i = begin; i < std::min(count, begin + piece); ++i) worker(i);
    }
  };
  if (count <= piece) return run();
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t) threads.emplace_back(run);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace shelfwise::personalization
