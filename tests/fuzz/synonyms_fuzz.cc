// Any bytes as a merchant's synonyms, a set a line, its phrases apart by tabs, the first of them the root where the
// line begins with a tab; and, behind a byte 0, a query. Refused by name of a set, or of use: what a query finds are
// alternatives that the sets hold.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "query/understanding/synonyms.h"

namespace {

using namespace shelfwise;
using namespace shelfwise::query;

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<SynonymSet> sets_of(std::string_view bytes) {
  std::vector<SynonymSet> sets;
  for (const std::string& line : split(bytes, '\n')) {
    std::vector<std::string> phrases = split(line, '\t');
    SynonymSet set{std::to_string(sets.size()), "", {}};
    if (phrases.size() > 1 && phrases[0].empty()) {
      set.root = phrases[1];
      phrases.erase(phrases.begin(), phrases.begin() + 2);
    }
    set.synonyms = std::move(phrases);
    sets.push_back(std::move(set));
  }
  return sets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const text::Analyzer analyzer = *text::Analyzer::create({.languages = {"en", "ja"}});
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t cut = std::min(bytes.find('\0'), bytes.size());
  const std::vector<SynonymSet> sets = sets_of(bytes.substr(0, cut));
  const auto notes = check_synonyms(sets, analyzer, [](std::string_view term) { return term.size() % 3; });
  for (const SynonymNote& note : notes) require(!note.id.empty() && !note.text.empty());
  const auto synonyms = Synonyms::make(sets, analyzer);
  if (!synonyms) {
    require(!synonyms.error().message.empty());
    return 0;
  }
  text::Tokens tokens;
  analyzer.analyze(bytes.substr(std::min(cut + 1, size)), tokens);
  std::vector<std::string_view> terms;
  for (const text::Token& token : tokens) {
    if (!text::is_overlay(token.kind)) terms.push_back(token.term);
  }
  for (size_t i = 0; i < terms.size(); ++i) {
    for (const Synonyms::Match& match : (*synonyms)->at(terms, i)) {
      require(match.words >= 1 && match.words <= Synonyms::kMaxPhraseWords && i + match.words <= terms.size());
      require((*synonyms)->has(terms[i]));
      for (const auto& alternative : match.alternatives) require(!alternative.terms.empty());
    }
  }
  return 0;
}
