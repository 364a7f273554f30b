#include <algorithm>
#include <cstring>
#include <map>
#include <tuple>
#include <unordered_map>

#include "common/random.h"
#include "personalization/history/event_reader.h"
#include "personalization/history/kept_states.h"
#include "personalization/history/kept_states_format.h"
#include "personalization/read_ahead.h"

namespace shelfwise::personalization {
namespace {

bool before(const KeptAct& a, const KeptAct& b) {
  return std::tie(a.second, a.product, a.act, a.quantity, a.paid) <
         std::tie(b.second, b.product, b.act, b.quantity, b.paid);
}

// The latest ones; all of the oldest second stay together while there are at most twice as many.
void keep_latest(std::vector<KeptAct>& acts) {
  std::sort(acts.begin(), acts.end(), before);
  if (acts.size() <= kMostKeptActs) return;
  auto first = acts.end() - static_cast<std::ptrdiff_t>(kMostKeptActs);
  const auto earliest =
      acts.size() > 2 * kMostKeptActs ? acts.end() - static_cast<std::ptrdiff_t>(2 * kMostKeptActs) : acts.begin();
  while (first > earliest && (first - 1)->second == first->second) --first;
  acts.erase(acts.begin(), first);
}

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

template <class T>
void put(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// What came after the old file: acts chained by their owner, in pieces that are given back whole.
class Tail {
 public:
  explicit Tail(const KeptStates* old) {
    if (old == nullptr) return;
    for (std::size_t i = 0; i < old->products(); ++i) number_of(products_, std::string(old->product(i)));
  }

  void add(const std::string& owner, const std::string& product, const KeptAct& act) {
    const std::uint32_t o = number_of(owners_, owner);
    if (o == heads_.size()) heads_.push_back(kNone);
    if (used_ % kPiece == 0) pieces_.push_back(std::make_unique<Row[]>(kPiece));
    Row& row = pieces_.back()[used_ % kPiece];
    row.act = act;
    row.act.product = number_of(products_, product);
    row.next = heads_[o];
    heads_[o] = used_++;
  }

  void append_acts(std::uint32_t owner, std::vector<KeptAct>& out) const {
    for (std::uint32_t at = heads_[owner]; at != kNone;) {
      const Row& row = pieces_[at / kPiece][at % kPiece];
      out.push_back(row.act);
      at = row.next;
    }
  }

  const std::unordered_map<std::string, std::uint32_t>& owners() const { return owners_; }
  std::vector<std::string_view> products() const {
    std::vector<std::string_view> names(products_.size());
    for (const auto& [name, number] : products_) names[number] = name;
    return names;
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;
  static constexpr std::uint32_t kPiece = 1U << 16U;
  struct Row {
    KeptAct act;
    std::uint32_t next = kNone;
  };

  static std::uint32_t number_of(std::unordered_map<std::string, std::uint32_t>& numbers, const std::string& name) {
    return numbers.emplace(name, static_cast<std::uint32_t>(numbers.size())).first->second;
  }

  std::unordered_map<std::string, std::uint32_t> owners_;
  std::unordered_map<std::string, std::uint32_t> products_;
  std::vector<std::uint32_t> heads_;
  std::vector<std::unique_ptr<Row[]>> pieces_;
  std::uint32_t used_ = 0;
};

Status read_tail(const events::EventStore& log, std::uint64_t after, std::uint64_t until, Tail& tail) {
  struct Owned {
    std::string owner;
    std::string product;
    KeptAct act;
  };
  // Finding a shopper among a million misses the caches as often as decoding does: two threads, each half of it.
  ReadAhead<Owned> ahead([&](const Owned& owned) { tail.add(owned.owner, owned.product, owned.act); });
  const Status read = log.for_each(after, [&](const events::Event& event) {
    if (event.sequence > until) return false;
    if (events::owner(event).empty()) return true;
    for (const auto act : {act_of(event.kind), act_of(event.look)}) {
      if (!act) continue;
      for (const events::EventItem& item : event.items) {
        ahead.add([&](Owned& owned) {
          owned.owner = events::owner(event).str();
          owned.product = item.product.str();
          owned.act = {to_seconds(event.time), 0, paid_of(item, *act), capped_quantity(item.quantity), *act};
        });
      }
    }
    return true;
  });
  ahead.finish();
  return read;
}

// Writes the file in the order of the ids' hashes.
class FileWriter {
 public:
  FileWriter(const events::EventStore& log, const events::LogMark& mark, bool check_erasures, std::uint32_t oldest)
      : log_(log), mark_(mark), check_erasures_(check_erasures), oldest_(oldest) {
    out_.append(sizeof(StatesHeader), '\0');
  }

  void add(std::string_view id, std::vector<KeptAct>& acts) {
    if (check_erasures_) {
      if (const auto erased = log_.erased_at(ShopperId(std::string(id)))) {
        const std::uint32_t last = to_seconds(*erased);
        std::erase_if(acts, [&](const KeptAct& act) { return act.second <= last; });
      }
    }
    std::erase_if(acts, [&](const KeptAct& act) { return act.second < oldest_; });
    if (acts.empty()) return;
    keep_latest(acts);
    put(keys_, stable_hash(id, mark_.log));
    put(keys_, static_cast<std::uint64_t>(out_.size()));
    record_.clear();
    put_varint(record_, id.size());
    record_.append(id);
    put_varint(record_, acts.size());
    std::uint32_t second = 0;
    for (const KeptAct& act : acts) {
      put_varint(record_, act.second - second);
      second = act.second;
      put_varint(record_, static_cast<std::uint64_t>(act.act) | (act.quantity != 1 ? kActQuantity : 0) |
                              (act.paid > 0 ? kActPaid : 0));
      put_varint(record_, act.product);
      if (act.quantity != 1) put_varint(record_, act.quantity);
      if (act.paid > 0) put(record_, act.paid);
    }
    put(out_, static_cast<std::uint32_t>(stable_hash(record_)));
    out_.append(record_);
  }

  std::string finish(const std::vector<std::string_view>& products) {
    StatesHeader header;
    std::memcpy(header.magic, kStatesMagic, sizeof header.magic);
    header.log = mark_.log;
    header.sequence = mark_.sequence;
    header.message = mark_.message;
    header.erased = mark_.erased;
    header.erased_beside = mark_.erased_beside;
    header.shoppers = keys_.size() / kKeyBytes;
    header.products = products.size();
    header.keys_at = out_.size();
    out_.append(keys_);
    header.offsets_at = out_.size();
    std::uint64_t offset = 0;
    for (const std::string_view name : products) {
      put(out_, offset);
      offset += name.size();
    }
    put(out_, offset);
    header.names_at = out_.size();
    for (const std::string_view name : products) out_.append(name);
    header.size = out_.size();
    header.checksum = stable_hash({reinterpret_cast<const char*>(&header), offsetof(StatesHeader, checksum)});
    std::memcpy(out_.data(), &header, sizeof header);
    return std::move(out_);
  }

 private:
  const events::EventStore& log_;
  const events::LogMark mark_;
  const bool check_erasures_;
  const std::uint32_t oldest_;
  std::string out_;
  std::string keys_;
  std::string record_;
};

// Both are in the order of hashes, then of ids.
Result<std::string> merge(FileWriter& writer, const events::LogMark& mark, const KeptStates* old, const Tail& tail) {
  struct Owner {
    std::uint64_t hash = 0;
    std::string_view id;
    std::uint32_t number = 0;
    auto place() const { return std::tie(hash, id); }
  };
  std::vector<Owner> fresh;
  fresh.reserve(tail.owners().size());
  for (const auto& [id, number] : tail.owners()) fresh.push_back({stable_hash(id, mark.log), id, number});
  std::sort(fresh.begin(), fresh.end(), [](const Owner& a, const Owner& b) { return a.place() < b.place(); });
  std::vector<KeptAct> acts;
  auto next = fresh.begin();
  const auto add_fresh_before = [&](const Owner& end) {
    for (; next != fresh.end() && next->place() < end.place(); ++next) {
      acts.clear();
      tail.append_acts(next->number, acts);
      writer.add(next->id, acts);
    }
  };
  if (old != nullptr) {
    std::vector<KeptAct> both;
    const bool whole = old->for_each([&](std::string_view id, const std::vector<KeptAct>& kept) {
      const Owner owner{stable_hash(id, mark.log), id, 0};
      add_fresh_before(owner);
      both = kept;
      if (next != fresh.end() && next->place() == owner.place()) tail.append_acts((next++)->number, both);
      writer.add(id, both);
    });
    if (!whole) return make_error(ErrorCode::kCorrupt, "the file of states is damaged; delete it, it is made anew");
  }
  for (; next != fresh.end(); ++next) {
    acts.clear();
    tail.append_acts(next->number, acts);
    writer.add(next->id, acts);
  }
  return writer.finish(tail.products());
}

}  // namespace

Result<std::string> compact_states(const events::EventStore& log, const KeptStates* old, std::uint32_t oldest) {
  const auto last = log.last_sequence();
  if (!last) return last.error();
  const auto begin = log.mark(*last);
  if (!begin) return begin.error();
  Tail tail(old);
  if (Status read = read_tail(log, old == nullptr ? 0 : old->mark().sequence, *last, tail); !read) return read.error();
  const auto end = log.mark(*last);
  if (!end) return end.error();
  if (end->erased_beside != begin->erased_beside) {
    return make_error(ErrorCode::kUnavailable, "events were erased while the log was read; try again");
  }
  const std::uint64_t known = old == nullptr ? begin->erased : old->mark().erased;
  FileWriter writer(log, *end, end->erased != known, oldest);
  return merge(writer, *end, old, tail);
}

}  // namespace shelfwise::personalization
