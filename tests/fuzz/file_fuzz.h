// Any bytes in a file, for readers that take a path.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace shelfwise::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// Writes the bytes to a file of this process, calls read(path), and removes the file.
template <class Read>
void as_file(const std::uint8_t* data, std::size_t size, Read read) {
  static const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("shelfwise-fuzz-" + std::to_string(::getpid()));
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  read(file);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

}  // namespace shelfwise::fuzz
