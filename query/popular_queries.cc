#include "query/popular_queries.h"

#include <algorithm>

namespace shelfwise::query {
namespace {

void keep_best(std::vector<const PopularQuery*>& found, size_t limit) {
  const auto before = [](const PopularQuery* a, const PopularQuery* b) {
    return a->weight != b->weight ? a->weight > b->weight : a->text < b->text;
  };
  const size_t kept = std::min(found.size(), limit);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), before);
  found.resize(kept);
}

}  // namespace

PopularQueries::PopularQueries(std::vector<PopularQuery> queries) : queries_(std::move(queries)) {
  std::sort(queries_.begin(), queries_.end(),
            [](const PopularQuery& a, const PopularQuery& b) { return a.text < b.text; });
}

std::vector<const PopularQuery*> PopularQueries::beginning(std::string_view prefix, size_t limit) const {
  auto at = std::lower_bound(queries_.begin(), queries_.end(), prefix,
                             [](const PopularQuery& query, std::string_view text) { return query.text < text; });
  std::vector<const PopularQuery*> found;
  for (; at != queries_.end() && at->text.starts_with(prefix); ++at) found.push_back(&*at);
  keep_best(found, limit);
  return found;
}

std::vector<const PopularQuery*> PopularQueries::nearly_beginning(std::string_view prefix, size_t limit) const {
  auto at = std::lower_bound(queries_.begin(), queries_.end(), prefix.substr(0, 1),
                             [](const PopularQuery& query, std::string_view text) { return query.text < text; });
  std::vector<const PopularQuery*> found;
  for (; at != queries_.end() && at->text.front() == prefix.front(); ++at) {
    if (begins_nearly(at->text, prefix)) found.push_back(&*at);
  }
  keep_best(found, limit);
  return found;
}

bool begins_nearly(std::string_view text, std::string_view typed) {
  size_t same = 0;
  while (same < typed.size() && same < text.size() && typed[same] == text[same]) ++same;
  const std::string_view rest = typed.substr(same), from = text.substr(same);
  if (rest.empty()) return true;
  if (from.empty()) return rest.size() == 1;
  if (from.substr(1).starts_with(rest.substr(1))) return true;  // changed
  if (from.starts_with(rest.substr(1))) return true;            // one too many typed
  if (from.substr(1).starts_with(rest)) return true;            // one too few
  return rest.size() > 1 && from.size() > 1 && rest[0] == from[1] && rest[1] == from[0] &&
         from.substr(2).starts_with(rest.substr(2));
}

}  // namespace shelfwise::query
