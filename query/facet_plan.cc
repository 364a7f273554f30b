// The grammar of facet_by: FIELD [ "(" EDGE { "," EDGE } ")" ] { "," ... }
#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "query/facets.h"

namespace shelfwise::query {
namespace {

class Parser {
 public:
  Parser(std::string_view text, const Columns& columns, std::optional<std::uint32_t> category)
      : text_(text), category_(category) {
    plan_.columns = &columns;
  }

  Result<FacetPlan> parse() {
    if (text_.size() > kMaxFacetBytes) {
      return error(kMaxFacetBytes, "longer than " + std::to_string(kMaxFacetBytes) + " bytes; ask for fewer facets");
    }
    if (trim(text_).empty()) return std::move(plan_);
    do {
      if (Status s = entry(); !s) return s.error();
    } while (accept(','));
    return std::move(plan_);
  }

 private:
  Status entry() {
    skip_spaces();
    const size_t begin = position_;
    if (plan_.entries.size() == kMaxFacets) {
      return error(begin, "more than " + std::to_string(kMaxFacets) + " facets; ask for the rest in a second request");
    }
    Result<std::string_view> name = field_name();
    if (!name) return std::move(name).error();
    if (name->empty()) return error(begin, "the name of a field is missing here");
    FacetEntry entry;
    entry.level = category_level(*name);
    std::optional<Field> field = find_field(entry.level ? "category" : *name, FieldUse::kFacet, *plan_.columns);
    if (!field) { return unknown_field(*name, FieldUse::kFacet, *plan_.columns, place("facet_by", text_, begin)); }
    entry.field = *std::move(field);
    if (entry.field.kind == FieldKind::kCategory) entry.category = category_;
    if (accept('(')) {
      if (Status s = edges(entry); !s) return s;
    }
    skip_spaces();
    if (position_ < text_.size() && text_[position_] != ',') return error(position_, "expected a comma here");
    plan_.entries.push_back(std::move(entry));
    return {};
  }

  // "category.lvl2" counts all categories of the third level.
  static std::optional<std::uint32_t> category_level(std::string_view name) {
    constexpr std::string_view kLevel = "category.lvl";
    const bool level =
        name.size() == kLevel.size() + 1 && name.starts_with(kLevel) && name.back() >= '0' && name.back() <= '9';
    return level ? std::optional(static_cast<std::uint32_t>(name.back() - '0')) : std::nullopt;
  }

  Result<std::string_view> field_name() {
    const bool quote = position_ < text_.size() && (text_[position_] == '`' || text_[position_] == '"');
    if (!quote) return trim(until(",("));
    const size_t closing = text_.find(text_[position_], position_ + 1);
    if (closing == std::string_view::npos) return error(position_, "this quote is never closed");
    const std::string_view name = text_.substr(position_ + 1, closing - position_ - 1);
    position_ = closing + 1;
    return trim(name);
  }

  Status edges(FacetEntry& entry) {
    if (!is_numeric(entry.field.kind)) {
      return error(position_, in_quotes(entry.field.name) + " is no number: it takes no ranges in brackets");
    }
    do {
      skip_spaces();
      const size_t begin = position_;
      const std::string_view label = trim(until(",)"));
      if (entry.labels.size() == kMaxFacetEdges) {
        return error(begin, "more than " + std::to_string(kMaxFacetEdges) + " edges");
      }
      if (!add_edge(entry, label)) {
        const char* kind = entry.field.kind == FieldKind::kReleaseDate ? "date" : "number";
        return error(begin, in_quotes(label) + " is no " + kind + "; edges stand like this: price(25,50,100)");
      }
      if (!ascending(entry)) return error(begin, "edges must ascend; " + in_quotes(label) + " does not");
    } while (accept(','));
    if (!accept(')')) return error(position_, "the ) behind the edges is missing");
    return {};
  }

  static bool add_edge(FacetEntry& entry, std::string_view label) {
    if (is_float(entry.field.kind)) {
      const auto edge = parse_float(label);
      if (edge) entry.float_edges.push_back(*edge);
      entry.labels.emplace_back(label);
      return edge.has_value();
    }
    const auto edge = parse_whole(entry.field.kind, label);
    if (!edge) return false;
    const bool raise = edge->between && edge->floor < std::numeric_limits<std::int64_t>::max();
    entry.whole_edges.push_back(edge->floor + (raise ? 1 : 0));
    entry.labels.emplace_back(label);
    return true;
  }

  static bool ascending(const FacetEntry& entry) {
    const auto last_two = [](const auto& edges) {
      return edges.size() < 2 || edges[edges.size() - 2] < edges[edges.size() - 1];
    };
    return last_two(entry.whole_edges) && last_two(entry.float_edges);
  }

  std::string_view until(std::string_view stops) {
    const size_t begin = position_;
    position_ = std::min(text_.find_first_of(stops, begin), text_.size());
    return text_.substr(begin, position_ - begin);
  }
  bool accept(char c) {
    skip_spaces();
    if (position_ == text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }
  void skip_spaces() {
    while (position_ < text_.size() && trim(text_.substr(position_, 1)).empty()) ++position_;
  }
  Error error(size_t offset, std::string message) const {
    return make_error(ErrorCode::kInvalidArgument, std::move(message), place("facet_by", text_, offset));
  }

  std::string_view text_;
  std::optional<std::uint32_t> category_;
  size_t position_ = 0;
  FacetPlan plan_;
};

}  // namespace

Result<FacetPlan> FacetPlan::parse(std::string_view facet_by, const Columns& columns,
                                   std::optional<std::uint32_t> filtered_category) {
  return Parser(facet_by, columns, filtered_category).parse();
}

}  // namespace shelfwise::query
