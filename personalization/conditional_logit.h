// Weights from choices: what was taken among what was there.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace shelfwise::personalization {

// One situation of choice: a row of features for each product on offer, and which rows were taken.
struct ChoiceSet {
  std::uint32_t rows = 0;
  std::vector<float> features;  // rows times columns, row by row
  std::vector<std::uint32_t> chosen;
};

// The conditional logit of McFadden (1974): the weights under which softmax(features * weights) makes the choices most
// likely, each choice of a set counting as one draw. `l2` pulls every weight, in units of its feature's spread, towards
// `center`, where features that never vary stay. Only the first center.size() of `columns` are used. Newton's method
// with step halving; two threads, the same bits for the same input.
std::vector<double> fit_conditional_logit(std::span<const ChoiceSet> sets, std::size_t columns,
                                          std::span<const double> center, double l2);

}  // namespace shelfwise::personalization
