// Flat arrays and string tables on disk, mapped into memory. Layout: docs/formats/columns.md.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/files.h"
#include "common/result.h"

namespace shelfwise::catalog {

// Writes an array file piece by piece, for arrays that do not fit into memory. Not thread-safe.
class ArrayWriter {
 public:
  ArrayWriter() = default;
  ArrayWriter(const ArrayWriter&) = delete;
  ArrayWriter& operator=(const ArrayWriter&) = delete;
  ~ArrayWriter();

  Status open(const std::filesystem::path& path, size_t element_bytes);
  Status append(const void* data, size_t count);
  Status finish();  // without it the file stays empty for readers

 private:
  std::filesystem::path path_;
  std::FILE* file_ = nullptr;
  size_t element_bytes_ = 1;
  size_t count_ = 0;
};

// Writes `count` elements of `element_bytes` each behind a 64-byte header.
Status write_array_file(const std::filesystem::path& path, const void* data, size_t element_bytes, size_t count);

// Opens and checks one array file. kCorrupt where sizes disagree, kNewerVersion where a newer program wrote it.
Result<MappedFile> open_array_file(const std::filesystem::path& path, size_t element_bytes,
                                   MappedFile::Mode mode = MappedFile::Mode::kRead);

inline constexpr size_t kArrayHeaderBytes = 64;

// A mapped array of a trivially copyable T. Reads are thread-safe; update() writes one element atomically.
template <class T>
class Array {
 public:
  static Result<Array> open(const std::filesystem::path& path, MappedFile::Mode mode = MappedFile::Mode::kRead) {
    Result<MappedFile> file = open_array_file(path, sizeof(T), mode);
    if (!file) return std::move(file).error();
    Array array;
    array.file_ = std::move(*file);
    const auto bytes = array.file_.bytes().subspan(kArrayHeaderBytes);
    array.view_ = {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    return array;
  }
  static Status write(const std::filesystem::path& path, std::span<const T> values) {
    return write_array_file(path, values.data(), sizeof(T), values.size());
  }

  std::span<const T> view() const { return view_; }
  size_t size() const { return view_.size(); }
  T operator[](size_t i) const { return view_[i]; }

  // For arrays opened with kUpdate; aligned values of up to 8 bytes are replaced atomically.
  void update(size_t i, T value) {
    T* slot = reinterpret_cast<T*>(file_.mutable_bytes().data() + kArrayHeaderBytes) + i;
    __atomic_store(slot, &value, __ATOMIC_RELAXED);
  }
  Status sync() { return file_.sync(); }

 private:
  MappedFile file_;
  std::span<const T> view_;
};

// Lists by row: row r holds values()[offsets[r], offsets[r+1]).
template <class T>
class ListArray {
 public:
  static Result<ListArray> open(const std::filesystem::path& stem) {  // STEM.offsets, STEM.values
    auto offsets = Array<std::uint64_t>::open(stem.string() + ".offsets");
    if (!offsets) return std::move(offsets).error();
    auto values = Array<T>::open(stem.string() + ".values");
    if (!values) return std::move(values).error();
    if (offsets->size() == 0 || (*offsets)[offsets->size() - 1] != values->size()) {
      return make_error(ErrorCode::kCorrupt, "offsets and values disagree; index the catalog again", stem.string());
    }
    ListArray list;
    list.offsets_ = std::move(*offsets);
    list.values_ = std::move(*values);
    return list;
  }
  static Status write(const std::filesystem::path& stem, std::span<const std::uint64_t> offsets,
                      std::span<const T> values) {
    if (Status s = Array<std::uint64_t>::write(stem.string() + ".offsets", offsets); !s) return s;
    return Array<T>::write(stem.string() + ".values", values);
  }

  size_t size() const { return offsets_.size() == 0 ? 0 : offsets_.size() - 1; }
  std::span<const T> operator[](size_t row) const {
    return values_.view().subspan(offsets_[row], offsets_[row + 1] - offsets_[row]);
  }
  std::span<const std::uint64_t> offsets() const { return offsets_.view(); }  // size() + 1 of them, or none
  std::span<const T> values() const { return values_.view(); }

 private:
  Array<std::uint64_t> offsets_;
  Array<T> values_;
};

// Strings numbered from 0, found by number or by content (binary search). Thread-safe.
class StringTable {
 public:
  static Result<StringTable> open(const std::filesystem::path& stem);  // STEM.bytes, STEM.offsets, STEM.sorted
  static Status write(const std::filesystem::path& stem, const std::vector<std::string>& strings);
  static Status write(const std::filesystem::path& stem, std::span<const std::string_view> strings);

  size_t size() const { return offsets_.size() == 0 ? 0 : offsets_.size() - 1; }
  std::string_view operator[](size_t i) const {
    return {reinterpret_cast<const char*>(bytes_.view().data()) + offsets_[i], offsets_[i + 1] - offsets_[i]};
  }
  std::optional<std::uint32_t> find(std::string_view text) const;

  std::span<const std::uint64_t> offsets() const { return offsets_.view(); }  // into the bytes, size() + 1 of them

  // String numbers in byte order of their strings: for prefix walks.
  std::span<const std::uint32_t> sorted() const { return sorted_.view(); }

 private:
  Array<std::uint8_t> bytes_;
  Array<std::uint64_t> offsets_;
  Array<std::uint32_t> sorted_;
};

}  // namespace shelfwise::catalog
