// 1. Every index is worked on once, whatever the threads.
// 2. What a worker throws arrives with the caller, and a stop ends the work.
#include "personalization/parallel.h"

#include <gtest/gtest.h>

#include <new>

namespace shelfwise::personalization {
namespace {

TEST(ParallelFor, WorksOnEveryIndexOnce) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    std::vector<int> done(1'000, 0);
    parallel_for(done.size(), [&] { return [&](std::size_t i) { ++done[i]; }; }, 8, {threads, nullptr});
    EXPECT_EQ(done, std::vector<int>(1'000, 1)) << threads;
  }
}

TEST(ParallelFor, HandsOnWhatAWorkerThrows) {
  for (const unsigned threads : {1U, 2U}) {
    const auto fails = [] {
      return [](std::size_t i) {
        if (i == 77) throw std::bad_alloc();
      };
    };
    EXPECT_THROW(parallel_for(1'000, fails, 8, {threads, nullptr}), std::bad_alloc) << threads;
  }
}

TEST(ParallelFor, EndsOnceItIsToldToStop) {
  std::atomic<bool> stop = false;
  std::atomic<int> done = 0;
  const auto stops = [&] {
    return [&](std::size_t) {
      ++done;
      stop = true;
    };
  };
  EXPECT_THROW(parallel_for(100'000, stops, 8, {2, &stop}), Stopped);
  EXPECT_LE(done, 8 * 2 * 2) << "a piece or two a thread";
}

}  // namespace
}  // namespace shelfwise::personalization
