#include "query/filter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "query/fields.h"
#include "query/filter_syntax.h"

namespace shelfwise::query {

bool Filter::run(const Step& step, Doc doc) const {
  const Test& test = step.test;
  const auto in_range = [&](std::int64_t value) { return test.low <= value && value <= test.high; };
  switch (test.kind) {
    case TestKind::kNever: return false;
    case TestKind::kInt64: return in_range(static_cast<const std::int64_t*>(test.column)[doc]);
    case TestKind::kInt32: return in_range(static_cast<const std::int32_t*>(test.column)[doc]);
    case TestKind::kUint32: return in_range(static_cast<const std::uint32_t*>(test.column)[doc]);
    case TestKind::kFloat: {
      const float value = static_cast<const float*>(test.column)[doc];
      return test.float_low <= value && value <= test.float_high;
    }
    case TestKind::kAvailability: return (test.low >> static_cast<const std::uint8_t*>(test.column)[doc] & 1) != 0;
    case TestKind::kSingleValue: return static_cast<const std::uint32_t*>(test.column)[doc] == test.low;
    case TestKind::kSingleSet: return value_sets_[test.set].has(static_cast<const std::uint32_t*>(test.column)[doc]);
    case TestKind::kMultiValue:
      for (std::uint64_t i = multi_offsets_[doc]; i < multi_offsets_[doc + 1]; ++i) {
        if (multi_values_[i] >= test.low) return multi_values_[i] == test.low;  // ascending
      }
      return false;
    case TestKind::kMultiSet: {
      const ValueSet& set = value_sets_[test.set];
      return std::any_of(multi_values_ + multi_offsets_[doc], multi_values_ + multi_offsets_[doc + 1],
                         [&](std::uint32_t value) { return set.has(value); });
    }
    case TestKind::kDocs: return std::binary_search(doc_sets_[test.set].begin(), doc_sets_[test.set].end(), doc);
  }
  return false;
}

// Turns the conjuncts that are left into steps. Built from the end, so that every step knows where to go on.
void Filter::link() {
  steps_.clear();
  start_ = kAccept;
  for (size_t i = conjuncts_.size(); i-- > 0;) start_ = emit(conjuncts_[i].node, start_, kReject);
}

std::uint16_t Filter::emit(std::uint32_t number, std::uint16_t if_true, std::uint16_t if_false) {
  const Node& node = nodes_[number];
  switch (node.kind) {
    case Node::Kind::kNot: return emit(node.children.front(), if_false, if_true);
    case Node::Kind::kAll:
      for (size_t i = node.children.size(); i-- > 0;) if_true = emit(node.children[i], if_true, if_false);
      return if_true;
    case Node::Kind::kAny:
      for (size_t i = node.children.size(); i-- > 0;) if_false = emit(node.children[i], if_true, if_false);
      return if_false;
    case Node::Kind::kTest: break;
  }
  steps_.push_back({node.test, if_true, if_false});
  return static_cast<std::uint16_t>(steps_.size() - 1);
}

// Resolves names and values, and turns each clause into nodes of tests.
class FilterCompiler {
 public:
  FilterCompiler(std::string_view text, const Columns& columns) : text_(text), columns_(columns) {
    filter_.multi_offsets_ = columns.multi_offsets.data();
    filter_.multi_values_ = columns.multi_values.data();
  }

  Result<Filter> compile(const FilterTree& tree) {
    if (tree.nodes.empty()) return std::move(filter_);
    conjuncts(tree, static_cast<std::uint32_t>(tree.nodes.size() - 1));
    if (error_) return *std::move(error_);
    filter_.link();
    return std::move(filter_);
  }

 private:
  using Test = Filter::Test;
  using TestKind = Filter::TestKind;
  using Node = Filter::Node;

  // The range that a value or "10..50" stands for: [low, high] where `between` moves an end inwards.
  template <class Bound>
  struct Ends {
    std::optional<Bound> low, high;
  };

