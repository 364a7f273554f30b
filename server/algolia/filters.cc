#include "server/algolia/filters.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>

#include "common/clock.h"
#include "query/fields.h"
#include "server/algolia/attributes.h"

namespace shelfwise::server::algolia {
namespace {

using query::trim;
using Kind = Attribute::Kind;

Error mistake(std::string_view parameter, std::string message) {
  return make_error(ErrorCode::kInvalidArgument, std::string(parameter) + ": " + std::move(message));
}

// Our language has no escapes inside quotes, but two kinds of them.
Result<std::string> as_text(std::string_view text) {
  const bool has_backtick = text.find('`') != std::string_view::npos;
  const char quote = has_backtick ? '"' : '`';
  if (text.find(quote) != std::string_view::npos) {
    return make_error(ErrorCode::kInvalidArgument,
                      "a filter's value may hold backticks or double quotes, not both: " + query::in_quotes(text));
  }
  if (trim(text).empty()) return make_error(ErrorCode::kInvalidArgument, "a filter's value is empty");
  return quote + std::string(text) + quote;
}

bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  bool digit = false;
  bool point = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      digit = true;
    } else {
      return false;
    }
  }
  return digit && text.size() <= 30;
}

// Dates are seconds since 1970 for Algolia.
Result<std::string> number_for(const Attribute& attribute, std::string_view text) {
  if (!is_number(text)) return make_error(ErrorCode::kInvalidArgument, query::in_quotes(text) + " is no number");
  if (text.starts_with('+')) text.remove_prefix(1);
  if (attribute.kind != Kind::kDate) return std::string(text);
  const std::string digits(text.substr(0, text.find('.')));
  if (digits.size() > 11) return make_error(ErrorCode::kInvalidArgument, "dates are seconds since 1970, not " + digits);
  return '`' + format_rfc3339(TimePoint{std::chrono::seconds(digits.empty() ? 0 : std::stoll(digits))}) + '`';
}

Result<std::string> compare(std::string_view name, std::string_view op, std::string_view number) {
  const Attribute attribute = attribute_of(name);
  if (attribute.kind != Kind::kNumber && attribute.kind != Kind::kDate) {
    return make_error(ErrorCode::kInvalidArgument, query::in_quotes(name) +
                                                       " is no number; write attribute:value, or compare one of price, "
                                                       "rating, rating_count, popularity, quantity, release_date");
  }
  const Result<std::string> value = number_for(attribute, number);
  if (!value) return value;
  return attribute.field + ":" + (op == "=" ? "=" : std::string(op)) + *value;
}

Result<std::string> between(std::string_view name, std::string_view low, std::string_view high) {
  const Result<std::string> from = compare(name, ">=", low);
  if (!from) return from;
  const Result<std::string> to = compare(name, "<=", high);
  if (!to) return to;
  return "(" + *from + " && " + *to + ")";
}

// The filter grammar. The first mistake ends it.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<std::string> parse() {
    Result<std::string> all = chain(0);
    if (!all) return all;
    if (peek() != Token::kEnd) return unexpected("AND, OR or the end");
    return all;
  }

 private:
  enum class Token : std::uint8_t { kEnd, kOpen, kClose, kAnd, kOr, kNot, kOther };

  Token peek() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    if (at_ == text_.size()) return Token::kEnd;
    if (text_[at_] == '(') return Token::kOpen;
    if (text_[at_] == ')') return Token::kClose;
    if (is_word("AND")) return Token::kAnd;
    if (is_word("OR")) return Token::kOr;
    return is_word("NOT") ? Token::kNot : Token::kOther;
  }

  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  bool is_word(std::string_view word) const {
    if (!text_.substr(at_).starts_with(word)) return false;
    const size_t end = at_ + word.size();
    return end == text_.size() || is_space(text_[end]) || text_[end] == '(';
  }

  Result<std::string> chain(size_t depth) {
    Result<std::string> out = one(depth);
    if (!out) return out;
    const Token joint = peek();
    if (joint != Token::kAnd && joint != Token::kOr) return out;
    std::string joined = std::move(*out);
    for (Token next = joint; next == Token::kAnd || next == Token::kOr; next = peek()) {
      if (next != joint) return mistake("filters", "AND beside OR needs brackets that say which comes first" + place());
      at_ += joint == Token::kAnd ? 3 : 2;
      Result<std::string> more = one(depth);
      if (!more) return more;
      joined += (joint == Token::kAnd ? " && " : " || ") + *more;
    }
    return "(" + joined + ")";
  }

  Result<std::string> one(size_t depth) {
    if (depth > kMaxFilterDepth) return mistake("filters", "nested too deeply");
    switch (peek()) {
      case Token::kNot: {
        at_ += 3;
        Result<std::string> inner = one(depth + 1);
        if (!inner) return inner;
        return "!(" + *inner + ")";
      }
      case Token::kOpen: {
        ++at_;
        Result<std::string> inner = chain(depth + 1);
        if (!inner) return inner;
        if (peek() != Token::kClose) return unexpected("a closing bracket");
        ++at_;
        return inner;
      }
      case Token::kOther: return condition();
      default: return unexpected("a condition such as brand:Fjell or price < 100");
    }
  }

  Result<std::string> condition() {
    Result<std::string> name = word(":<>=!");
    if (!name) return name;
    peek();
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view op : {"<=", ">=", "!=", "<", ">", "="}) {
      if (!rest.starts_with(op)) continue;
      at_ += op.size();
      peek();
      const Result<std::string> number = word("");
      return number ? told(compare(*name, op, *number)) : number;
    }
    if (!rest.starts_with(':')) return unexpected("a colon or a comparison behind " + query::in_quotes(*name));
    ++at_;
    peek();
    Result<std::string> value = word("");
    if (!value) return value;
    peek();
    if (!is_word("TO")) return told(equals(*name, without_score(*value)));
    at_ += 2;
    peek();
    const Result<std::string> high = word("");
    return high ? told(between(*name, *value, *high)) : high;
  }

  // A quoted text, or what reaches to the next space, bracket or one of `stops`.
  Result<std::string> word(std::string_view stops) {
    std::string out;
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
      const char quote = text_[at_++];
      for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        out += text_[at_];
      }
      if (at_ == text_.size()) return mistake("filters", std::string("a ") + quote + " is never closed");
      ++at_;
      return out;
    }
    while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '(' && text_[at_] != ')' &&
           stops.find(text_[at_]) == std::string_view::npos) {
      out += text_[at_++];
    }
    if (out.empty()) return unexpected("a name or a value");
    return out;
  }

  static std::string_view without_score(std::string_view value) {
    const size_t score = value.rfind("<score=");
    return score != std::string_view::npos && value.ends_with('>') ? value.substr(0, score) : value;
  }

  Result<std::string> told(Result<std::string> result) const {
    if (result) return result;
    return mistake("filters", result.error().message + place());
  }
  Error unexpected(const std::string& wanted) const { return mistake("filters", "expected " + wanted + place()); }
  std::string place() const { return " (at byte " + std::to_string(at_ + 1) + ")"; }

  std::string_view text_;
  size_t at_ = 0;
};

