#include "server/review/review_handler.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "server/api/callers.h"
#include "server/api/web_assets.h"
#include "server/json_input.h"
#include "server/parameters.h"
#include "server/problem.h"
#include "server/query_ids.h"
#include "server/review/review_views.h"

namespace shelfwise::server {
namespace {

using catalog_tools::DecisionKind;
using catalog_tools::Decisions;
using catalog_tools::DecisionSubject;
using Type = ParameterSpec::Type;
using Show = ReviewFilter::Show;
using Sort = ReviewWindow::Sort;

constexpr double kMaxRow = 4e9;
constexpr double kMaxNumber = 9e15;
constexpr std::string_view kShows[] = {"open", "decided", "done", "apart"};
constexpr std::string_view kSorts[] = {"likeliest", "unlikeliest", "feed"};

const ParameterSpec kParameters[] = {
    {"show", Type::kChoice, "which rows", "open", 0, 0, 20, kShows},
    {"sort", Type::kChoice, "their order", "likeliest", 0, 0, 20, kSorts},
    {"q", Type::kText, "words that a row has to contain", "", 0, 0, 200},
    {"min", Type::kNumber, "least score", "0", 0, 1},
    {"max", Type::kNumber, "greatest score", "1", 0, 1},
    {"from", Type::kInteger, "row that the window begins at", "", 0, kMaxRow},
    {"before", Type::kNumber, "row, or number of a decision, that the window ends before", "", 0, kMaxNumber},
    {"n", Type::kInteger, "number of a pair or category", "0", 0, kMaxRow},
    {"limit", Type::kInteger, "rows of the window", "12", 1, kMaxWindow},
};

ReviewFilter filter_of(const Parameters& p) {
  ReviewFilter filter;
  const std::string show = p.text("show");
  filter.show = show == "decided" ? Show::kDecided
                : show == "done"  ? Show::kDone
                : show == "apart" ? Show::kApart
                                  : Show::kOpen;
  filter.text = p.text("q");
  filter.min_score = p.number("min");
  filter.max_score = p.number("max");
  return filter;
}

ReviewWindow window_of(const Parameters& p) {
  ReviewWindow window;
  const std::string sort = p.text("sort");
  window.sort = sort == "feed" ? Sort::kFeed : sort == "unlikeliest" ? Sort::kUnlikeliest : Sort::kLikeliest;
  if (p.has("from")) window.from = p.integer("from");
  if (p.has("before")) window.before = static_cast<std::uint32_t>(std::min(p.number("before"), kMaxRow));
  window.limit = p.integer("limit");
  return window;
}

Error wrong(std::string message, std::string pointer) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), std::move(pointer));
}

Result<std::string> text_member(const nlohmann::json& body, const char* name, bool needed) {
  if (!body.contains(name) || body[name].is_null()) {
    if (!needed) return std::string();
    return wrong(std::string("\"") + name + "\" is missing", std::string("/") + name);
  }
  if (!body[name].is_string()) return wrong(std::string("\"") + name + "\" has to be a text", std::string("/") + name);
  return body[name].get<std::string>();
}

Result<std::uint64_t> number_member(const nlohmann::json& body, const char* name, std::uint64_t otherwise) {
  if (!body.contains(name)) return otherwise;
  if (!body[name].is_number_unsigned()) {
    return wrong(std::string("\"") + name + "\" has to be a whole number", std::string("/") + name);
  }
  return body[name].get<std::uint64_t>();
}

// The texts of a body by name; the first mistake as an error.
Status read_texts(const nlohmann::json& body, std::span<const std::pair<const char*, std::string*>> texts,
                  bool needed) {
  for (const auto& [name, to] : texts) {
    Result<std::string> text = text_member(body, name, needed);
    if (!text) return text.error();
    *to = std::move(*text);
  }
  return {};
}

// {"kind":"pair","a":...,"b":...,"verdict":...} or {"kind":"category","source":...,"id":...,"path":...}
Result<DecisionSubject> subject_of(const nlohmann::json& body) {
  DecisionSubject subject;
  std::string kind;
  const std::pair<const char*, std::string*> common[] = {{"note", &subject.note}};
  const std::pair<const char*, std::string*> kinds[] = {{"kind", &kind}};
  if (Status read = read_texts(body, kinds, true); !read) return read.error();
  if (Status read = read_texts(body, common, false); !read) return read.error();
  if (kind == "pair") {
    std::string verdict;
    const std::pair<const char*, std::string*> texts[] = {{"a", &subject.a}, {"b", &subject.b}, {"verdict", &verdict}};
    if (Status read = read_texts(body, texts, true); !read) return read.error();
    const auto parsed = catalog_tools::parse_verdict(verdict);
    if (!parsed) return wrong("the verdict is \"merge\" or \"distinct\"", "/verdict");
    subject.verdict = *parsed;
    return subject;
  }
  if (kind != "category") return wrong("the kind is \"pair\" or \"category\"", "/kind");
  subject.kind = DecisionKind::kCategory;
  const std::pair<const char*, std::string*> texts[] = {
      {"source", &subject.a}, {"id", &subject.target.id}, {"path", &subject.target.path}};
  if (Status read = read_texts(body, texts, true); !read) return read.error();
  return subject;
}

