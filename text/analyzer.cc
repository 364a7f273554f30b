#include "text/analyzer.h"

#include <algorithm>

#include "text/byte_arena.h"
#include "text/fold.h"
#include "text/scanner.h"

namespace shelfwise::text {
namespace {

constexpr size_t kMaxTextBytes = (size_t{1} << 30);  // offsets have 32 bits, and folding may lengthen a text

// Offsets of the folded text to offsets of the source. A token that ends inside what one source character was folded to
// covers all of that character.
void map_to_source(const std::vector<std::uint32_t>& offsets, std::vector<Token>& tokens) {
  for (Token& token : tokens) {
    const std::uint32_t last = offsets[token.end - 1];
    size_t end = token.end;
    while (end + 1 < offsets.size() && offsets[end] == last) ++end;
    token.begin = offsets[token.begin];
    token.end = offsets[end];
  }
}

ScanRules rules_of(const AnalyzerOptions& options) {
  ScanRules rules;
  const std::string main = options.languages.empty() ? "en" : options.languages.front();
  rules.numbers.decimal_comma = main != "en" && main != "zh" && main != "ja" && main != "ko" && main != "th";
  rules.elision = main == "fr" || main == "it" || main == "ca";
  rules.max_tokens = options.max_tokens;
  return rules;
}

}  // namespace

struct Tokens::Arena {
  std::string folded;
  std::vector<std::uint32_t> offsets;
  ByteArena bytes;
};

Tokens::Tokens() : arena_(std::make_unique<Arena>()) {}
Tokens::Tokens(Tokens&&) noexcept = default;
Tokens& Tokens::operator=(Tokens&&) noexcept = default;
Tokens::~Tokens() = default;

void Tokens::clear() {
  tokens_.clear();
  positions_ = 0;
  if (arena_ == nullptr) arena_ = std::make_unique<Arena>();  // moved from
  arena_->bytes.clear();
}

struct Analyzer::Impl {
  AnalyzerOptions options;
  ScanRules rules;
  Stemmer stemmer;
  Segmenter segmenter;
  std::vector<Part> parts;
  std::vector<Overlay> overlays;
};

Analyzer::Analyzer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;
Analyzer::~Analyzer() = default;

const AnalyzerOptions& Analyzer::options() const { return impl_->options; }

Result<Analyzer> Analyzer::create(AnalyzerOptions options) {
  auto stemmer = Stemmer::create(options.languages);
  if (!stemmer) return stemmer.error();
  const ScanRules rules = rules_of(options);
  return Analyzer(std::make_unique<Impl>(Impl{std::move(options), rules, std::move(*stemmer), {}, {}, {}}));
}

void Analyzer::analyze(std::string_view utf8, Tokens& out) const {
  out.clear();
  Tokens::Arena& arena = *out.arena_;
  fold_with_offsets(utf8.substr(0, kMaxTextBytes), arena.folded, arena.offsets);
  Scanner scanner(arena.folded, impl_->rules, impl_->stemmer, impl_->segmenter, arena.bytes, impl_->parts,
                  impl_->overlays, out.tokens_);
  out.positions_ = scanner.run();
  if (!arena.offsets.empty()) map_to_source(arena.offsets, out.tokens_);
}

}  // namespace shelfwise::text
