#include "personalization/history/kept_states.h"

#include <cstring>

#include "common/random.h"
#include "personalization/history/kept_states_format.h"

namespace shelfwise::personalization {
namespace {

template <class T>
T load(std::string_view bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

Error damaged(const std::string& name) {
  return make_error(ErrorCode::kCorrupt, "is damaged; delete it, it is made anew from the log", name);
}

// Reads numbers of a record; past its end ok() turns false.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && at_ < end_; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }
  std::string_view text(std::size_t size) {
    if (size > static_cast<std::size_t>(end_ - at_)) ok_ = false;
    if (!ok_) return {};
    at_ += size;
    return {at_ - size, size};
  }
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && at_ == end_; }

 private:
  const char* at_;
  const char* end_;
  bool ok_ = true;
};

bool read_act(RecordReader& in, std::size_t products, KeptAct& act) {
  act.second += static_cast<std::uint32_t>(in.varint());
  const std::uint64_t flags = in.varint();
  act.product = static_cast<std::uint32_t>(in.varint());
  act.quantity = (flags & kActQuantity) != 0 ? static_cast<std::uint16_t>(in.varint()) : 1;
  act.paid = 0;
  if ((flags & kActPaid) != 0) {
    const std::string_view bits = in.text(sizeof act.paid);
    if (in.ok()) std::memcpy(&act.paid, bits.data(), sizeof act.paid);
  }
  const std::uint64_t kind = flags & kActMask;
  act.act = static_cast<Act>(kind);
  return in.ok() && act.product < products && kind <= static_cast<std::uint64_t>(Act::kGlance);
}

}  // namespace

Result<std::shared_ptr<KeptStates>> KeptStates::open(const std::filesystem::path& file) {
  auto states = std::make_shared<KeptStates>();
  auto mapped = MappedFile::open(file, MappedFile::Mode::kUpdate);
  states->writable_ = mapped.ok();
  if (!mapped) mapped = MappedFile::open(file);
  if (!mapped) return std::move(mapped).error();
  states->file_ = std::move(*mapped);
  const auto bytes = states->file_.bytes();
  states->bytes_ = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  if (Status read = states->read_header(file.string()); !read) return std::move(read).error();
  return states;
}

Result<std::shared_ptr<KeptStates>> KeptStates::of(std::string bytes) {
  auto states = std::make_shared<KeptStates>();
  states->owned_ = std::move(bytes);
  states->bytes_ = states->owned_;
  if (Status read = states->read_header("states in memory"); !read) return std::move(read).error();
  return states;
}

Status KeptStates::read_header(const std::string& name) {
  if (bytes_.size() < sizeof(StatesHeader)) return damaged(name);
  const auto header = load<StatesHeader>(bytes_, 0);
  if (std::memcmp(header.magic, kStatesMagic, sizeof header.magic) != 0) return damaged(name);
  if (header.version > kStatesVersion) {
    return make_error(ErrorCode::kNewerVersion, "was written by a newer Shelfwise; delete it, it is made anew", name);
  }
  const std::string_view told(bytes_.data(), offsetof(StatesHeader, checksum));
  if (header.checksum != stable_hash(told)) return damaged(name);
  mark_ = {header.log, header.sequence, header.message, header.erased, header.erased_beside};
  keys_ = header.shoppers;
  products_ = header.products;
  keys_at_ = header.keys_at;
  offsets_at_ = header.offsets_at;
  names_at_ = header.names_at;
  records_end_ = header.keys_at;
  const bool fits = header.size == bytes_.size() && keys_at_ >= sizeof header &&
                    offsets_at_ == keys_at_ + keys_ * kKeyBytes &&
                    names_at_ == offsets_at_ + (products_ + 1) * sizeof(std::uint64_t) && names_at_ <= bytes_.size() &&
                    names_at_ + load<std::uint64_t>(bytes_, names_at_ - sizeof(std::uint64_t)) == bytes_.size();
  if (!fits) return damaged(name);
  return {};
}

std::string_view KeptStates::product(std::size_t number) const {
  const auto begin = load<std::uint64_t>(bytes_, offsets_at_ + number * sizeof(std::uint64_t));
  const auto end = load<std::uint64_t>(bytes_, offsets_at_ + (number + 1) * sizeof(std::uint64_t));
  if (begin > end || names_at_ + end > bytes_.size()) return {};
  return bytes_.substr(names_at_ + begin, end - begin);
}

