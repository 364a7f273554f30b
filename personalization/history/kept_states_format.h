// The layout of the file of states. docs/formats/states.md
#pragma once

#include <cstddef>
#include <cstdint>

namespace shelfwise::personalization {

inline constexpr char kStatesMagic[8] = {'S', 'W', 'S', 'T', 'A', 'T', 'E', 'S'};
inline constexpr std::uint64_t kStatesVersion = 2;
inline constexpr std::size_t kKeyBytes = 16;  // hash of an id, offset of its record

struct StatesHeader {
  char magic[8] = {};
  std::uint64_t version = kStatesVersion;
  std::uint64_t size = 0;  // of the file
  std::uint64_t log = 0;   // as events::LogMark, from here
  std::uint64_t sequence = 0;
  std::uint64_t message = 0;
  std::uint64_t erased = 0;
  std::uint64_t erased_beside = 0;
  std::uint64_t shoppers = 0;
  std::uint64_t products = 0;
  std::uint64_t keys_at = 0;
  std::uint64_t offsets_at = 0;
  std::uint64_t names_at = 0;
  std::uint64_t checksum = 0;  // of all before it
};

// Beside the act in an interaction's flags.
inline constexpr std::uint64_t kActMask = 7;
inline constexpr std::uint64_t kActQuantity = 8;  // a quantity other than 1 follows
inline constexpr std::uint64_t kActPaid = 16;     // what was paid for one follows

}  // namespace shelfwise::personalization
