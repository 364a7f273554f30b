#include "server/segment_filter.h"

#include <algorithm>

#include "personalization/shoppers/segments.h"
#include "query/filter_syntax.h"
#include "server/nearest.h"

namespace shelfwise::server {
namespace {

constexpr std::string_view kField = "shopper_segment";
// No price is below nothing, and what has no price satisfies the negation too.
constexpr std::string_view kNone = "price:<-1";
constexpr std::string_view kAll = "!price:<-1";
static_assert(kAll.size() < kField.size());

Error wrong(std::string message, std::size_t position) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), "filter_by:" + std::to_string(position + 1));
}

// Where the condition ends: behind its last value, and the quote or bracket that closes it.
std::size_t end_of(std::string_view text, const query::FilterClause& clause) {
  const auto begin_of = [&](const query::FilterValue& value) {
    return static_cast<std::size_t>(value.text.data() - text.data());
  };
  const query::FilterValue& last = clause.values.back();
  std::size_t end = begin_of(last) + last.text.size();
  if (last.quoted) end = text.find(text[last.offset], end) + 1;
  const bool list = text.substr(clause.offset, begin_of(clause.values.front()) - clause.offset).find('[') != text.npos;
  return list ? text.find(']', end) + 1 : end;
}

Result<bool> holds(const query::FilterClause& clause, std::span<const std::string_view> segments) {
  using Operator = query::FilterOperator;
  if (clause.op != Operator::kEqual && clause.op != Operator::kNotEqual) {
    return wrong("segments have no order; write shopper_segment:=loyal or shopper_segment:!=loyal", clause.offset);
  }
  const auto known = personalization::segment_names();
  bool any = false;
  for (const query::FilterValue& value : clause.values) {
    if (std::find(known.begin(), known.end(), value.text) == known.end()) {
      return wrong(
          "there is no segment \"" + std::string(value.text.substr(0, 64)) + "\"" + did_you_mean(value.text, known),
          value.offset);
    }
    any = any || std::find(segments.begin(), segments.end(), value.text) != segments.end();
  }
  return any == (clause.op == Operator::kEqual);
}

}  // namespace

bool may_name_segment(std::string_view filter_by) { return filter_by.find(kField) != std::string_view::npos; }

Result<std::string> settle_segments(std::string_view filter_by, std::span<const std::string_view> segments) {
  const auto tree = query::parse_filter_syntax(filter_by);
  if (!tree) return tree.error();
  std::string settled(filter_by);
  for (const query::FilterClause& clause : tree->clauses) {
    if (clause.field != kField) continue;
    const auto held = holds(clause, segments);
    if (!held) return held.error();
    const std::size_t size = end_of(filter_by, clause) - clause.offset;
    std::string constant(*held ? kAll : kNone);
    constant.resize(size, ' ');
    settled.replace(clause.offset, size, constant);
  }
  return settled;
}

}  // namespace shelfwise::server
