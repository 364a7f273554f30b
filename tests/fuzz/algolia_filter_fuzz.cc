// Any bytes as filters of Algolia's clients and as what a signed key carries: each is understood or refused, and what
// is understood is one filter of ours, however it is put together with another.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "query/filter_syntax.h"
#include "server/algolia/filters.h"
#include "server/signed_key.h"

namespace {

using namespace shelfwise;

void require(bool holds) {
  if (!holds) std::abort();
}

// A key's filter beside the request's: neither may reach into the other.
void check(const Result<std::string>& filter) {
  if (!filter) return require(!filter.error().message.empty());
  if (filter->size() > query::kMaxFilterBytes / 2) return;  // ours is bounded as well
  const auto alone = query::parse_filter_syntax(*filter);
  if (!alone)
    return require(alone.error().message.find("more than") != std::string::npos ||
                   alone.error().message.find("nested") != std::string::npos);
  const auto both = query::parse_filter_syntax(server::algolia::both("`brand`:=`Own`", *filter));
  if (!both) return;
  const bool joined = !alone->clauses.empty();
  require(both->clauses.size() == alone->clauses.size() + 1);
  require(both->nodes.back().kind == (joined ? query::FilterNode::Kind::kAll : query::FilterNode::Kind::kClause));
  require(!joined || both->nodes.back().children.size() == 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(server::algolia::filters_to_filter_by(text));
  check(server::algolia::equals("brand", text));
  check(server::algolia::equals(text, "x"));
  const nlohmann::json one = nlohmann::json::array({std::string(text)});
  check(server::algolia::facet_filters_to_filter_by(one));
  check(server::algolia::numeric_filters_to_filter_by(one));
  if (const auto restrictions = server::read_restrictions(text); restrictions) check(restrictions->filter_by);
  if (const auto key = server::read_signed_key(text); key) require(key->mac.size() == 64);
  return 0;
}