  void conjuncts(const FilterTree& tree, std::uint32_t number) {
    const FilterNode& node = tree.nodes[number];
    if (node.kind == FilterNode::Kind::kAll) {
      for (const std::uint32_t child : node.children) conjuncts(tree, child);
      return;
    }
    fields_.clear();
    last_category_.reset();
    Filter::Conjunct conjunct;
    conjunct.node = convert(tree, number);
    if (fields_.size() == 1) conjunct.field = fields_.front();
    if (node.kind == FilterNode::Kind::kClause) conjunct.category = last_category_;
    filter_.conjuncts_.push_back(std::move(conjunct));
  }

  std::uint32_t convert(const FilterTree& tree, std::uint32_t number) {
    const FilterNode& node = tree.nodes[number];
    std::vector<std::uint32_t> children;
    for (const std::uint32_t child : node.children) children.push_back(convert(tree, child));
    switch (node.kind) {
      case FilterNode::Kind::kAll: return add(Node::Kind::kAll, std::move(children));
      case FilterNode::Kind::kAny: return add(Node::Kind::kAny, std::move(children));
      case FilterNode::Kind::kNot: return add(Node::Kind::kNot, std::move(children));
      case FilterNode::Kind::kClause: break;
    }
    return clause(tree.clauses[node.clause]);
  }

  std::uint32_t clause(const FilterClause& clause) {
    const std::optional<Field> field = find_field(clause.field, FieldUse::kFilter, columns_);
    if (!field) {
      fail(unknown_field(clause.field, FieldUse::kFilter, columns_, place("filter_by", text_, clause.offset)));
      return never();
    }
    if (std::find(fields_.begin(), fields_.end(), field->name) == fields_.end()) fields_.push_back(field->name);
    const bool ordered = clause.op != FilterOperator::kEqual && clause.op != FilterOperator::kNotEqual;
    if (ordered && clause.values.size() > 1) {
      fail(clause.values[1].offset, "< and > take one value, not a list");
      return never();
    }
    if (ordered && !is_numeric(field->kind)) {
      fail(clause.values[0].offset, in_quotes(field->name) + " is text: use := or :!= with it, not < or >");
      return never();
    }
    const std::uint32_t positive = equal_or_ordered(*field, clause);
    return clause.op == FilterOperator::kNotEqual ? add(Node::Kind::kNot, {positive}) : positive;
  }

  std::uint32_t equal_or_ordered(const Field& field, const FilterClause& clause) {
    switch (field.kind) {
      case FieldKind::kId: return ids(clause);
      case FieldKind::kKeyword: return keywords(*field.keyword, clause);
      case FieldKind::kCategory: return categories(clause);
      case FieldKind::kAvailability: return availabilities(clause);
      default: return numbers(field, clause);
    }
  }

  std::uint32_t ids(const FilterClause& clause) {
    std::vector<Doc> docs;
    for (const FilterValue& value : clause.values) {
      if (const auto doc = columns_.names->find_product(value.text)) docs.push_back(*doc);
    }
    std::sort(docs.begin(), docs.end());
    Test test;
    test.kind = TestKind::kDocs;
    test.set = static_cast<std::uint32_t>(filter_.doc_sets_.size());
    filter_.doc_sets_.push_back(std::move(docs));
    return add(test);
  }

  std::uint32_t keywords(const catalog::KeywordField& field, const FilterClause& clause) {
    std::vector<std::uint32_t> values;
    for (const FilterValue& value : clause.values) {
      if (const auto number = columns_.names->find_keyword(field, value.text)) values.push_back(*number);
    }
    if (values.empty()) return never();
    Test test;
    test.column = field.column.data();
    if (values.size() == 1) {
      test.kind = field.single ? TestKind::kSingleValue : TestKind::kMultiValue;
      test.low = values.front();
    } else {
      test.kind = field.single ? TestKind::kSingleSet : TestKind::kMultiSet;
      test.set = value_set(values);
    }
    return add(test);
  }

  std::uint32_t value_set(const std::vector<std::uint32_t>& values) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    Filter::ValueSet set;
    set.first = *least;
    set.bits.resize((*most - *least) / 64 + 1);
    for (const std::uint32_t value : values) {
      const std::uint32_t i = value - set.first;
      set.bits[i / 64] |= std::uint64_t{1} << (i % 64);
    }
    filter_.value_sets_.push_back(std::move(set));
    return static_cast<std::uint32_t>(filter_.value_sets_.size() - 1);
  }