// "brand:Fjell", "brand:-Fjell", "brand:\-odd".
Result<std::string> facet_condition(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    return mistake("facetFilters", "a condition reads attribute:value, not " + query::in_quotes(text));
  }
  std::string_view value = text.substr(colon + 1);
  const bool without = value.starts_with('-');
  if (without || value.starts_with("\\-")) value.remove_prefix(1);
  const Result<std::string> is = equals(text.substr(0, colon), value);
  if (!is) return mistake("facetFilters", is.error().message);
  return without ? "!(" + *is + ")" : *is;
}

// "price>=10", "price = 10", "price:10 TO 20".
Result<std::string> numeric_condition(std::string_view text) {
  const size_t op_at = text.find_first_of("<>=!:");
  if (op_at == std::string_view::npos || op_at == 0) {
    return mistake("numericFilters", "a condition reads price>=10 or price:10 TO 20, not " + query::in_quotes(text));
  }
  const std::string_view name = trim(text.substr(0, op_at));
  const std::string_view rest = text.substr(op_at);
  const bool two = rest.size() > 1 && rest[1] == '=';
  const std::string_view op = rest.substr(0, two ? 2 : 1);
  const std::string_view value = trim(rest.substr(op.size()));
  Result<std::string> out = std::string();
  const size_t to = value.find(" TO ");
  if (op == ":" && to != std::string_view::npos) {
    out = between(name, trim(value.substr(0, to)), trim(value.substr(to + 4)));
  } else if (op == "!" || op == ":=" || op == "==") {
    out = mistake("numericFilters", "comparisons are <, <=, =, !=, >= and >");
  } else {
    out = compare(name, op == ":" ? "=" : op, value);
  }
  if (!out) return mistake("numericFilters", out.error().message + " in " + query::in_quotes(text));
  return out;
}

using ReadCondition = Result<std::string> (*)(std::string_view);

Result<std::string> join(const nlohmann::json& filters, std::string_view parameter, size_t depth, ReadCondition read) {
  if (filters.is_string()) return read(filters.get_ref<const std::string&>());
  if (!filters.is_array() || depth > 2) {
    return mistake(parameter, "wants a list of texts and of lists of texts, nested twice at most");
  }
  std::string out;
  for (const nlohmann::json& part : filters) {
    Result<std::string> one = join(part, parameter, depth + 1, read);
    if (!one) return one;
    if (one->empty()) continue;
    if (!out.empty()) out += depth % 2 == 0 ? " && " : " || ";
    out += *one;
    if (out.size() > 2 * kMaxFilterBytes) return mistake(parameter, "too many conditions; narrow in fewer steps");
  }
  return out.empty() ? out : "(" + out + ")";
}

}  // namespace

Result<std::string> equals(std::string_view name, std::string_view value) {
  const Attribute attribute = attribute_of(name);
  if (attribute.kind == Kind::kNumber || attribute.kind == Kind::kDate) return compare(name, "=", trim(value));
  const Result<std::string> field = as_text(attribute.field);
  if (!field) return field;
  const Result<std::string> text = as_text(value);
  if (!text) return text;
  return *field + ":=" + *text;
}

Result<std::string> filters_to_filter_by(std::string_view filters) {
  if (filters.size() > kMaxFilterBytes) {
    return mistake("filters", "longer than " + std::to_string(kMaxFilterBytes) + " bytes");
  }
  if (trim(filters).empty()) return std::string();
  return Parser(filters).parse();
}

Result<std::string> facet_filters_to_filter_by(const nlohmann::json& filters) {
  if (filters.is_null() || (filters.is_string() && filters.get_ref<const std::string&>().empty())) return std::string();
  return join(filters, "facetFilters", 0, facet_condition);
}

Result<std::string> numeric_filters_to_filter_by(const nlohmann::json& filters) {
  if (filters.is_null() || (filters.is_string() && filters.get_ref<const std::string&>().empty())) return std::string();
  return join(filters, "numericFilters", 0, numeric_condition);
}

std::string both(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return std::string(a.empty() ? b : a);
  return "(" + std::string(a) + ") && (" + std::string(b) + ")";
}

}  // namespace shelfwise::server::algolia
