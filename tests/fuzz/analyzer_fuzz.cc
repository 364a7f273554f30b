// Any bytes through folding and analysis, under the promises of their headers. The first byte chooses the languages.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "text/analyzer.h"
#include "text/fold.h"

namespace {

using namespace shelfwise::text;

void require(bool holds) {
  if (!holds) std::abort();
}

const Analyzer& analyzer_of(std::uint8_t choice) {
  static const std::vector<Analyzer> analyzers = [] {
    std::vector<Analyzer> made;
    const std::vector<std::vector<std::string>> choices = {{"en"}, {"fr", "ru"}, {"de", "ar", "hi"}, {"ja", "el"}};
    for (const auto& languages : choices) {
      AnalyzerOptions options;
      options.languages = languages;
      options.max_tokens = 500;
      made.push_back(Analyzer::create(options).value());
    }
    return made;
  }();
  return analyzers[choice % analyzers.size()];
}

void check_token(const Token& token, std::string_view text, std::uint32_t positions) {
  require(!token.term.empty() && token.term.size() <= 64 && valid_utf8(token.term));
  require(!token.word.empty() && valid_utf8(token.word));
  require(token.begin < token.end && token.end <= text.size());
  require(token.span >= 1 && token.position + token.span <= positions);
  require(is_overlay(token.kind) || token.span == 1);
}

void check_tokens(const Tokens& tokens, std::string_view text) {
  std::uint32_t next = 0;
  for (const Token& token : tokens) {
    check_token(token, text, tokens.positions());
    if (is_overlay(token.kind)) {
      require(next > 0 && token.position == next - 1);
    } else {
      require(token.position == next++);
    }
  }
  require(next == tokens.positions());
}

void check_fold(std::string_view text) {
  const std::string folded = fold(text);
  require(valid_utf8(folded));
  require(valid_utf8(to_valid_utf8(text)));
  require(folded.empty() || (folded.front() != ' ' && folded.back() != ' '));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_fold(text);
  static Tokens tokens;
  analyzer_of(data[0]).analyze(text, tokens);
  check_tokens(tokens, text);
  return 0;
}
