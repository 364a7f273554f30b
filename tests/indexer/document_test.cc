#include "indexer/document.h"

#include <gtest/gtest.h>

namespace shelfwise::indexer {
namespace {

catalog::Product product(const char* json) {
  auto read = catalog::product_from_json(nlohmann::ordered_json::parse(json));
  EXPECT_TRUE(read.ok());
  return std::move(*read);
}

class Document : public ::testing::Test {
 protected:
  const IndexedText& build(const char* json) {
    builder_.build(product(json), text_);
    return text_;
  }
  catalog::FieldFrequencies in(std::string_view term) {
    for (const TermBag::Entry& entry : text_.terms.entries()) {
      if (entry.term == term) return entry.in;
    }
    return {};
  }

  DocumentBuilder builder_{*text::Analyzer::create(), {"season"}};
  IndexedText text_;
};

TEST_F(Document, EveryFieldCountsItsOwnTerms) {
  build(
      R"({"id":"1","title":"Tent","brand":"Tent","description":"tent tent","product_type":"Camping > Tent","color":"tent"})");
  EXPECT_EQ(in("tent"),
            (catalog::FieldFrequencies{.description = 2, .title = 1, .attributes = 1, .category = 1, .brand = 1}));
}

TEST_F(Document, NothingIsLeftOfTheProductBefore) {
  build(R"({"id":"1","title":"Tent"})");
  build(R"({"id":"2","title":"Pan"})");
  EXPECT_EQ(in("tent"), catalog::FieldFrequencies{});
  EXPECT_EQ(text_.title_terms, std::vector<std::string>{"pan"});
}

TEST_F(Document, AttributeThatIsTrueIsFoundByItsName) {
  build(R"({"id":"1","title":"Jacket","product_detail":{"waterproof":"yes","hooded":"no"}})");
  EXPECT_EQ(in("waterproof").attributes, 1U);
  EXPECT_EQ(in("hood").attributes, 0U);
  EXPECT_EQ(in("no").attributes, 0U);
}

TEST_F(Document, SkuIsFoundWholeAndNotInParts) {
  build(R"({"id":"WX-12-B","title":"Stove"})");
  EXPECT_EQ(in("wx12b").identifiers, 1U);
  EXPECT_EQ(in("12").identifiers, 0U);
}

TEST_F(Document, UnknownAttributeIsSearchedOnlyWhereTheStoreSaysSo) {
  build(R"({"id":"1","title":"Jacket","season":"winter","warehouse":"north"})");
  EXPECT_EQ(in("winter").attributes, 1U);
  EXPECT_EQ(in("north").attributes, 0U);
}

TEST_F(Document, ManyTermsAllStay) {
  TermBag bag;
  for (int i = 0; i < 5000; ++i) bag[std::to_string(i)].title = 1;
  for (int i = 0; i < 5000; ++i) ++bag[std::to_string(i)].title;
  ASSERT_EQ(bag.entries().size(), 5000U);
  for (const auto& entry : bag.entries()) EXPECT_EQ(entry.in.title, 2U) << entry.term;
}

TEST(Posting, PackingKeepsFieldsApartUpToTheirCaps) {
  const catalog::FieldFrequencies most{
      .description = 7, .title = 3, .attributes = 3, .category = 1, .brand = 1, .identifiers = 1};
  EXPECT_EQ(catalog::unpack(catalog::pack(most)), most);
  catalog::FieldFrequencies beyond = most;
  beyond.description = 500;
  beyond.title = 90;
  EXPECT_EQ(catalog::unpack(catalog::pack(beyond)), most);
  for (std::uint32_t packed = 0; packed < catalog::kPackedValues; ++packed) {
    EXPECT_EQ(catalog::pack(catalog::unpack(packed)), packed);
  }
}

}  // namespace
}  // namespace shelfwise::indexer
