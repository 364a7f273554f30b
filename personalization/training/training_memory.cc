#include "personalization/training/training_memory.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

#include "personalization/items/item_counts.h"
#include "personalization/items/nearest_products.h"
#include "personalization/items/occurrences.h"

namespace shelfwise::personalization {
namespace {

constexpr std::uint64_t kBytesARow = 48;  // a vector, and what the allocator adds
constexpr std::uint64_t kThreads = 8;     // at most by default; the plan must not depend on how many there are
constexpr double kMostOperations = 4e11;  // minutes on two cores
constexpr std::uint64_t kMegabyte = 1ULL << 20U;

struct Fineness {
  std::uint32_t neighbours;
  std::uint32_t gram_row;
  std::uint32_t related;
};
// Finest first. Sixty neighbours lose little (decision 0003); the fewest still tell what goes with what.
constexpr Fineness kChoices[] = {{200, 1'000, 60}, {200, 500, 60}, {120, 500, 60}, {120, 300, 40},
                                 {80, 300, 40},    {60, 150, 40},  {40, 100, 30},  {25, 50, 20}};

// By product, the most neighbours it can have: all that stands within the window of any of its places.
std::vector<std::uint32_t> most_neighbours(const Sequences& sequences, std::uint32_t products) {
  constexpr std::uint64_t kEnough = 1'000;
  const std::uint64_t window = 2ULL * NextModelOptions().window + 1;
  std::vector<std::uint32_t> most(products, 0);
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    const auto near = static_cast<std::uint32_t>(std::min<std::uint64_t>(sequences[s].size(), window));
    for (const Visit& visit : sequences[s]) {
      most[visit.product] = static_cast<std::uint32_t>(std::min<std::uint64_t>(kEnough, most[visit.product] + near));
    }
  }
  return most;
}

std::uint64_t bytes_of_rows(const std::vector<std::uint32_t>& most, std::uint32_t cap) {
  std::uint64_t entries = 0;
  for (const std::uint32_t count : most) entries += std::min(count, cap);
  return entries * sizeof(Neighbour) + most.size() * kBytesARow;
}

std::uint64_t peak(const std::vector<std::uint32_t>& most, const Fineness& fineness, const Sequences& sequences) {
  const std::uint64_t places = sequences.visits.size() * sizeof(Occurrence) + most.size() * sizeof(std::uint64_t);
  const std::uint64_t sums = 2ULL * kThreads * most.size() * sizeof(float);
  const std::uint64_t gram = bytes_of_rows(most, fineness.gram_row);
  const std::uint64_t next = bytes_of_rows(most, fineness.neighbours);
  const std::uint64_t related = bytes_of_rows(most, fineness.related);
  const std::uint64_t counting = places + sums + gram + next;
  const std::uint64_t turning = 2 * next;
  const std::uint64_t relating = next + 4 * related + related / 2 + places + 2 * sums;
  const std::uint64_t placing = next + 3 * related + most.size() * NearestProducts::kBytesAProduct;
  return std::max({counting, turning, relating, placing});
}

// Multiplications of solving all systems: the cube of their sizes, by which training time grows.
double operations(const std::vector<std::uint32_t>& most, std::uint32_t neighbours) {
  double sum = 0;
  for (const std::uint32_t count : most) sum += std::pow(std::min(count, neighbours), 3.0) / 6;
  return sum;
}

std::string gigabytes(std::uint64_t bytes) {
  const std::uint64_t tenths = (bytes * 10 + (kMegabyte << 10U) - 1) / (kMegabyte << 10U);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

}  // namespace

Error beyond_budget(std::uint64_t needed, std::uint64_t budget) {
  return make_error(ErrorCode::kTooLarge,
                    "training on this log takes about " + gigabytes(needed) + " and may take " + gigabytes(budget) +
                        "; set memory_mb to " + std::to_string(needed / kMegabyte + 1) +
                        " or more in [training] of store.toml. The model in use stays",
                    "memory_mb");
}

Result<TrainingPlan> plan_training(const Sequences& sequences, std::uint32_t products, const MemoryAtHand& memory) {
  const std::vector<std::uint32_t> most = most_neighbours(sequences, products);
  std::uint64_t bytes = 0;
  for (const Fineness& choice : kChoices) {
    bytes = memory.resident + peak(most, choice, sequences);
    const bool coarser = &choice != &kChoices[0];
    const bool last = &choice == std::end(kChoices) - 1;
    if (!last && operations(most, choice.neighbours) > kMostOperations) continue;
    if (bytes <= memory.budget) return TrainingPlan{choice.neighbours, choice.gram_row, choice.related, bytes, coarser};
  }
  return beyond_budget(bytes, memory.budget);
}

}  // namespace shelfwise::personalization