// The newest first; those that are undone already are left out.
Result<std::vector<DecisionSubject>> undos_of_numbers(const nlohmann::json& numbers, const Decisions& decisions) {
  std::vector<DecisionSubject> undos;
  const auto fine = [](const nlohmann::json& number) { return number.is_number_unsigned(); };
  if (!numbers.is_array() || !std::all_of(numbers.begin(), numbers.end(), fine)) {
    return wrong("\"numbers\" has to be a list of whole numbers", "/numbers");
  }
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    Result<std::vector<DecisionSubject>> one = decisions.undo_entry(number->get<std::uint64_t>());
    if (!one && one.error().code == ErrorCode::kConflict) continue;
    if (!one) return one;
    undos.push_back(std::move(one->front()));
  }
  return undos;
}

// {"number":...}, {"numbers":[...]}, {"since":TIME}, {"pair":[A,B]} or {"category":PATH}
Result<std::vector<DecisionSubject>> undos_of(const nlohmann::json& body, const Decisions& decisions) {
  if (body.contains("number")) {
    Result<std::uint64_t> number = number_member(body, "number", 0);
    if (!number) return number.error();
    return decisions.undo_entry(*number);
  }
  if (body.contains("numbers")) return undos_of_numbers(body["numbers"], decisions);
  if (body.contains("since")) {
    Result<std::string> since = text_member(body, "since", true);
    if (!since) return since.error();
    Result<TimePoint> at = parse_rfc3339(*since);
    if (!at) return wrong(at.error().message, "/since");
    return decisions.undo_since(*at);
  }
  if (body.contains("category")) {
    Result<std::string> path = text_member(body, "category", true);
    if (!path) return path.error();
    return decisions.undo_category(*path);
  }
  const nlohmann::json pair = body.value("pair", nlohmann::json());
  if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
    return wrong("say what to undo: a number, since, a pair or a category", "");
  }
  return decisions.undo_pair(pair[0].get<std::string>(), pair[1].get<std::string>());
}

std::string numbers_json(const std::vector<std::uint64_t>& numbers) {
  return nlohmann::json{{"numbers", numbers}}.dump();
}

std::string filled(std::string_view text, std::string_view name, std::string_view value) {
  std::string out(text);
  for (size_t at = out.find(name); at != std::string::npos; at = out.find(name, at + value.size())) {
    out.replace(at, name.size(), value);
  }
  return out;
}

// Takes as long whatever differs.
bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

ApiReply problem_reply(const ProblemKind& kind, const Error& error) {
  return {kind.status, problem_json(kind, error, random_id()), "application/problem+json", {}};
}

}  // namespace

Status ReviewHandler::check_caller(const ApiRequest& request) const {
  const auto forbidden = [](std::string message) { return make_error(ErrorCode::kForbidden, std::move(message)); };
  if (!access_.remote && (request.headers.host.empty() || !is_local_host(request.headers.host))) {
    return forbidden("the review answers only to names of this machine, such as localhost");
  }
  const std::string& origin = request.headers.origin;
  if (!origin.empty() && !same_origin(origin, request.headers.host)) {
    return forbidden("pages of other sites may not call the review");
  }
  return {};
}

Result<ApiReply> ReviewHandler::page(const ApiRequest& request) const {
  if (access_.remote) {
    std::string key;
    for (const auto& [name, value] : request.query) {
      if (name == "key") key = value;
    }
    if (!same_secret(key, access_.token)) {
      return make_error(ErrorCode::kForbidden, "open the whole address that shelfwise review printed, with its key");
    }
  }
  const std::string nonce = random_id();
  ApiReply reply;
  reply.body = filled(web_review_html(), "{{script}}", web_review_js());
  reply.body = filled(filled(reply.body, "{{nonce}}", nonce), "{{token}}", access_.token);
  reply.content_type = "text/html; charset=utf-8";
  reply.headers = {
      {"Content-Security-Policy", "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce +
                                      "'; connect-src 'self'; img-src data:; base-uri 'none'; "
                                      "form-action 'none'; frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"}};
  return reply;
}

