#include "tests/repository/rules.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>

namespace shelfwise::repository {
namespace {

using Names = std::set<std::string, std::less<>>;

// Who may include whom. Tests, benchmarks and examples may include anything.
const std::map<std::string, Names, std::less<>>& may_include() {
  static const std::map<std::string, Names, std::less<>> table = {
      {"common", {"common"}},
      {"text", {"common", "text"}},
      {"catalog", {"common", "text", "catalog"}},
      {"events", {"common", "text", "catalog", "events"}},
      {"catalog_tools", {"common", "text", "catalog", "catalog_tools"}},
      {"indexer", {"common", "text", "catalog", "indexer"}},
      {"query", {"common", "text", "catalog", "query"}},
      {"personalization", {"common", "text", "catalog", "events", "personalization"}},
      {"server",
       {"common", "text", "catalog", "events", "catalog_tools", "indexer", "query", "personalization", "server"}},
  };
  return table;
}

struct Home {
  const char* header;  // beginning of the header's name
  Names folders;
};

const std::vector<Home>& homes() {
  static const std::vector<Home> list = {
      {"xapian", {"indexer", "query"}},
      {"unicode/", {"text", "catalog"}},
      {"libstemmer", {"text"}},
      {"Eigen/", {"indexer", "personalization"}},
      {"hnswlib/", {"personalization"}},
      {"httplib", {"server", "bench"}},
      {"sqlite3", {"events", "server"}},
      {"pugixml", {"catalog"}},
      {"toml++/", {"catalog", "server"}},
      {"CLI/", {"server", "bench"}},
      {"spdlog/", {"server"}},
      {"prometheus/", {"server"}},
      {"openssl/", {"events", "server"}},
      {"zlib.h", {"server"}},
      {"benchmark/", {"bench"}},
      {"gtest/", {"tests"}},
      {"gmock/", {"tests"}},
  };
  return list;
}

std::string first_folder(std::string_view path) { return std::string(path.substr(0, path.find('/'))); }

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return path.ends_with(end); });
}

bool is_cpp(std::string_view path) { return ends_with_any(path, {".cc", ".h"}); }

// Calls `visit(line number, line)` for every line.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  size_t number = 1;
  for (size_t begin = 0; begin < text.size(); ++number) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    visit(number, text.substr(begin, end - begin));
    begin = end + 1;
  }
}

std::string place(const File& file, size_t line) { return file.path + ":" + std::to_string(line) + ": "; }

// The name between `open` and `close` of an #include line; empty where it is none of that kind.
std::string included(std::string_view line, char open, char close) {
  if (!line.starts_with("#include")) return {};
  const size_t begin = line.find(open);
  const size_t end = begin == std::string_view::npos ? begin : line.find(close, begin + 1);
  return end == std::string_view::npos ? std::string() : std::string(line.substr(begin + 1, end - begin - 1));
}

// Every first group of `pattern` in the text, with its line.
std::vector<std::pair<size_t, std::string>> matches(const File& file, const std::regex& pattern) {
  std::vector<std::pair<size_t, std::string>> found;
  for_each_line(file.text, [&](size_t number, std::string_view line) {
    const std::string text(line);
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
      found.emplace_back(number, (*it)[1].str());
    }
  });
  return found;
}

}  // namespace

std::vector<std::string> include_faults(const File& file) {
  std::vector<std::string> faults;
  if (!is_cpp(file.path)) return faults;
  const std::string folder = first_folder(file.path);
  const auto rule = may_include().find(folder);
  const std::string own = file.path.substr(0, file.path.rfind('.')) + ".h";
  size_t includes = 0;
  for_each_line(file.text, [&](size_t number, std::string_view line) {
    if (line.starts_with("#include")) ++includes;
    const std::string name = included(line, '"', '"');
    if (name.empty()) return;
    if (name.find('/') == std::string::npos || name.starts_with(".")) {
      faults.push_back(place(file, number) + "\"" + name + "\" is not a path from the repository's root");
      return;
    }
    if (name == own && includes != 1) faults.push_back(place(file, number) + "the own header comes first");
    if (rule != may_include().end() && !rule->second.contains(first_folder(name))) {
      faults.push_back(place(file, number) + folder + "/ may not include \"" + name + "\"");
    }
  });
  return faults;
}

std::vector<std::string> library_faults(const File& file) {
  std::vector<std::string> faults;
  const std::string folder = first_folder(file.path);
  if (!is_cpp(file.path) || folder == "tests") return faults;
  for_each_line(file.text, [&](size_t number, std::string_view line) {
    const std::string name = included(line, '<', '>');
    for (const Home& home : homes()) {
      if (name.starts_with(home.header) && !home.folders.contains(folder)) {
        faults.push_back(place(file, number) + "<" + name + "> has no home in " + folder + "/");
      }
    }
  });
  return faults;
}

