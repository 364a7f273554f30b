// Work on many records by several threads, with a result that does not depend on how many there are.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace shelfwise::catalog_tools {

inline size_t worker_count() { return std::clamp<size_t>(std::thread::hardware_concurrency(), 1, 8); }

// Calls work(worker, begin, end) for blocks of at most `block` that together cover [0, count): each block once, in any
// order, by worker_count() threads at most. `work` writes to places of the block or the worker alone, and throws
// nothing.
template <class Work>
void in_blocks(size_t count, size_t block, Work work) {
  std::atomic<size_t> next = 0;
  const auto run = [&](size_t worker) {
    for (size_t begin = next.fetch_add(block); begin < count; begin = next.fetch_add(block))
      work(worker, begin, std::min(count, begin + block));
  };
  std::vector<std::thread> threads;
  if (count > block) {
    for (size_t worker = 1; worker < worker_count(); ++worker) threads.emplace_back(run, worker);
  }
  run(0);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace shelfwise::catalog_tools