  std::uint32_t categories(const FilterClause& clause) {
    std::vector<std::uint32_t> tests;
    for (const FilterValue& value : clause.values) {
      const auto category = columns_.names->find_category(value.text);
      if (!category) continue;
      Test test;
      test.kind = TestKind::kUint32;
      test.column = columns_.category.data();
      test.low = *category;
      test.high = std::int64_t{columns_.category_end[*category]} - 1;
      tests.push_back(add(test));
      if (clause.values.size() == 1 && clause.op == FilterOperator::kEqual) last_category_ = *category;
    }
    return any(std::move(tests));
  }

  std::uint32_t availabilities(const FilterClause& clause) {
    Test test;
    test.kind = TestKind::kAvailability;
    test.column = columns_.availability.data();
    for (const FilterValue& value : clause.values) {
      const auto availability = catalog::parse_availability(value.text);
      if (!availability) {
        fail(value.offset,
             in_quotes(value.text) + " is no availability: use in_stock, out_of_stock, preorder or backorder");
        return never();
      }
      test.low |= std::int64_t{1} << static_cast<int>(*availability);
    }
    return add(test);
  }

  std::uint32_t numbers(const Field& field, const FilterClause& clause) {
    std::vector<std::uint32_t> tests;
    for (const FilterValue& value : clause.values) {
      tests.push_back(is_float(field.kind) ? float_range(field, clause.op, value)
                                           : whole_range(field, clause.op, value));
    }
    return any(std::move(tests));
  }

  std::uint32_t whole_range(const Field& field, FilterOperator op, const FilterValue& value) {
    const auto ends =
        range_ends<WholeBound>(field, op, value, [&](std::string_view text) { return parse_whole(field.kind, text); });
    if (!ends) return never();
    Test test = whole_column(field.kind);
    // A bound between two numbers excludes the lower one from a range above it, and a range of that bound alone is
    // empty.
    if (const auto& low = ends->low) {
      const bool above = low->between || op == FilterOperator::kGreater;
      if (above && low->floor == std::numeric_limits<std::int64_t>::max()) return never();
      test.low = std::max(test.low, low->floor + above);
    }
    if (const auto& high = ends->high) {
      const bool below = op == FilterOperator::kLess && !high->between;
      if (below && high->floor == std::numeric_limits<std::int64_t>::min()) return never();
      test.high = high->floor - below;
    }
    return add(test);
  }

  std::uint32_t float_range(const Field& field, FilterOperator op, const FilterValue& value) {
    const auto ends = range_ends<float>(field, op, value, parse_float);
    if (!ends) return never();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    Test test;
    test.kind = TestKind::kFloat;
    test.column = field.kind == FieldKind::kRating ? columns_.rating.data() : columns_.popularity.data();
    test.float_low = std::numeric_limits<float>::denorm_min();  // zero means that there is no value
    test.float_high = kInfinity;
    if (ends->low) {
      const float low = op == FilterOperator::kGreater ? std::nextafter(*ends->low, kInfinity) : *ends->low;
      test.float_low = std::max(test.float_low, low);
    }
    if (ends->high) {
      test.float_high = op == FilterOperator::kLess ? std::nextafter(*ends->high, -kInfinity) : *ends->high;
    }
    return add(test);
  }

  // The column of a field with its widest range: every value that is not "missing".
  Test whole_column(FieldKind kind) const {
    Test test;
    test.high = std::numeric_limits<std::int64_t>::max();
    switch (kind) {
      case FieldKind::kPrice:
        test.kind = TestKind::kInt64;
        test.column = columns_.price_micros.data();
        test.low = catalog::kNoMicros + 1;
        break;
      case FieldKind::kQuantity:
        test.kind = TestKind::kInt32;
        test.column = columns_.quantity.data();
        break;
      case FieldKind::kReleaseDate:
        test.kind = TestKind::kInt32;
        test.column = columns_.release_day.data();
        test.low = std::int64_t{std::numeric_limits<std::int32_t>::min()} + 1;
        break;
      default:
        test.kind = TestKind::kUint32;
        test.column = columns_.rating_count.data();
        break;
    }
    return test;
  }

