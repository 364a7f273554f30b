#include "catalog/arrays.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <numeric>

namespace shelfwise::catalog {
namespace {

constexpr char kMagic[8] = {'S', 'W', 'A', 'R', 'R', 'A', 'Y', '1'};
constexpr std::uint32_t kVersion = 1;

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t element_bytes;
  std::uint64_t count;
  char reserved[kArrayHeaderBytes - 24];
};
static_assert(sizeof(Header) == kArrayHeaderBytes);

Header make_header(size_t element_bytes, size_t count) {
  Header header{};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.version = kVersion;
  header.element_bytes = static_cast<std::uint32_t>(element_bytes);
  header.count = count;
  return header;
}

}  // namespace

ArrayWriter::~ArrayWriter() {
  if (file_ != nullptr) std::fclose(file_);
}

Status ArrayWriter::open(const std::filesystem::path& path, size_t element_bytes) {
  path_ = path;
  element_bytes_ = element_bytes;
  file_ = std::fopen(path.c_str(), "wbe");
  if (file_ == nullptr) return system_error(errno, "create", path);
  const Header header = make_header(element_bytes, 0);
  if (std::fwrite(&header, sizeof header, 1, file_) != 1) return system_error(errno, "write", path);
  return {};
}

Status ArrayWriter::append(const void* data, size_t count) {
  if (count != 0 && std::fwrite(data, element_bytes_, count, file_) != count)
    return system_error(errno, "write", path_);
  count_ += count;
  return {};
}

Status ArrayWriter::finish() {
  const Header header = make_header(element_bytes_, count_);
  if (std::fseek(file_, 0, SEEK_SET) != 0 || std::fwrite(&header, sizeof header, 1, file_) != 1) {
    return system_error(errno, "write", path_);
  }
  const int closed = std::fclose(file_);
  file_ = nullptr;
  if (closed != 0) return system_error(errno, "write", path_);
  return {};
}

Status write_array_file(const std::filesystem::path& path, const void* data, size_t element_bytes, size_t count) {
  ArrayWriter writer;
  if (Status s = writer.open(path, element_bytes); !s) return s;
  if (Status s = writer.append(data, count); !s) return s;
  return writer.finish();
}

Result<MappedFile> open_array_file(const std::filesystem::path& path, size_t element_bytes, MappedFile::Mode mode) {
  Result<MappedFile> file = MappedFile::open(path, mode);
  if (!file) return file;
  const auto bytes = file->bytes();
  const auto corrupt = [&](const char* why) {
    return make_error(ErrorCode::kCorrupt, std::string(why) + "; index the catalog again", path.string());
  };
  if (bytes.size() < sizeof(Header)) return corrupt("the file is cut short");
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0) return corrupt("this is no Shelfwise array file");
  if (header.version > kVersion) {
    return make_error(ErrorCode::kNewerVersion, "written by a newer Shelfwise; install that version or index again",
                      path.string());
  }
  if (header.element_bytes != element_bytes) return corrupt("elements have another size than expected");
  const size_t payload = bytes.size() - sizeof(Header);
  if (header.count > payload / element_bytes || header.count * element_bytes != payload) {
    return corrupt("the file's size disagrees with its header");
  }
  return file;
}

Result<StringTable> StringTable::open(const std::filesystem::path& stem) {
  auto bytes = Array<std::uint8_t>::open(stem.string() + ".bytes");
  if (!bytes) return std::move(bytes).error();
  auto offsets = Array<std::uint64_t>::open(stem.string() + ".offsets");
  if (!offsets) return std::move(offsets).error();
  auto sorted = Array<std::uint32_t>::open(stem.string() + ".sorted");
  if (!sorted) return std::move(sorted).error();
  if (offsets->size() != sorted->size() + 1 || (*offsets)[offsets->size() - 1] != bytes->size()) {
    return make_error(ErrorCode::kCorrupt, "offsets and strings disagree; index the catalog again", stem.string());
  }
  StringTable table;
  table.bytes_ = std::move(*bytes);
  table.offsets_ = std::move(*offsets);
  table.sorted_ = std::move(*sorted);
  return table;
}

Status StringTable::write(const std::filesystem::path& stem, std::span<const std::string_view> strings) {
  ArrayWriter bytes;
  if (Status s = bytes.open(stem.string() + ".bytes", 1); !s) return s;
  std::vector<std::uint64_t> offsets;
  offsets.reserve(strings.size() + 1);
  std::uint64_t at = 0;
  for (const std::string_view text : strings) {
    offsets.push_back(at);
    if (Status s = bytes.append(text.data(), text.size()); !s) return s;
    at += text.size();
  }
  offsets.push_back(at);
  if (Status s = bytes.finish(); !s) return s;
  if (Status s = Array<std::uint64_t>::write(stem.string() + ".offsets", offsets); !s) return s;

  std::vector<std::uint32_t> sorted(strings.size());
  std::iota(sorted.begin(), sorted.end(), 0U);
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    const int order = strings[a].compare(strings[b]);
    return order != 0 ? order < 0 : a < b;
  };
  if (!std::is_sorted(sorted.begin(), sorted.end(), before)) std::sort(sorted.begin(), sorted.end(), before);
  return Array<std::uint32_t>::write(stem.string() + ".sorted", sorted);
}

Status StringTable::write(const std::filesystem::path& stem, const std::vector<std::string>& strings) {
  const std::vector<std::string_view> views(strings.begin(), strings.end());
  return write(stem, std::span<const std::string_view>(views));
}

std::optional<std::uint32_t> StringTable::find(std::string_view text) const {
  const auto sorted = sorted_.view();
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), text,
                                   [this](std::uint32_t i, std::string_view t) { return (*this)[i] < t; });
  if (at == sorted.end() || (*this)[*at] != text) return std::nullopt;
  return *at;
}

}  // namespace shelfwise::catalog
