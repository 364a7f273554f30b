#include "catalog_tools/kept_rows.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <numeric>
#include <utility>

#include "catalog_tools/packing.h"
#include "common/files.h"
#include "common/random.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr std::array<char, 16> kMagic = {'s', 'h', 'e', 'l', 'f', 'w', 'i', 's',
                                         'e', ' ', 'r', 'o', 'w', 's', ' ', '1'};
constexpr std::uint64_t kMaxIndexBytes = 4ULL << 30;

struct Trailer {
  std::array<char, 16> magic = kMagic;
  std::uint64_t analyzer = text::Analyzer::kVersion;
  std::uint64_t program = 0;
  std::uint64_t index_offset = 0;
  std::uint64_t index_checksum = 0;
};

std::vector<std::string> unpack_texts(Unpacker& in) {
  std::vector<std::string> texts;
  const std::uint64_t size = in.number();
  for (std::uint64_t i = 0; in.ok() && i < size; ++i) texts.emplace_back(in.text());
  return texts;
}

void pack_texts(const std::vector<std::string>& texts, Packer& out) {
  out.number(texts.size());
  for (const std::string& text : texts) out.text(text);
}

// Whether every row lies before the index and has one of the shapes.
bool makes_sense(const KeptIndex& index, std::uint64_t index_offset) {
  return std::all_of(index.rows.begin(), index.rows.end(), [&](const KeptRow& row) {
    return row.shape < index.shapes.size() && row.length <= index_offset && row.offset <= index_offset - row.length;
  });
}

// The index of a whole file; an empty one of any other.
KeptIndex read_index(PieceReader& file, std::uint64_t file_bytes, std::uint64_t program) {
  Trailer trailer;
  std::string bytes;
  if (file_bytes < sizeof trailer || !file.read(file_bytes - sizeof trailer, sizeof trailer, bytes)) return {};
  std::memcpy(&trailer, bytes.data(), sizeof trailer);
  const std::uint64_t end = file_bytes - sizeof trailer;
  if (trailer.magic != kMagic || trailer.program != program || trailer.index_offset > end) return {};
  if (trailer.analyzer != text::Analyzer::kVersion || end - trailer.index_offset > kMaxIndexBytes) return {};
  if (!file.read(trailer.index_offset, end - trailer.index_offset, bytes)) return {};
  if (piece_checksum(bytes) != trailer.index_checksum) return {};
  Unpacker in(bytes);
  KeptIndex index;
  index.program = program;
  index.words = unpack_texts(in);
  const std::uint64_t shapes = in.number();
  for (std::uint64_t i = 0; in.ok() && i < shapes; ++i) index.shapes.push_back(unpack_texts(in));
  in.list(index.rows);
  return in.ok() && in.at_end() && makes_sense(index, trailer.index_offset) ? std::move(index) : KeptIndex{};
}

}  // namespace

Status PieceReader::open(const std::filesystem::path& file) {
  errno = 0;
  in_.open(file, std::ios::binary);
  if (!in_) return system_error(errno != 0 ? errno : EIO, "read back", file);
  return {};
}

bool PieceReader::read(std::uint64_t offset, std::uint64_t length, std::string& out) {
  in_.clear();
  if (offset != position_) in_.seekg(static_cast<std::streamoff>(offset));
  out.resize(length);
  in_.read(out.data(), static_cast<std::streamsize>(length));
  position_ = offset + length;
  return in_.good();
}

// FNV-1a over words of eight bytes, mixed in the end: http://www.isthe.com/chongo/tech/comp/fnv/
std::uint64_t piece_checksum(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325ULL ^ bytes.size();
  const auto mix = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0x100000001B3ULL;
    hash ^= hash >> 32;
  };
  for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    mix(word);
  }
  for (const char c : bytes) mix(static_cast<unsigned char>(c));
  return Random(hash).next();
}

std::string packed_index(const KeptIndex& index, std::uint64_t offset) {
  Packer out;
  pack_texts(index.words, out);
  out.number(index.shapes.size());
  for (const std::vector<std::string>& shape : index.shapes) pack_texts(shape, out);
  out.list(index.rows);
  Trailer trailer;
  trailer.program = index.program;
  trailer.index_offset = offset;
  trailer.index_checksum = piece_checksum(out.bytes());
  out.plain(trailer);
  return out.bytes();
}

KeptRows::KeptRows(const std::filesystem::path& file, std::uint64_t program) {
  std::error_code missing;
  const std::uintmax_t bytes = std::filesystem::file_size(file, missing);
  if (missing || !file_.open(file)) return;
  index_ = read_index(file_, bytes, program);
  numbers_.assign(index_.words.size(), kNoWord);
  order_.resize(index_.rows.size());
  std::iota(order_.begin(), order_.end(), 0U);
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t x, std::uint32_t y) {
    return std::pair(index_.rows[x].fingerprint, x) < std::pair(index_.rows[y].fingerprint, y);
  });
}

const KeptRow* KeptRows::find(std::uint64_t fingerprint) {
  if (next_ >= index_.rows.size() || index_.rows[next_].fingerprint != fingerprint) {
    const auto found = std::lower_bound(
        order_.begin(), order_.end(), fingerprint,
        [&](std::uint32_t row, std::uint64_t wanted) { return index_.rows[row].fingerprint < wanted; });
    if (found == order_.end() || index_.rows[*found].fingerprint != fingerprint) return nullptr;
    next_ = *found;
  }
  return &index_.rows[next_++];
}

// The words get their numbers in the order in which they would, were the row read anew.
bool KeptRows::number_words(std::vector<std::uint32_t>& words, Records& records) {
  for (const std::uint32_t word : words) {
    if (word >= numbers_.size()) return false;
  }
  for (std::uint32_t& word : words) {
    std::uint32_t& now = numbers_[word];
    if (now == kNoWord) now = records.number(index_.words[word]);
    word = now;
  }
  return true;
}

bool KeptRows::load(std::uint64_t fingerprint, Records& records) {
  const KeptRow* row = find(fingerprint);
  if (row == nullptr || !file_.read(row->offset, row->length, buffer_)) return false;
  if (piece_checksum(buffer_) != row->checksum) return false;
  Unpacker in(buffer_);
  current_ = unpack_row(in);
  rows_shape_ = row->shape;
  const auto& counts = current_.record.counts;
  const size_t words = std::accumulate(counts.begin(), counts.end(), size_t{0});
  return in.ok() && in.at_end() && words == current_.record.words.size() &&
         number_words(current_.record.words, records);
}

}  // namespace shelfwise::catalog_tools
