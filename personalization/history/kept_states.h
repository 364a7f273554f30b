// What shoppers did, compacted from the log into one record a shopper: a million of them are at rest in a mapped file,
// and each is read when it is asked for. Independent of generations and settings. docs/formats/states.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/files.h"
#include "common/ids.h"
#include "common/mapped_pages.h"
#include "common/result.h"
#include "events/event_store.h"
#include "personalization/history/interaction.h"

namespace shelfwise::personalization {

// An interaction whose product is a number of the file.
struct KeptAct {
  std::uint32_t second = 0;
  std::uint32_t product = 0;
  float paid = 0;
  std::uint16_t quantity = 1;
  Act act = Act::kView;
};

// Immutable but for erase(), which nobody may read beside.
class KeptStates {
 public:
  // kNotFound, kCorrupt, kNewerVersion; what is inside of records is checked when they are read.
  static Result<std::shared_ptr<KeptStates>> open(const std::filesystem::path& file);
  // Of bytes in memory, as compact_states() makes them.
  static Result<std::shared_ptr<KeptStates>> of(std::string bytes);

  const events::LogMark& mark() const { return mark_; }
  std::size_t shoppers() const { return keys_; }
  std::size_t products() const { return products_; }
  std::string_view product(std::size_t number) const;  // its id as sent
  std::size_t bytes() const { return bytes_.size(); }
  std::size_t memory_bytes() const { return owned_.capacity(); }

  // Whether every record is as it was written.
  bool whole() const;
  // Whether there is a record of the id.
  bool has(const ShopperId& id) const { return find_record(id).has_value(); }
  // Fills `out` with the acts in order of time; false where there is no record.
  bool find(const ShopperId& id, std::vector<KeptAct>& out) const;
  // Every record, in an order that depends on the ids and the log alone. False where one of them is damaged.
  bool for_each(const std::function<void(std::string_view id, const std::vector<KeptAct>&)>& visit) const;

  // From now on single records are read: what reading all of them has brought into memory may go.
  void let_pages_go() const { read_here_and_there(file_.bytes()); }

  // Overwrites the record with zeros, durably. Nothing where there is none.
  Status erase(const ShopperId& id);

 private:
  struct Place {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  Status read_header(const std::string& name);
  std::uint64_t hash(std::string_view id) const;
  std::uint64_t key(std::size_t i) const;
  Place place(std::size_t i) const;
  std::optional<Place> find_record(const ShopperId& id) const;
  bool read(Place place, std::string_view& id, std::vector<KeptAct>* out) const;

  MappedFile file_;
  bool writable_ = false;
  std::string owned_;
  std::string_view bytes_;
  events::LogMark mark_;
  std::size_t keys_ = 0;
  std::size_t products_ = 0;
  std::size_t keys_at_ = 0;      // offsets in the file
  std::size_t offsets_at_ = 0;   // of products
  std::size_t names_at_ = 0;     // of products
  std::size_t records_end_ = 0;  // records begin behind the header
};

// The latest acts of an id that are kept; more where several are of the oldest second.
inline constexpr std::size_t kMostKeptActs = 2'000;

// The states after all events of the log: `old`, which may be nullptr, and what came after it, without acts before
// `oldest`. As a file's bytes.
Result<std::string> compact_states(const events::EventStore& log, const KeptStates* old, std::uint32_t oldest);

// Whether a file made at `mark` tells about this log; it may lag behind.
Result<bool> is_of_log(const events::LogMark& mark, const events::EventStore& log);

}  // namespace shelfwise::personalization
