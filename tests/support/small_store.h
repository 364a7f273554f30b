// A store of a few products for tests that need a real index.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "catalog/generation.h"
#include "common/clock.h"
#include "indexer/indexer.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::testing {

// One product a line, as in catalog.jsonl.
class SmallStore {
 public:
  explicit SmallStore(std::string_view catalog, indexer::Options options = {}) : options_(std::move(options)) {
    index(catalog);
  }

  // A new generation; the one before stays open for whoever holds it.
  void index(std::string_view catalog) {
    const auto file = folder_.write("catalog.jsonl", catalog);
    const FixedClock clock{TimePoint{}};
    report_ = indexer::build_index(file, paths(), options_, clock);
    ASSERT_TRUE(report_.ok()) << report_.error().text();
    auto generation = catalog::Generation::open_current(paths());
    ASSERT_TRUE(generation.ok()) << generation.error().text();
    generation_ = std::move(*generation);
  }

  catalog::StorePaths paths() const { return {folder_ / "store"}; }
  const TemporaryFolder& folder() const { return folder_; }
  const std::shared_ptr<catalog::Generation>& generation() const { return generation_; }
  const indexer::Report& report() const { return *report_; }

 private:
  TemporaryFolder folder_;
  indexer::Options options_;
  Result<indexer::Report> report_ = Error{};
  std::shared_ptr<catalog::Generation> generation_;
};

}  // namespace shelfwise::testing