std::vector<std::string> length_faults(const File& file) {
  if (!is_cpp(file.path) && !ends_with_any(file.path, {".py", ".sh", ".js", ".cmake", "CMakeLists.txt", "dev"}))
    return {};
  const auto lines = static_cast<size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
  if (lines <= kMaxLines) return {};
  return {file.path + ": " + std::to_string(lines) + " lines; at most " + std::to_string(kMaxLines) +
          ", so it holds two ideas"};
}

std::vector<std::string> unfinished_faults(const File& file) {
  if (file.path.ends_with(".png")) return {};
  // Put together from halves, so that this file does not hold what it looks for.
  static const std::regex pattern(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X|HA"
      "CK)\\b");
  std::vector<std::string> faults;
  for (const auto& [line, word] : matches(file, pattern)) faults.push_back(place(file, line) + word);
  return faults;
}

std::vector<std::string> missing_page_faults(const File& file, const std::set<std::string>& paths) {
  static const std::regex pattern("\\b(docs/[A-Za-z0-9_/.-]+\\.(?:md|json|html))");
  std::vector<std::string> faults;
  for (const auto& [line, page] : matches(file, pattern)) {
    if (!paths.contains(page)) faults.push_back(place(file, line) + "there is no " + page);
  }
  return faults;
}

std::vector<std::string> broken_link_faults(const File& file, const std::set<std::string>& paths) {
  static const std::regex pattern("\\]\\(([^)#: ]+)(?:#[^)]*)?\\)");
  if (!file.path.ends_with(".md")) return {};
  std::vector<std::string> faults;
  const auto folder = std::filesystem::path(file.path).parent_path();
  for (const auto& [line, link] : matches(file, pattern)) {
    std::string target = (folder / link).lexically_normal().generic_string();
    while (target.ends_with("/")) target.pop_back();
    const auto below = paths.lower_bound(target + "/");
    const bool is_folder = below != paths.end() && below->starts_with(target + "/");
    if (!is_folder && !paths.contains(target))
      faults.push_back(place(file, line) + "the link " + link + " leads nowhere");
  }
  return faults;
}

std::vector<std::string> unknown_command_faults(const File& file, const std::set<std::string>& commands) {
  static const std::regex pattern("\\./dev ([a-z]+)\\b");
  if (!ends_with_any(file.path, {".md", ".yml", "run"})) return {};
  std::vector<std::string> faults;
  for (const auto& [line, command] : matches(file, pattern)) {
    if (!commands.contains(command)) faults.push_back(place(file, line) + "./dev has no command " + command);
  }
  return faults;
}

std::vector<std::string> unbuilt_faults(const File& source, const std::vector<File>& cmake_files) {
  if (!source.path.ends_with(".cc")) return {};
  const auto names = [](const File& cmake_file, const std::string& before, const std::string& path) {
    const std::regex word(before + std::regex_replace(path, std::regex("\\."), "\\.") + "($|[\\s)])");
    return std::regex_search(cmake_file.text, word);
  };
  for (const File& cmake_file : cmake_files) {
    const std::string folder = cmake_file.path.substr(0, cmake_file.path.rfind('/') + 1);
    if (source.path.starts_with(folder) && names(cmake_file, "(^|[\\s(])", source.path.substr(folder.size())))
      return {};
    if (names(cmake_file, "\\$\\{CMAKE_SOURCE_DIR\\}/", source.path)) return {};
  }
  return {source.path + ": no CMakeLists.txt names it"};
}

std::set<std::string> dev_commands(std::string_view dev_script) {
  static const std::regex line_pattern("^  ([a-z]+(?:, [a-z]+)*)(?: [^ ].*)?  +\\S.*$");
  static const std::regex word_pattern("[a-z]+");
  std::set<std::string> commands;
  bool in_usage = false;
  for_each_line(dev_script, [&](size_t, std::string_view line) {
    if (line.starts_with("usage()")) in_usage = true;
    if (line == "TEXT") in_usage = false;
    const std::string text(line);
    std::smatch match;
    if (!in_usage || !std::regex_match(text, match, line_pattern)) return;
    const std::string names = match[1].str();
    for (std::sregex_iterator it(names.begin(), names.end(), word_pattern), end; it != end; ++it)
      commands.insert(it->str());
  });
  return commands;
}

}  // namespace shelfwise::repository
