// Rules about the repository itself, as pure functions over one file's text, so that each can be seen to fail.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::repository {

// A file of the repository: its path from the root, with '/', and its text.
struct File {
  std::string path;
  std::string text;
};

inline constexpr size_t kMaxLines = 600;

// Each returns what is wrong, one line a fault with its place; empty where all is well.

// Folders include only what stands below them; a file's own header comes first; nothing is included relatively.
std::vector<std::string> include_faults(const File& file);

// A library's headers stay in the folders that are its home.
std::vector<std::string> library_faults(const File& file);

// No file of source or script is longer than kMaxLines.
std::vector<std::string> length_faults(const File& file);

// No word that marks unfinished work.
std::vector<std::string> unfinished_faults(const File& file);

// Every page under docs/ that the text points to is among `paths`.
std::vector<std::string> missing_page_faults(const File& file, const std::set<std::string>& paths);

// Every relative link of a Markdown page leads to one of `paths`.
std::vector<std::string> broken_link_faults(const File& file, const std::set<std::string>& paths);

// Every `./dev COMMAND` of a Markdown page is among `commands`.
std::vector<std::string> unknown_command_faults(const File& file, const std::set<std::string>& commands);

// The source file (.cc) is named in a CMakeLists of its folder or above, or from ${CMAKE_SOURCE_DIR} in any CMake file.
std::vector<std::string> unbuilt_faults(const File& source, const std::vector<File>& cmake_files);

// The commands that the script ./dev lists.
std::set<std::string> dev_commands(std::string_view dev_script);

}  // namespace shelfwise::repository
