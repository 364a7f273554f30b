// In which form each word of a title stands: stems bring "tents" and "tent" together, this tells them apart again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "catalog/arrays.h"
#include "catalog/generation.h"
#include "common/ids.h"
#include "common/result.h"

namespace shelfwise::catalog {

// A byte of a word, folded but not stemmed. Words of one term that differ share a byte once in 256 times.
std::uint8_t form_of(std::string_view word);

// The form of every base token of every title, in their order. Immutable, thread-safe; an empty one knows none.
class TitleForms {
 public:
  TitleForms() = default;

  // Empty where the index was made before forms were kept; kCorrupt where they do not fit the generation's titles.
  static Result<TitleForms> open(const Generation& generation);
  // `forms` in order of products, then of words, as the title terms are.
  static Status write(const std::filesystem::path& folder, std::span<const std::uint8_t> forms);

  // As long as generation.title_terms(doc), of the generation that it was opened with; empty where nothing is known.
  std::span<const std::uint8_t> of(const Generation& generation, Doc doc) const;

 private:
  Array<std::uint8_t> forms_;
};

}  // namespace shelfwise::catalog
