// What a query asks for, as terms of the text index: the outcome of understanding it, the input of the matcher.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "query/settings.h"
#include "query/understanding/negation.h"
#include "query/understanding/synonyms.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// The parts of a query that a product can match, as bits: a word is one part, a compound that the catalog also writes
// apart is two. A term covers the parts that finding it accounts for, so that "t-shirt" is satisfied by `t` and `shirt`
// as well as by `tshirt`.
using Parts = std::uint64_t;
inline constexpr int kMaxParts = 64;

// Why a term is looked for.
enum class TermOrigin : std::uint8_t { kTyped, kMeasure, kJoined, kSplit, kCompound, kSynonym, kCompleted };
const char* term_origin_name(TermOrigin origin);  // "typed", "measure" ...

struct PlanTerm {
  std::string term;
  Parts covers = 0;
  float weight = 1;      // beside its rarity
  std::uint32_t df = 0;  // products that have it
  float idf = 0;
  std::uint32_t number = catalog::kNone;  // in the generation's dictionary
  TermOrigin origin = TermOrigin::kTyped;
  std::optional<std::uint8_t> form;  // catalog/title_forms.h, of the word; none where the query writes another
};

// A synonym of several words stands for parts of the query only where a product has all of them. Its words have bits of
// their own, from the highest down, which no other part of a plan uses.
struct PlanPhrase {
  Parts words = 0;
  Parts covers = 0;
};

struct Plan {
  std::vector<PlanTerm> terms;  // only those that some product has
  std::vector<PlanPhrase> phrases;
  std::vector<float> part_weight;  // by part: its rarity; what coverage is counted in
  Parts required = 0;              // parts that "all words" asks for; stop words are not among them
  Parts all = 0;
  std::vector<Parts> word_parts;        // by base word of the query; none of those left out
  std::vector<std::uint32_t> words;     // dictionary numbers of the query's base words in order, kNone where unknown
  std::vector<std::string> unknown;     // words that no product has
  std::vector<std::uint32_t> unwanted;  // dictionary numbers of negated words; they are no part of the query
  std::vector<std::string> synonyms;    // "couch for sofa", in the merchant's spelling
  bool empty() const { return all == 0; }
};

// The query's parts that a product has whose terms cover `parts`: whole phrases counted, their words' own bits gone.
inline Parts whole_parts(const Plan& plan, Parts parts) {
  for (const PlanPhrase& phrase : plan.phrases) {
    if ((parts & phrase.words) == phrase.words) parts |= phrase.covers;
  }
  return parts & plan.all;
}

// Looks a term's document frequency up.
class TermSource {
 public:
  virtual ~TermSource() = default;
  virtual std::uint32_t df(std::string_view term, std::uint32_t& number) const = 0;  // 0: no product has it
  virtual std::uint64_t products() const = 0;
  // Terms of compounds whose last part is the term, in languages that write them as one word.
  virtual std::vector<std::string_view> compounds(std::string_view) const { return {}; }
  // At most `most` terms that begin so, in order.
  virtual std::vector<std::string> beginning_with(std::string_view, size_t) const { return {}; }
  // Terms that a word of the query may become; empty for a finished one.
  virtual std::span<const std::string> completions(std::string_view) const { return {}; }
};

// `tokens` of the query; `analyzer` for the words that joining and splitting makes. Adds the compounds that the
// catalog knows: "back pack" also as `backpack`, "backpack" also as `back` and `pack` where the catalog hardly knows
// the compound. `synonyms`, which may be null, add terms that stand for words of the query, a little below them. Words
// that `negation` names are left out of everything but Plan::unwanted. `stages` may leave some of this out.
Plan make_plan(const text::Tokens& tokens, const text::Analyzer& analyzer, const TermSource& source,
               std::string_view language, const Synonyms* synonyms = nullptr, const Negation& negation = {},
               const Stages& stages = {});

}  // namespace shelfwise::query
