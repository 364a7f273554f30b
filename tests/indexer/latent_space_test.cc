#include "indexer/latent_space.h"

#include <gtest/gtest.h>

#include <numeric>

#include "common/random.h"

namespace shelfwise::indexer {
namespace {

using Vector = std::vector<std::int8_t>;

// Two kinds of product that share "new": tents have a pole, a peg or a fly; pans a lid, a handle or a rim.
class LatentSpaceTest : public ::testing::Test {
 protected:
  enum Term : std::uint32_t { kTent, kPole, kPeg, kFly, kPan, kLid, kHandle, kRim, kNew, kUnseen };

  static std::vector<WeighedTerm> product(std::initializer_list<std::uint32_t> terms) {
    std::vector<WeighedTerm> words;
    for (const std::uint32_t term : terms) words.push_back({term, 1});
    return words;
  }
  static double cosine(const Vector& a, const Vector& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / (127.0 * 127.0);
  }

  void learn(LatentSpace& space) const {
    for (int i = 0; i < 30; ++i) {
      for (const auto& terms : catalog_) space.sample(product(terms));
    }
    space.learn();
  }
  Vector of(std::initializer_list<std::uint32_t> terms) const {
    Vector vector(catalog::kVectorDimensions);
    space_.fold_in(product(terms), vector);
    return vector;
  }
  void SetUp() override { learn(space_); }

  std::vector<std::string> terms_{"tent", "pole", "peg", "fly", "pan", "lid", "handle", "rim", "new", "unseen"};
  std::vector<std::uint32_t> df_{90, 30, 30, 30, 90, 30, 30, 30, 180, 1};
  std::vector<std::initializer_list<std::uint32_t>> catalog_{};
  LatentSpace space_{terms_, df_, 180};

  LatentSpaceTest() {
    static const std::initializer_list<std::uint32_t> kProducts[] = {{kTent, kPole, kNew},  {kTent, kPeg, kNew},
                                                                     {kTent, kFly, kNew},   {kPan, kLid, kNew},
                                                                     {kPan, kHandle, kNew}, {kPan, kRim, kNew}};
    catalog_.assign(std::begin(kProducts), std::end(kProducts));
  }
};

TEST_F(LatentSpaceTest, SameWordsGiveTheSameVectorInAnyOrder) {
  EXPECT_EQ(of({kTent, kPole, kNew}), of({kNew, kPole, kTent}));
}

TEST_F(LatentSpaceTest, ProductsOfOneKindAreNearerThanProductsOfTwo) {
  EXPECT_GT(cosine(of({kTent, kPole}), of({kTent, kPeg})), cosine(of({kTent, kPole}), of({kPan, kLid})) + 0.2);
}

TEST_F(LatentSpaceTest, LengthIsAlways127) { EXPECT_NEAR(cosine(of({kTent, kFly}), of({kTent, kFly})), 1.0, 0.03); }

TEST_F(LatentSpaceTest, WordsOutsideTheSampleSayNothing) {
  EXPECT_EQ(of({kUnseen}), Vector(catalog::kVectorDimensions, 0));
  EXPECT_EQ(of({kTent, kUnseen}), of({kTent}));
  EXPECT_EQ(of({}), Vector(catalog::kVectorDimensions, 0));
}

TEST_F(LatentSpaceTest, LearningAgainGivesTheSameSpace) {
  LatentSpace again(terms_, df_, 180);
  learn(again);
  Vector vector(catalog::kVectorDimensions);
  again.fold_in(product({kTent, kPole, kNew}), vector);
  EXPECT_EQ(vector, of({kTent, kPole, kNew}));
}

// Products are made of the 150 words of their kind, six each: two of a kind that share no word are neighbours all the
// same, through the words that others of the kind have with both.
TEST(LatentSpaceOfManyWords, KindIsSeenWithoutASharedWord) {
  constexpr std::uint32_t kWords = 150, kProducts = 600;
  std::vector<std::string> terms;
  for (std::uint32_t i = 0; i < 2 * kWords; ++i) terms.push_back("word" + std::to_string(i));
  const std::vector<std::uint32_t> df(terms.size(), kProducts * 6 / kWords);
  LatentSpace space(terms, df, 2 * kProducts);
  Random random(1);
  for (std::uint32_t p = 0; p < 2 * kProducts; ++p) {
    std::vector<WeighedTerm> words;
    for (int i = 0; i < 6; ++i) {
      words.push_back({static_cast<std::uint32_t>(p % 2 * kWords + random.below(kWords)), 1});
    }
    space.sample(words);
  }
  space.learn();
  const auto of = [&](std::uint32_t first) {
    std::vector<WeighedTerm> words;
    for (std::uint32_t i = 0; i < 6; ++i) words.push_back({first + i, 1});
    Vector vector(catalog::kVectorDimensions);
    space.fold_in(words, vector);
    return vector;
  };
  const auto product = [](const Vector& a, const Vector& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / (127.0 * 127.0);
  };
  double same = 0, other = 0;
  for (std::uint32_t i = 0; i < 20; ++i) {
    same += product(of(i * 6), of((i + 1) * 6)) / 20;
    other += product(of(i * 6), of(kWords + i * 6)) / 20;
  }
  EXPECT_GT(same, other + 0.05);
}

TEST(LatentSpaceOfNothing, GivesZeroVectors) {
  const std::vector<std::string> terms{"word"};
  const std::vector<std::uint32_t> df{1};
  LatentSpace space(terms, df, 1);
  space.learn();
  Vector vector(catalog::kVectorDimensions, 1);
  const WeighedTerm word{0, 1};
  space.fold_in({&word, 1}, vector);
  EXPECT_EQ(vector, Vector(catalog::kVectorDimensions, 0));
}

}  // namespace
}  // namespace shelfwise::indexer
