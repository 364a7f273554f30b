#include "server/word_net.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace shelfwise::server {
namespace {

// The next piece of a line up to a space; empty at its end.
std::string_view next_piece(std::string_view& line) {
  const size_t space = line.find(' ');
  const std::string_view piece = line.substr(0, space);
  line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
  return piece;
}

// "Space_Shuttle(a)" as "space shuttle": adjectives say in brackets where they stand.
std::string plain(std::string_view lemma) {
  std::string word(lemma.substr(0, lemma.find('(')));
  for (char& c : word) {
    if (c == '_') c = ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

}  // namespace

Result<WordNet> WordNet::read(const std::filesystem::path& folder) {
  WordNet net;
  for (const char* name : {"data.noun", "data.adj"}) {
    if (Status read = net.read_file(folder / name); !read) return std::move(read).error();
  }
  return net;
}

// A line is: offset, file number, kind, number of words in hexadecimal, then each word and its sense number. Lines of
// the licence at the top begin with two spaces.
Status WordNet::read_file(const std::filesystem::path& file) {
  std::ifstream lines(file);
  if (!lines) return make_error(ErrorCode::kNotFound, "WordNet is not here; install wordnet-base", file.string());
  size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line.front() == ' ') continue;
    std::string_view rest = line;
    for (int i = 0; i < 3; ++i) next_piece(rest);
    const std::string_view digits = next_piece(rest);
    size_t count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      return make_error(ErrorCode::kCorrupt, "not in WordNet's format", file.string() + ":" + std::to_string(number));
    }
    if (synsets_.size() == kMaxSynsets) return make_error(ErrorCode::kInvalidArgument, "too large", file.string());
    std::vector<std::string> words;
    for (size_t i = 0; i < std::min(count, kMaxWords); ++i) {
      std::string word = plain(next_piece(rest));
      next_piece(rest);
      if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
    }
    for (const std::string& word : words) by_word_[word].push_back(static_cast<std::uint32_t>(synsets_.size()));
    synsets_.push_back(std::move(words));
  }
  return {};
}

const std::vector<std::uint32_t>& WordNet::of(std::string_view word) const {
  static const std::vector<std::uint32_t> kNothing;
  const auto found = by_word_.find(std::string(word));
  return found == by_word_.end() ? kNothing : found->second;
}

double WordNet::share(std::string_view a, std::string_view b) const {
  const std::vector<std::uint32_t>& of_a = of(a);
  const std::vector<std::uint32_t>& of_b = of(b);
  if (of_a.empty() || of_b.empty()) return 0;
  std::vector<std::uint32_t> common;
  std::set_intersection(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), std::back_inserter(common));
  return static_cast<double>(common.size()) / static_cast<double>(std::min(of_a.size(), of_b.size()));
}

}  // namespace shelfwise::server
