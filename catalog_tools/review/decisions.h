// What people decided about pairs and categories, and who did so when: docs/formats/decisions.md. Plain state, no
// files.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog_tools/categories/category_decisions.h"
#include "catalog_tools/duplicates/pair_verdicts.h"
#include "common/clock.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

enum class DecisionKind { kPair, kCategory, kUndo };
const char* decision_kind_name(DecisionKind kind);  // "pair", "category", "undo"
const char* verdict_name(Verdict verdict);          // "merge", "distinct"
std::optional<Verdict> parse_verdict(std::string_view text);

// What a decision is about and what it says.
struct DecisionSubject {
  DecisionKind kind = DecisionKind::kPair;
  std::string a;  // a product's id, or the source path of a category
  std::string b;  // the other product's id
  Verdict verdict = Verdict::kDistinct;
  CategoryTarget target;     // both parts empty: no category of the taxonomy
  std::uint64_t undoes = 0;  // the number that an undo takes back
  std::string note;
};

// One line of the log.
struct DecisionEntry : DecisionSubject {
  std::uint64_t number = 0;     // from 1, ascending; lines added by hand may leave gaps
  std::optional<TimePoint> at;  // absent where a line added by hand does not say
  std::string who;
};

inline constexpr size_t kMaxDecisionCell = 4'000;  // bytes of an id, path or note

// Later entries on the same pair or path win. An undo makes the entry it names count for nothing, so that what stood
// before it stands again; an undo can be undone.
class Decisions {
 public:
  // kInvalidArgument where the number does not ascend, a cell is missing or too long, or an undo names no earlier
  // entry.
  Status add(DecisionEntry entry);

  const std::vector<DecisionEntry>& entries() const { return entries_; }
  std::uint64_t last_number() const { return entries_.empty() ? 0 : entries_.back().number; }
  const DecisionEntry* find(std::uint64_t number) const;
  bool is_in_force(const DecisionEntry& entry) const;  // not undone; a later entry may overrule it all the same

  // The entry that counts; nullptr where nobody decided. Valid until the next add().
  const DecisionEntry* on_pair(std::string_view a, std::string_view b) const;
  const DecisionEntry* on_category(std::string_view source_path) const;

  PairVerdicts pair_verdicts() const;
  CategoryDecisions category_decisions() const;

  // The undos that make the subject undecided; empty where it is.
  std::vector<DecisionSubject> undo_pair(std::string_view a, std::string_view b) const;
  std::vector<DecisionSubject> undo_category(std::string_view source_path) const;
  // kNotFound, or kConflict where it is undone already.
  Result<std::vector<DecisionSubject>> undo_entry(std::uint64_t number) const;
  // Makes everything stand as it stood before `since`. An entry without a time counts as made with the one before it.
  std::vector<DecisionSubject> undo_since(TimePoint since) const;

 private:
  using Subjects = std::unordered_map<std::string, std::vector<std::uint32_t>>;  // to entries, oldest first

  const DecisionEntry* in_force(const Subjects& subjects, const std::string& key) const;
  std::vector<DecisionSubject> undo_all(const Subjects& subjects, const std::string& key) const;
  std::optional<std::uint32_t> index_of(std::uint64_t number) const;
  void count_undo(std::uint32_t undo);

  std::vector<DecisionEntry> entries_;
  std::vector<std::uint32_t> undone_by_;  // by entry: undos in force that name it
  Subjects pairs_;
  Subjects categories_;
};

}  // namespace shelfwise::catalog_tools
