#include "indexer/vectors.h"

#include <gtest/gtest.h>

#include <numeric>

namespace shelfwise::indexer {
namespace {

using Vector = std::vector<std::int8_t>;

class Vectors : public ::testing::Test {
 protected:
  Vector of(std::initializer_list<std::uint32_t> terms) {
    for (const std::uint32_t term : terms) maker_.add(term, 1);
    Vector vector(catalog::kVectorDimensions);
    maker_.take(vector);
    return vector;
  }
  static double cosine(const Vector& a, const Vector& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / (127.0 * 127.0);
  }

  std::vector<std::string> terms_{"tent", "ridge", "pan", "iron", "the"};
  std::vector<std::uint32_t> df_{10, 10, 10, 10, 1000};
  VectorMaker maker_{terms_, df_, 1000};
};

TEST_F(Vectors, SameTermsGiveTheSameVectorInAnyOrder) { EXPECT_EQ(of({0, 1, 4}), of({4, 1, 0})); }

TEST_F(Vectors, SharedRareTermsBringProductsNearer) {
  EXPECT_GT(cosine(of({0, 1}), of({0, 2})), cosine(of({0, 1}), of({2, 3})) + 0.2);
}

TEST_F(Vectors, CommonTermsHardlyCount) { EXPECT_LT(cosine(of({0, 1, 4}), of({2, 3, 4})), 0.35); }

TEST_F(Vectors, LengthIsAlways127) { EXPECT_NEAR(cosine(of({0, 1, 2}), of({0, 1, 2})), 1.0, 0.03); }

TEST_F(Vectors, NoTermsGiveTheZeroVector) { EXPECT_EQ(of({}), Vector(catalog::kVectorDimensions, 0)); }

}  // namespace
}  // namespace shelfwise::indexer
