// How fine a model fits into the memory that training may take: decided before any of it is taken, from the log alone,
// so that the same log and budget give the same model on every machine.
#pragma once

#include <cstdint>

#include "common/result.h"
#include "personalization/history/sequences.h"

namespace shelfwise::personalization {

struct TrainingPlan {
  std::uint32_t max_neighbours = 0;      // of the item model's systems
  std::uint32_t max_gram_row = 0;        // entries of a row of their matrix
  std::uint32_t related_neighbours = 0;  // of a product, in each table of related products
  std::uint64_t bytes = 0;               // about what training takes with it, at its peak
  bool coarser = false;                  // than with memory enough
};

struct MemoryAtHand {
  std::uint64_t budget = 0;    // bytes
  std::uint64_t resident = 0;  // taken already, by the log and its sequences
};

// The finest plan that fits. kTooLarge where none does, naming what would. `sequences` is the whole log's.
Result<TrainingPlan> plan_training(const Sequences& sequences, std::uint32_t products, const MemoryAtHand& memory);

// The same error for a log that does not even fit by itself.
Error beyond_budget(std::uint64_t needed, std::uint64_t budget);

}  // namespace shelfwise::personalization
