#include "query/filter_syntax.h"

#include <optional>
#include <string>
#include <utility>

#include "query/fields.h"

namespace shelfwise::query {
namespace {

constexpr std::string_view kExample = "such as brand:=Sony or price:[10..50]";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Recursive descent. The first mistake is kept in error_, and every function returns nullopt from there on.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<FilterTree> parse() {
    skip_spaces();
    if (at_end()) return FilterTree{};
    if (const auto root = any(); root) {
      if (!at_end()) fail(position_, peek(")") ? "no ( opens this )" : "expected && or || here");
    }
    if (error_) return *std::move(error_);
    return std::move(tree_);
  }

 private:
  using Node = std::optional<std::uint32_t>;

  Node any() {
    return chain("||", FilterNode::Kind::kAny, [this] { return all(); });
  }
  Node all() {
    return chain("&&", FilterNode::Kind::kAll, [this] { return one(); });
  }

  template <class Part>
  Node chain(std::string_view separator, FilterNode::Kind kind, Part part) {
    FilterNode node;
    node.kind = kind;
    do {
      const Node child = part();
      if (!child) return std::nullopt;
      node.children.push_back(*child);
    } while (accept(separator));
    if (node.children.size() == 1) return node.children.front();
    return add(std::move(node));
  }

  Node one() {
    skip_spaces();
    if (depth_ == kMaxFilterDepth) {
      return fail(position_, "nested more than " + std::to_string(kMaxFilterDepth) + " deep");
    }
    ++depth_;
    const Node node = peek("!") ? negation() : peek("(") ? parenthesis() : clause();
    --depth_;
    return node;
  }

  Node negation() {
    accept("!");
    const Node child = one();
    if (!child) return std::nullopt;
    FilterNode node;
    node.kind = FilterNode::Kind::kNot;
    node.children = {*child};
    return add(std::move(node));
  }

  Node parenthesis() {
    const size_t opened = position_;
    accept("(");
    const Node inner = any();
    if (!inner) return std::nullopt;
    if (accept(")")) return inner;
    if (at_end()) return fail(opened, "this ( is never closed");
    return fail(position_, "expected &&, || or ) here");
  }

  Node clause() {
    if (tree_.clauses.size() == kMaxFilterClauses) {
      return fail(position_, "more than " + std::to_string(kMaxFilterClauses) + " conditions");
    }
    FilterClause clause;
    clause.offset = position_;
    if (!field(clause)) return std::nullopt;
    clause.op = comparison();
    if (!(peek("[") ? list(clause) : scalar(clause))) return std::nullopt;
    skip_spaces();
    FilterNode node;
    node.clause = static_cast<std::uint32_t>(tree_.clauses.size());
    tree_.clauses.push_back(std::move(clause));
    return add(std::move(node));
  }

  bool field(FilterClause& clause) {
    if (const auto name = quotation(); error_) {
      return false;
    } else if (name) {
      clause.field = name->text;
      skip_spaces();
    } else {
      const size_t begin = position_;
      while (!at_end() && !peek(":") && !peek("&&") && !peek("||") && !peek("(") && !peek(")")) ++position_;
      clause.field = trim(text_.substr(begin, position_ - begin));
    }
    const bool nothing = clause.field.empty() && !peek(":");
    if (nothing) return fail(clause.offset, "expected a condition here, " + std::string(kExample)), false;
    if (clause.field.empty()) return fail(clause.offset, "the field's name is missing before the colon"), false;
    if (!accept(":")) {
      return fail(position_,
                  "expected a colon and a value after " + in_quotes(clause.field) + ", " + std::string(kExample)),
             false;
    }
    return true;
  }

  FilterOperator comparison() {
    skip_spaces();
    FilterOperator op = FilterOperator::kEqual;
    if (accept("!=") || accept("!")) {
      op = FilterOperator::kNotEqual;
    } else if (accept("<=")) {
      op = FilterOperator::kLessEqual;
    } else if (accept("<")) {
      op = FilterOperator::kLess;
    } else if (accept(">=")) {
      op = FilterOperator::kGreaterEqual;
    } else if (accept(">")) {
      op = FilterOperator::kGreater;
    } else {
      accept("=");
    }
    skip_spaces();
    return op;
  }

  bool scalar(FilterClause& clause) {
    if (const auto value = quotation()) {
      clause.values.push_back(*value);
      return true;
    }
    if (error_) return false;
    const size_t begin = position_;
    for (size_t open = 0; !at_end() && !peek("&&") && !peek("||"); ++position_) {
      if (text_[position_] == '(') ++open;
      if (text_[position_] == ')' && open-- == 0) break;
    }
    return bare_value(clause, begin);
  }

  bool list(FilterClause& clause) {
    const size_t opened = position_;
    accept("[");
    do {
      skip_spaces();
      if (const auto value = quotation()) {
        clause.values.push_back(*value);
        skip_spaces();
      } else {
        if (error_) return false;
        const size_t begin = position_;
        while (!at_end() && !peek(",") && !peek("]")) ++position_;
        if (at_end()) break;
        if (!bare_value(clause, begin)) return false;
      }
    } while (accept(","));
    if (accept("]")) return true;
    if (at_end()) return fail(opened, "this [ is never closed"), false;
    return fail(position_, "expected , or ] here"), false;
  }

  bool bare_value(FilterClause& clause, size_t begin) {
    const std::string_view value = trim(text_.substr(begin, position_ - begin));
    if (value.empty()) return fail(begin, "a value for " + in_quotes(clause.field) + " is missing here"), false;
    clause.values.push_back({value, begin, false});
    return true;
  }

  // A value in quotes, or nullopt where there is none or it is wrong.
  std::optional<FilterValue> quotation() {
    if (!peek("`") && !peek("\"")) return std::nullopt;
    const size_t opened = position_;
    const size_t closing = text_.find(text_[opened], opened + 1);
    if (closing == std::string_view::npos) {
      fail(opened, std::string("this ") + text_[opened] + " is never closed");
      return std::nullopt;
    }
    position_ = closing + 1;
    const std::string_view inside = trim(text_.substr(opened + 1, closing - opened - 1));
    if (inside.empty()) {
      fail(opened, "there is nothing between these quotes");
      return std::nullopt;
    }
    return FilterValue{inside, opened, true};
  }

  std::uint32_t add(FilterNode node) {
    tree_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
  }

  bool at_end() const { return position_ == text_.size(); }
  bool peek(std::string_view token) const { return text_.substr(position_).starts_with(token); }
  bool accept(std::string_view token) {
    skip_spaces();
    if (!peek(token)) return false;
    position_ += token.size();
    return true;
  }
  void skip_spaces() {
    while (!at_end() && is_space(text_[position_])) ++position_;
  }
  Node fail(size_t offset, std::string message) {
    if (!error_)
      error_ = make_error(ErrorCode::kInvalidArgument, std::move(message), place("filter_by", text_, offset));
    return std::nullopt;
  }

  std::string_view text_;
  size_t position_ = 0;
  size_t depth_ = 0;
  FilterTree tree_;
  std::optional<Error> error_;
};

}  // namespace

Result<FilterTree> parse_filter_syntax(std::string_view text) {
  if (text.size() > kMaxFilterBytes) {
    return make_error(ErrorCode::kInvalidArgument,
                      "the filter is longer than " + std::to_string(kMaxFilterBytes) + " bytes; shorten it",
                      place("filter_by", text, kMaxFilterBytes));
  }
  return Parser(text).parse();
}

}  // namespace shelfwise::query
