#include "query/understanding/model_numbers.h"

#include <algorithm>

namespace shelfwise::query {
namespace {

constexpr size_t kMinBytes = 4;
constexpr size_t kMinBeginning = 5;
constexpr std::ptrdiff_t kMinDigits = 3;  // "3 way" is no number of a model
constexpr size_t kMaxBytes = 64;          // of a term

class Finder {
 public:
  Finder(const text::Tokens& tokens, const TermSource& source) : source_(source) {
    for (const text::Token& token : tokens) {
      if (!text::is_overlay(token.kind) && words_.size() < static_cast<size_t>(kMaxParts)) words_.push_back(&token);
    }
  }

  std::vector<ModelNumber> run() const {
    std::vector<ModelNumber> found;
    for (size_t at = 0; at < words_.size();) {
      size_t taken = 1;
      for (size_t count = std::min(kMaxModelWords, words_.size() - at); count > 0; --count) {
        std::vector<std::string> terms = terms_for(at, count);
        if (terms.empty()) continue;
        found.push_back({at, count, std::move(terms)});
        taken = count;
        break;
      }
      at += taken;
    }
    return found;
  }

 private:
  bool is_sold(std::string_view term) const {
    std::uint32_t number = 0;
    return source_.df(term, number) > 0;
  }

  std::vector<std::string> terms_for(size_t first, size_t count) const {
    std::string joined;
    bool all_sold = true;
    for (size_t i = first; i < first + count; ++i) {
      joined += words_[i]->word;
      all_sold = all_sold && is_sold(words_[i]->term);
    }
    const auto digits = std::count_if(joined.begin(), joined.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool plain = joined.find_first_of("./-") == std::string::npos;
    if (digits == 0 || !plain || joined.size() < kMinBytes || joined.size() > kMaxBytes) return {};
    if (count > 1 && digits >= kMinDigits && is_sold(joined)) return {joined};
    if (all_sold || joined.size() < kMinBeginning) return {};
    return source_.beginning_with(joined, kMaxModelTerms);
  }

  const TermSource& source_;
  std::vector<const text::Token*> words_;
};

}  // namespace

std::vector<ModelNumber> find_model_numbers(const text::Tokens& tokens, const TermSource& source) {
  return Finder(tokens, source).run();
}

}  // namespace shelfwise::query
