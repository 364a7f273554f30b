#include "query/together.h"

#include <algorithm>
#include <vector>

namespace shelfwise::query {
namespace {

constexpr int kMaxSteps = 50'000;  // of the rarest term's postings; a count beyond is good enough

}  // namespace

std::uint64_t products_with_all(const Xapian::Database& db, std::span<const std::string> terms, std::uint64_t enough) {
  if (terms.empty()) return 0;
  std::vector<std::pair<Xapian::doccount, const std::string*>> by_df;
  for (const std::string& term : terms) {
    const Xapian::doccount df = db.get_termfreq(term);
    if (df == 0) return 0;
    by_df.emplace_back(df, &term);
  }
  std::sort(by_df.begin(), by_df.end());
  if (by_df.size() == 1) return by_df.front().first;
  std::vector<Postings> postings;
  for (const auto& [df, term] : by_df) postings.emplace_back(db, *term);
  std::uint64_t count = 0;
  for (int step = 0; step < kMaxSteps && postings.front().doc() != kNoDoc && count < enough; ++step) {
    const Doc doc = postings.front().doc();
    const bool all = std::all_of(postings.begin() + 1, postings.end(), [&](Postings& other) {
      other.skip_to(doc);
      return other.doc() == doc;
    });
    count += all ? 1 : 0;
    postings.front().next();
  }
  return count;
}

}  // namespace shelfwise::query
