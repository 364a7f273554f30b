// Words found in another form than typed:
//  1. The form typed comes before another, whatever else is equal; explain says what another form costs.
//  2. An index made before forms were kept is searched without them; one whose forms do not fit is refused.
#include "catalog/title_forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "query/engine.h"
#include "tests/support/small_store.h"

namespace shelfwise::query {
namespace {

using shelfwise::testing::SmallStore;
using ::testing::ElementsAre;

constexpr const char* kCatalog = R"({"id":"one","title":"Green tent pole"}
{"id":"many","title":"Green tents pole"}
)";

class TitleFormsTest : public ::testing::Test {
 protected:
  SearchResponse answer(const std::string& q) {
    const auto engine = Engine::open(store_.generation(), {});
    EXPECT_TRUE(engine.ok()) << engine.error().text();
    if (!engine.ok()) return {};
    auto response = (*engine)->search({.q = q, .explain = true});
    EXPECT_TRUE(response.ok());
    return response.ok() ? std::move(*response) : SearchResponse{};
  }
  std::vector<std::string> ids(const std::string& q) {
    std::vector<std::string> found;
    for (const Hit& hit : answer(q).hits) found.emplace_back(store_.generation()->id(hit.doc));
    return found;
  }
  std::filesystem::path file() const { return store_.generation()->folder() / "columns" / "title_forms"; }

  SmallStore store_{kCatalog};
};

TEST_F(TitleFormsTest, TheFormTypedComesFirst) {
  EXPECT_THAT(ids("green tent"), ElementsAre("one", "many"));
  EXPECT_THAT(ids("green tents"), ElementsAre("many", "one"));
}

TEST_F(TitleFormsTest, ExplainSaysWhatAnotherFormCosts) {
  const SearchResponse response = answer("green tents");
  const auto part_of = [](const Hit& hit) {
    for (const ScorePart& part : hit.parts) {
      if (part.name == "other_form") return part.value;
    }
    return 0.0;
  };
  ASSERT_EQ(response.hits.size(), 2U);
  EXPECT_EQ(part_of(response.hits[0]), 0);
  EXPECT_LT(part_of(response.hits[1]), 0);
}

TEST_F(TitleFormsTest, AnIndexWithoutFormsIsSearchedWithoutThem) {
  std::filesystem::remove(file());
  EXPECT_THAT(ids("green tents"), ElementsAre("one", "many"));
}

TEST_F(TitleFormsTest, FormsThatDoNotFitAreRefused) {
  ASSERT_TRUE(catalog::TitleForms::write(store_.generation()->folder(), std::vector<std::uint8_t>{1, 2, 3}).ok());
  const auto engine = Engine::open(store_.generation(), {});
  ASSERT_FALSE(engine.ok());
  EXPECT_EQ(engine.error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace shelfwise::query
