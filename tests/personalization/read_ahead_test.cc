#include "personalization/read_ahead.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace shelfwise::personalization {
namespace {

using Texts = ReadAhead<std::string>;

TEST(ReadAhead, UsesEveryItemOnceInOrder) {
  for (const std::size_t count : {std::size_t{0}, std::size_t{1}, Texts::kBatch, 3 * Texts::kBatch + 7}) {
    std::vector<std::string> used;
    Texts ahead([&](const std::string& item) { used.push_back(item); });
    for (std::size_t i = 0; i < count; ++i) {
      ahead.add([&](std::string& slot) { slot = std::to_string(i); });
    }
    ahead.finish();
    ASSERT_EQ(used.size(), count);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(used[i], std::to_string(i));
  }
}

TEST(ReadAhead, HandsOnWhatItsUserThrows) {
  ReadAhead<int> ahead([](const int& item) {
    if (item == 5) throw std::runtime_error("five");
  });
  for (int i = 0; i < 10; ++i) ahead.add([&](int& slot) { slot = i; });
  EXPECT_THROW(ahead.finish(), std::runtime_error);
}

}  // namespace
}  // namespace shelfwise::personalization
