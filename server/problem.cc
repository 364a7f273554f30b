#include "server/problem.h"

#include <algorithm>
#include <charconv>

#include "server/json_writer.h"

namespace shelfwise::server {
namespace {

bool is_parameter_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

void write_context(JsonWriter& json, std::string_view context) {
  if (context.empty()) return;
  if (context.front() == '/') {
    json.key("pointer").string(context);
    return;
  }
  const size_t colon = context.find(':');
  const std::string_view name = context.substr(0, colon);
  if (!is_parameter_name(name)) {
    json.key("context").string(context);
    return;
  }
  json.key("parameter").string(name);
  if (colon == std::string_view::npos) return;
  const std::string_view rest = context.substr(colon + 1);
  std::uint64_t position = 0;
  const auto [end, ec] = std::from_chars(rest.data(), rest.data() + rest.size(), position);
  if (ec == std::errc() && end == rest.data() + rest.size()) {
    json.key("position").unsigned_integer(position);
  } else {
    json.key("context").string(context);
  }
}

}  // namespace

ProblemKind problem_kind(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument: return {400, "invalid-argument", "The request is not valid"};
    case ErrorCode::kNotFound: return {404, "not-found", "There is no such thing here"};
    case ErrorCode::kConflict: return {409, "conflict", "The request does not fit the present state"};
    case ErrorCode::kTooLarge: return {413, "too-large", "The request is larger than allowed"};
    case ErrorCode::kCorrupt: return {500, "corrupt", "Data on disk is damaged"};
    case ErrorCode::kNewerVersion: return {500, "newer-version", "Data on disk is of a newer version"};
    case ErrorCode::kNoSpace: return {507, "no-space", "The disk is full"};
    case ErrorCode::kIo: return {500, "io", "A file or device failed"};
    case ErrorCode::kUnavailable: return {503, "unavailable", "Try again later"};
    case ErrorCode::kUnauthorized: return {401, "unauthorized", "A key is needed"};
    case ErrorCode::kForbidden: return {403, "forbidden", "Not allowed"};
    case ErrorCode::kInternal: return {500, "internal", "The server made a mistake"};
  }
  return {500, "internal", "The server made a mistake"};
}

ProblemKind problem_kind_of_status(int status) {
  switch (status) {
    case 404: return problem_kind(ErrorCode::kNotFound);
    case 405: return {405, "method-not-allowed", "The path does not know this method"};
    case 408: return {408, "request-timeout", "The request came too slowly"};
    case 413: return problem_kind(ErrorCode::kTooLarge);
    case 414: return {414, "uri-too-long", "The URL is longer than allowed"};
    case 415: return {415, "unsupported-encoding", "The body's encoding is not read"};
    case 429: return {429, "too-many-requests", "More requests than the key allows"};
    case 417: return {417, "expectation-failed", "The expectation cannot be met"};
    case 431: return {431, "headers-too-large", "The headers are larger than allowed"};
    case 503: return problem_kind(ErrorCode::kUnavailable);
    default: break;
  }
  if (status >= 500) return problem_kind(ErrorCode::kInternal);
  return {status, "bad-request", "The request is no valid HTTP"};
}

std::string problem_json(const ProblemKind& kind, const Error& error, std::string_view request_id,
                         const std::vector<ProblemItem>& items) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("type").string(std::string(kProblemTypePrefix) + std::string(kind.name));
  json.key("title").string(kind.title);
  json.key("status").integer(kind.status);
  json.key("detail").string(error.message);
  // Where the server is at fault the context is a place of its own, as a file: for the log, not for callers.
  if (kind.status < 500) write_context(json, error.context);
  if (!items.empty()) {
    json.key("errors").begin_array();
    for (const ProblemItem& item : items) {
      json.begin_object().key("index").unsigned_integer(item.index).key("pointer").string(item.pointer);
      json.key("detail").string(item.detail).end_object();
    }
    json.end_array();
  }
  if (!request_id.empty()) json.key("request_id").string(request_id);
  json.end_object();
  return out;
}

}  // namespace shelfwise::server