  template <class Bound, class Read>
  std::optional<Ends<Bound>> range_ends(const Field& field, FilterOperator op, const FilterValue& value, Read read) {
    const auto bound = [&](std::string_view text) -> std::optional<Bound> {
      const std::optional<Bound> parsed = read(trim(text));
      if (!parsed) fail(value.offset, not_a_value(field, trim(text)));
      return parsed;
    };
    Ends<Bound> ends;
    const size_t dots = value.quoted ? std::string_view::npos : value.text.find("..");
    if (dots == std::string_view::npos) {
      const auto single = bound(value.text);
      if (!single) return std::nullopt;
      if (op != FilterOperator::kLess && op != FilterOperator::kLessEqual) ends.low = single;
      if (op != FilterOperator::kGreater && op != FilterOperator::kGreaterEqual) ends.high = single;
      return ends;
    }
    if (op != FilterOperator::kEqual && op != FilterOperator::kNotEqual) {
      fail(value.offset, "a range stands alone: " + field.name + ":[" + std::string(value.text) + "], without < or >");
      return std::nullopt;
    }
    const std::string_view from = trim(value.text.substr(0, dots)), to = trim(value.text.substr(dots + 2));
    if (from.empty() && to.empty()) fail(value.offset, "a range needs at least one end, such as [10..] or [..50]");
    if (!from.empty()) ends.low = bound(from);
    if (!to.empty()) ends.high = bound(to);
    if (error_) return std::nullopt;
    return ends;
  }

  static std::string not_a_value(const Field& field, std::string_view text) {
    if (field.kind == FieldKind::kReleaseDate) {
      return in_quotes(text) + " is no date; write " + field.name + ":>=2026-01-31";
    }
    return in_quotes(text) + " is no number; write " + field.name + ":<100 or " + field.name + ":[10..50]";
  }

  std::uint32_t never() { return add(Test{}); }
  std::uint32_t any(std::vector<std::uint32_t> tests) {
    if (tests.empty()) return never();
    return tests.size() == 1 ? tests.front() : add(Node::Kind::kAny, std::move(tests));
  }
  std::uint32_t add(const Test& test) {
    filter_.nodes_.push_back({Node::Kind::kTest, {}, test});
    return static_cast<std::uint32_t>(filter_.nodes_.size() - 1);
  }
  std::uint32_t add(Node::Kind kind, std::vector<std::uint32_t> children) {
    filter_.nodes_.push_back({kind, std::move(children), {}});
    return static_cast<std::uint32_t>(filter_.nodes_.size() - 1);
  }

  void fail(size_t offset, std::string message) {
    fail(make_error(ErrorCode::kInvalidArgument, std::move(message), place("filter_by", text_, offset)));
  }
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }

  std::string_view text_;
  const Columns& columns_;
  Filter filter_;
  std::vector<std::string> fields_;             // of the conjunct at hand
  std::optional<std::uint32_t> last_category_;  // asked for by the clause at hand
  std::optional<Error> error_;
};

Result<Filter> Filter::parse(std::string_view text, const Columns& columns) {
  const Result<FilterTree> tree = parse_filter_syntax(text);
  if (!tree) return tree.error();
  return FilterCompiler(text, columns).compile(*tree);
}

Filter Filter::without(std::string_view field) const {
  const std::optional<Field> known = find_field(field, FieldUse::kFilter, Columns{});
  const std::string_view name = known ? std::string_view(known->name) : field;
  Filter rest = *this;
  std::erase_if(rest.conjuncts_, [&](const Conjunct& conjunct) { return same_name(conjunct.field, name); });
  rest.link();
  return rest;
}

std::optional<std::uint32_t> Filter::category() const {
  for (const Conjunct& conjunct : conjuncts_) {
    if (conjunct.category) return conjunct.category;
  }
  return std::nullopt;
}

}  // namespace shelfwise::query
