#include "catalog_tools/review/decisions.h"

#include <algorithm>
#include <utility>

namespace shelfwise::catalog_tools {
namespace {

std::string pair_key(std::string_view a, std::string_view b) {
  if (b < a) std::swap(a, b);
  return std::string(a) + '\t' + std::string(b);
}

DecisionSubject undo_of(const DecisionEntry& entry) {
  DecisionSubject undo;
  undo.kind = DecisionKind::kUndo;
  undo.undoes = entry.number;
  return undo;
}

Status check_cells(const DecisionEntry& entry) {
  const auto wrong = [](std::string message) { return make_error(ErrorCode::kInvalidArgument, std::move(message)); };
  for (const std::string* cell : {&entry.a, &entry.b, &entry.target.id, &entry.target.path, &entry.note, &entry.who}) {
    if (cell->size() > kMaxDecisionCell) {
      return make_error(ErrorCode::kTooLarge, "a cell is longer than " + std::to_string(kMaxDecisionCell) +
                                                  " bytes, which no id, path or note needs");
    }
  }
  if (entry.kind == DecisionKind::kPair) {
    if (entry.a.empty() || entry.b.empty()) return wrong("a pair needs the ids of two products, in columns a and b");
    if (entry.a == entry.b) return wrong("both ids are \"" + entry.a + "\"; a pair needs two different ones");
  }
  if (entry.kind == DecisionKind::kCategory && entry.a.empty()) {
    return wrong("a category needs the path that it is about, in column a");
  }
  return {};
}

}  // namespace

const char* decision_kind_name(DecisionKind kind) {
  switch (kind) {
    case DecisionKind::kPair: return "pair";
    case DecisionKind::kCategory: return "category";
    case DecisionKind::kUndo: return "undo";
  }
  return "";
}

const char* verdict_name(Verdict verdict) { return verdict == Verdict::kMerge ? "merge" : "distinct"; }

std::optional<Verdict> parse_verdict(std::string_view text) {
  if (text == "merge") return Verdict::kMerge;
  if (text == "distinct") return Verdict::kDistinct;
  return std::nullopt;
}

Status Decisions::add(DecisionEntry entry) {
  if (entry.number <= last_number()) {
    return make_error(ErrorCode::kInvalidArgument,
                      "the number " + std::to_string(entry.number) +
                          " stands on two lines; a line added by hand goes to the end, its number left empty");
  }
  if (Status fine = check_cells(entry); !fine) return fine;
  if (entry.kind == DecisionKind::kUndo && !index_of(entry.undoes)) {
    return make_error(ErrorCode::kInvalidArgument,
                      "takes back number " + std::to_string(entry.undoes) + ", which no earlier line has");
  }
  const auto index = static_cast<std::uint32_t>(entries_.size());
  if (entry.kind == DecisionKind::kPair) pairs_[pair_key(entry.a, entry.b)].push_back(index);
  if (entry.kind == DecisionKind::kCategory) categories_[entry.a].push_back(index);
  entries_.push_back(std::move(entry));
  undone_by_.push_back(0);
  if (entries_.back().kind == DecisionKind::kUndo) count_undo(index);
  return {};
}

// An undo that takes back an undo brings back what that one took, and so on down the chain.
void Decisions::count_undo(std::uint32_t undo) {
  bool adds = true;
  for (std::uint32_t at = undo;;) {
    const std::uint32_t target = *index_of(entries_[at].undoes);
    const bool was_in_force = undone_by_[target] == 0;
    undone_by_[target] = adds ? undone_by_[target] + 1 : undone_by_[target] - 1;
    const bool changed = was_in_force != (undone_by_[target] == 0);
    if (!changed || entries_[target].kind != DecisionKind::kUndo) return;
    adds = !adds;
    at = target;
  }
}

std::optional<std::uint32_t> Decisions::index_of(std::uint64_t number) const {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), number,
                                   [](const DecisionEntry& entry, std::uint64_t n) { return entry.number < n; });
  if (at == entries_.end() || at->number != number) return std::nullopt;
  return static_cast<std::uint32_t>(at - entries_.begin());
}