Result<std::string> ReviewHandler::look(const ApiRequest& request) {
  const Result<Parameters> parsed = Parameters::parse(kParameters, request.query);
  if (!parsed) return parsed.error();
  const Parameters& p = *parsed;
  Result<std::string> json = make_error(ErrorCode::kNotFound, "there is nothing at this path");
  const Status looked = session_.with([&](const ReviewView& view, const Decisions& decisions) -> Status {
    if (request.path == "/api/state") json = state_json(view, decisions, session_.options());
    if (request.path == "/api/pairs") json = pairs_json(view, decisions, filter_of(p), window_of(p));
    if (request.path == "/api/pair") json = pair_json(view, decisions, p.integer("n"));
    if (request.path == "/api/categories") json = categories_json(view, decisions, filter_of(p), window_of(p));
    if (request.path == "/api/category") json = category_titles_json(view, p.integer("n"));
    if (request.path == "/api/taxonomy") json = taxonomy_json(view, p.text("q"), p.integer("limit"));
    if (request.path == "/api/groups") {
      json = groups_json(view, decisions, p.text("q"), p.has("from") ? p.integer("from") : 0, p.integer("limit"));
    }
    if (request.path == "/api/log") {
      const auto before = p.has("before") ? static_cast<std::uint64_t>(p.number("before")) : 0;
      json = log_json(decisions, p.text("q"), before, p.integer("limit"));
    }
    return {};
  });
  if (!looked) return looked.error();
  return json;
}

Result<std::string> ReviewHandler::change(const ApiRequest& request) {
  Result<nlohmann::json> body = parse_json(request.body);
  if (!body) return body.error();
  if (!body->is_object()) return wrong("the body has to be a JSON object", "");
  if (request.path == "/api/decide") {
    Result<DecisionSubject> subject = subject_of(*body);
    if (!subject) return subject.error();
    Result<std::uint64_t> seen = number_member(*body, "seen", 0);
    if (!seen) return seen.error();
    const Result<std::uint64_t> number = session_.decide(*subject, *seen);
    if (!number) return number.error();
    return numbers_json({*number});
  }
  Result<std::vector<std::uint64_t>> numbers = make_error(ErrorCode::kNotFound, "there is nothing at this path");
  if (request.path == "/api/undo") {
    numbers = session_.append([&](const Decisions& now) { return undos_of(*body, now); });
  } else if (request.path == "/api/separate") {
    Result<std::string> survivor = text_member(*body, "survivor", true);
    if (!survivor) return survivor.error();
    Result<std::string> member = text_member(*body, "member", false);
    if (!member) return member.error();
    numbers = session_.separate(*survivor, *member);
  }
  if (!numbers) return numbers.error();
  return numbers_json(*numbers);
}

Result<ApiReply> ReviewHandler::answer(const ApiRequest& request) {
  if (Status allowed = check_caller(request); !allowed) return allowed.error();
  if (request.path == "/" && request.method == "GET") return page(request);
  if (!request.path.starts_with("/api/")) return make_error(ErrorCode::kNotFound, "there is nothing at this path");
  if (!same_secret(presented_key(request.headers), access_.token)) {
    return make_error(ErrorCode::kUnauthorized, "the review was started again since this page was opened: reload it");
  }
  if (request.method != "GET" && request.method != "POST") {
    return make_error(ErrorCode::kInvalidArgument, "only GET and POST are answered here");
  }
  Result<std::string> json = request.method == "POST" ? change(request) : look(request);
  if (!json) return json.error();
  return ApiReply{200, std::move(*json), "application/json", {}};
}

ApiReply ReviewHandler::handle(const ApiRequest& request) {
  ApiReply reply;
  try {
    Result<ApiReply> answered = answer(request);
    reply = answered ? std::move(*answered) : problem_reply(problem_kind(answered.error().code), answered.error());
  } catch (const std::exception& error) {
    const Error internal = make_error(ErrorCode::kInternal, std::string("this request failed: ") + error.what());
    reply = problem_reply(problem_kind(internal.code), internal);
  }
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return reply;
}

ApiReply ReviewHandler::refuse(int status, std::string_view detail) const {
  return problem_reply(problem_kind_of_status(status), make_error(ErrorCode::kInvalidArgument, std::string(detail)));
}

}  // namespace shelfwise::server
