// A store is a folder; this is where its parts lie, and how `current` changes hands. docs/formats/store.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "common/files.h"
#include "common/result.h"

namespace shelfwise::catalog {

struct StorePaths {
  std::filesystem::path root;

  std::filesystem::path settings() const { return root / "store.toml"; }
  std::filesystem::path generations() const { return root / "generations"; }
  std::filesystem::path generation(std::uint64_t number) const { return generations() / std::to_string(number); }
  std::filesystem::path current() const { return root / "current"; }
  std::filesystem::path models() const { return root / "models"; }
  std::filesystem::path model(std::uint64_t number) const { return models() / std::to_string(number); }
  std::filesystem::path current_model() const { return root / "current_model"; }
  std::filesystem::path events() const { return root / "events.db"; }
  std::filesystem::path merchandising() const { return root / "merchandising.db"; }
  std::filesystem::path index_lock() const { return root / ".index.lock"; }
  std::filesystem::path train_lock() const { return root / ".train.lock"; }
};

// The number that a pointer file (`current`, `current_model`) names; nullopt where there is no such file yet.
Result<std::optional<std::uint64_t>> read_pointer(const std::filesystem::path& pointer);

// Replaces a pointer file atomically and durably, and removes what killed writers left beside it. One writer at a time.
Status write_pointer(const std::filesystem::path& pointer, std::uint64_t number);

// A number above every existing numbered folder in `parent`, which is made where missing.
Result<std::uint64_t> next_number(const std::filesystem::path& parent);

// A reader's hold on a numbered folder: while it lives, remove_unused() leaves the folder alone, in every process.
class FolderHold {
 public:
  static Result<FolderHold> take(const std::filesystem::path& folder);
  FolderHold() = default;
  FolderHold(FolderHold&&) noexcept;
  FolderHold& operator=(FolderHold&&) noexcept;
  FolderHold(const FolderHold&) = delete;
  FolderHold& operator=(const FolderHold&) = delete;
  ~FolderHold();

 private:
  int fd_ = -1;
};

// Removes numbered folders of `parent` other than `keep` that nobody holds, and leftovers of killed runs ("*.tmp").
// Returns how many went.
Result<int> remove_unused(const std::filesystem::path& parent, std::uint64_t keep);

}  // namespace shelfwise::catalog