std::uint64_t KeptStates::hash(std::string_view id) const { return stable_hash(id, mark_.log); }
std::uint64_t KeptStates::key(std::size_t i) const { return load<std::uint64_t>(bytes_, keys_at_ + i * kKeyBytes); }

KeptStates::Place KeptStates::place(std::size_t i) const {
  const auto offset = [&](std::size_t at) {
    return at == keys_ ? records_end_ : load<std::uint64_t>(bytes_, keys_at_ + at * kKeyBytes + sizeof(std::uint64_t));
  };
  const Place place{offset(i), offset(i + 1)};
  return place.begin <= place.end && place.end <= records_end_ ? place : Place{};
}

std::optional<KeptStates::Place> KeptStates::find_record(const ShopperId& id) const {
  const std::uint64_t wanted = hash(id.str());
  std::size_t low = 0;
  std::size_t high = keys_;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (key(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (; low < keys_ && key(low) == wanted; ++low) {
    const Place at = place(low);
    std::string_view found;
    if (read(at, found, nullptr) && found == id.str()) return at;
  }
  return std::nullopt;
}

// Without `out` no more than the id.
bool KeptStates::read(Place place, std::string_view& id, std::vector<KeptAct>* out) const {
  id = {};
  if (place.end - place.begin < sizeof(std::uint32_t)) return false;
  const std::string_view record =
      bytes_.substr(place.begin + sizeof(std::uint32_t), place.end - place.begin - sizeof(std::uint32_t));
  RecordReader in(record);
  id = in.text(in.varint());
  if (out == nullptr || id.empty()) return in.ok();
  if (load<std::uint32_t>(bytes_, place.begin) != static_cast<std::uint32_t>(stable_hash(record))) return false;
  const std::uint64_t count = in.varint();
  if (!in.ok() || count > record.size()) return false;
  out->clear();
  out->reserve(count);
  KeptAct act;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!read_act(in, products_, act)) return false;
    out->push_back(act);
  }
  return in.at_end();
}

bool KeptStates::whole() const {
  for (std::size_t i = 0; i < keys_; ++i) {
    const Place at = place(i);
    if (at.end - at.begin < sizeof(std::uint32_t)) return false;
    const std::string_view record = bytes_.substr(at.begin, at.end - at.begin);
    const bool erased = record.find_first_not_of('\0') == std::string_view::npos;
    const std::string_view content = record.substr(sizeof(std::uint32_t));
    if (!erased && load<std::uint32_t>(record, 0) != static_cast<std::uint32_t>(stable_hash(content))) return false;
  }
  return true;
}

bool KeptStates::find(const ShopperId& id, std::vector<KeptAct>& out) const {
  const auto record = find_record(id);
  std::string_view found;
  return record && read(*record, found, &out);
}

bool KeptStates::for_each(const std::function<void(std::string_view, const std::vector<KeptAct>&)>& visit) const {
  std::vector<KeptAct> acts;
  std::string_view id;
  for (std::size_t i = 0; i < keys_; ++i) {
    if (!read(place(i), id, &acts)) return false;
    if (!id.empty()) visit(id, acts);
  }
  return true;
}

Status KeptStates::erase(const ShopperId& id) {
  const auto record = find_record(id);
  if (!record) return {};
  if (owned_.empty()) {
    if (!writable_) {
      return make_error(ErrorCode::kUnavailable,
                        "the file of states cannot be written, so nothing can be erased in it");
    }
    std::memset(file_.mutable_bytes().data() + record->begin, 0, record->end - record->begin);
    return file_.sync();
  }
  std::memset(owned_.data() + record->begin, 0, record->end - record->begin);
  return {};
}

Result<bool> is_of_log(const events::LogMark& mark, const events::EventStore& log) {
  const auto now = log.mark(mark.sequence);
  if (!now) return now.error();
  const auto last = log.last_sequence();
  if (!last) return last.error();
  const bool message_fits = now->message == mark.message || (now->message == 0 && now->erased > mark.erased);
  return now->log == mark.log && mark.sequence <= *last && message_fits && now->erased >= mark.erased &&
         now->erased_beside == mark.erased_beside;
}

}  // namespace shelfwise::personalization