const DecisionEntry* Decisions::find(std::uint64_t number) const {
  const auto index = index_of(number);
  return index ? &entries_[*index] : nullptr;
}

bool Decisions::is_in_force(const DecisionEntry& entry) const {
  const auto index = index_of(entry.number);
  return index && undone_by_[*index] == 0;
}

const DecisionEntry* Decisions::in_force(const Subjects& subjects, const std::string& key) const {
  const auto found = subjects.find(key);
  if (found == subjects.end()) return nullptr;
  const auto last = std::find_if(found->second.rbegin(), found->second.rend(),
                                 [this](std::uint32_t index) { return undone_by_[index] == 0; });
  return last == found->second.rend() ? nullptr : &entries_[*last];
}

const DecisionEntry* Decisions::on_pair(std::string_view a, std::string_view b) const {
  return in_force(pairs_, pair_key(a, b));
}

const DecisionEntry* Decisions::on_category(std::string_view source_path) const {
  return in_force(categories_, std::string(source_path));
}

PairVerdicts Decisions::pair_verdicts() const {
  PairVerdicts verdicts;
  for (const auto& [key, indices] : pairs_) {
    if (const DecisionEntry* entry = in_force(pairs_, key)) verdicts.set(entry->a, entry->b, entry->verdict);
  }
  return verdicts;
}

CategoryDecisions Decisions::category_decisions() const {
  CategoryDecisions decisions;
  for (const auto& [path, indices] : categories_) {
    if (const DecisionEntry* entry = in_force(categories_, path)) decisions.targets[path] = entry->target;
  }
  return decisions;
}

std::vector<DecisionSubject> Decisions::undo_all(const Subjects& subjects, const std::string& key) const {
  std::vector<DecisionSubject> undos;
  const auto found = subjects.find(key);
  if (found == subjects.end()) return undos;
  for (auto it = found->second.rbegin(); it != found->second.rend(); ++it) {
    if (undone_by_[*it] == 0) undos.push_back(undo_of(entries_[*it]));
  }
  return undos;
}

std::vector<DecisionSubject> Decisions::undo_pair(std::string_view a, std::string_view b) const {
  return undo_all(pairs_, pair_key(a, b));
}

std::vector<DecisionSubject> Decisions::undo_category(std::string_view source_path) const {
  return undo_all(categories_, std::string(source_path));
}

Result<std::vector<DecisionSubject>> Decisions::undo_entry(std::uint64_t number) const {
  const auto index = index_of(number);
  if (!index) return make_error(ErrorCode::kNotFound, "there is no decision with the number " + std::to_string(number));
  if (undone_by_[*index] != 0) {
    return make_error(ErrorCode::kConflict, "decision " + std::to_string(number) + " is undone already");
  }
  return std::vector{undo_of(entries_[*index])};
}

std::vector<DecisionSubject> Decisions::undo_since(TimePoint since) const {
  size_t first = entries_.size();
  TimePoint at = TimePoint::min();
  for (size_t i = 0; i < entries_.size() && first == entries_.size(); ++i) {
    at = entries_[i].at.value_or(at);
    if (at >= since) first = i;
  }
  // From the newest back, each undo as if it were added: undoing an undo brings back what has to be undone in its turn.
  Decisions after = *this;
  std::vector<DecisionSubject> undos;
  for (size_t i = entries_.size(); i > first; --i) {
    const DecisionEntry& entry = entries_[i - 1];
    if (!after.is_in_force(entry)) continue;
    DecisionEntry undo{undo_of(entry), after.last_number() + 1, std::nullopt, ""};
    undos.push_back(undo);
    if (Status added = after.add(std::move(undo)); !added) undos.pop_back();
  }
  return undos;
}

}  // namespace shelfwise::catalog_tools
