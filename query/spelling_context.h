// What the catalog tells spelling about words beyond the dictionary: their other forms, and what stands beside them.
#pragma once

#include <cstdint>
#include <string_view>

#include "catalog/generation.h"
#include "catalog/title_pairs.h"
#include "text/analyzer.h"

namespace shelfwise::query {

class SpellingContext {
 public:
  virtual ~SpellingContext() = default;

  // The index term of a folded word as a number, catalog::kNone where no product has it in any form.
  virtual std::uint32_t term(std::string_view word) = 0;
  virtual std::uint32_t products(std::uint32_t term) = 0;  // that have it in any field; 0 for kNone
  // Titles that have `second` right behind `first` or one word further; an estimate will do. 0 for kNone.
  virtual std::uint32_t titles(std::uint32_t first, std::uint32_t second) = 0;
};

// That of a generation; not thread-safe. What it is made of outlives it.
class GenerationContext final : public SpellingContext {
 public:
  GenerationContext(const catalog::Generation& generation, const catalog::TitlePairs& pairs,
                    const text::Analyzer& analyzer)
      : generation_(generation), pairs_(pairs), analyzer_(analyzer) {}

  std::uint32_t term(std::string_view word) override;
  std::uint32_t products(std::uint32_t term) override;
  std::uint32_t titles(std::uint32_t first, std::uint32_t second) override;

 private:
  const catalog::Generation& generation_;
  const catalog::TitlePairs& pairs_;
  const text::Analyzer& analyzer_;
  text::Tokens tokens_;
};

}  // namespace shelfwise::query
