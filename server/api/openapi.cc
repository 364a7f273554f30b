#include "server/api/openapi.h"

#include <nlohmann/json.hpp>

#include "server/api/web_assets.h"

namespace shelfwise::server {
namespace {

using Json = nlohmann::ordered_json;

Json schema_ref(std::string_view name) { return {{"$ref", "#/components/schemas/" + std::string(name)}}; }

Json default_value(const ParameterSpec& spec) {
  using Type = ParameterSpec::Type;
  if (spec.type == Type::kFlag) return spec.default_text == "true";
  if (spec.type == Type::kInteger || spec.type == Type::kNumber) return Json::parse(spec.default_text);
  return spec.default_text;
}

Json value_schema(const ParameterSpec& spec) {
  using Type = ParameterSpec::Type;
  Json schema;
  switch (spec.type) {
    case Type::kText: schema = {{"type", "string"}, {"maxLength", spec.max_bytes}}; break;
    case Type::kFlag: schema = {{"type", "boolean"}}; break;
    case Type::kChoice:
      schema = {{"type", "string"}, {"enum", Json::array()}};
      for (const std::string_view choice : spec.choices) schema["enum"].push_back(choice);
      break;
    case Type::kInteger:
    case Type::kNumber:
      schema = {
          {"type", spec.type == Type::kInteger ? "integer" : "number"}, {"minimum", spec.min}, {"maximum", spec.max}};
      break;
  }
  if (!spec.default_text.empty()) schema["default"] = default_value(spec);
  if (spec.repeatable) schema = {{"type", "array"}, {"items", schema}};
  return schema;
}

Json path_parameters(std::string_view pattern) {
  Json list = Json::array();
  for (size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
    const std::string_view name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    list.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
  }
  return list;
}

Json query_parameter(const ParameterSpec& spec) {
  Json parameter = {
      {"name", spec.name}, {"in", "query"}, {"description", spec.description}, {"schema", value_schema(spec)}};
  if (spec.required) parameter["required"] = true;
  return parameter;
}

Json parameters_body(const Route& route) {
  Json properties = Json::object();
  for (const ParameterSpec& spec : route.parameters) {
    properties[std::string(spec.name)] = value_schema(spec);
    properties[std::string(spec.name)]["description"] = spec.description;
  }
  return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

Json request_body(const Route& route) {
  const auto content = [](const char* type, Json schema) {
    return Json{{"content", {{type, {{"schema", std::move(schema)}}}}}};
  };
  switch (route.body) {
    case Route::Body::kParameters: return content("application/json", parameters_body(route));
    case Route::Body::kJson: return content("application/json", schema_ref(route.body_schema));
    case Route::Body::kJsonLines: return content("application/x-ndjson", {{"type", "string"}});
    case Route::Body::kNone: break;
  }
  return {};
}

std::string success_status(const Route& route) {
  if (route.answer_schema == "EventReceipt") return "202";
  return route.answer_schema == "CreatedKey" ? "201" : "200";
}

Json responses(const Route& route) {
  Json success = {{"description", "Success"}};
  if (!route.answer_schema.empty()) success["content"]["application/json"]["schema"] = schema_ref(route.answer_schema);
  return {{success_status(route), success}, {"default", {{"$ref", "#/components/responses/Problem"}}}};
}

std::string_view scope_text(Scope scope) {
  switch (scope) {
    case Scope::kSearch: return "search";
    case Scope::kEvents: return "events";
    case Scope::kProfiles: return "profiles";
    case Scope::kAdmin: return "admin";
    case Scope::kOpen: break;
  }
  return "";
}

Json operation(const Route& route) {
  Json out = {{"summary", route.summary}};
  Json parameters = path_parameters(route.pattern);
  if (route.body != Route::Body::kParameters) {
    for (const ParameterSpec& spec : route.parameters) parameters.push_back(query_parameter(spec));
  }
  if (!parameters.empty()) out["parameters"] = std::move(parameters);
  if (Json body = request_body(route); !body.is_null()) out["requestBody"] = std::move(body);
  out["responses"] = responses(route);
  if (route.scope != Scope::kOpen) {
    out["description"] =
        "Where the store has keys: needs one with the scope \"" + std::string(scope_text(route.scope)) + "\".";
    out["security"] = Json::array({Json::object({{"key", Json::array()}}), Json::object()});
  }
  return out;
}

std::string lower_method(std::string_view method) {
  std::string out(method);
  for (char& c : out) c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

std::string openapi_json(const std::vector<Route>& routes, std::string_view version) {
  Json document = {{"openapi", "3.1.0"},
                   {"info",
                    {{"title", "Shelfwise"},
                     {"version", version},
                     {"description", "Search, category pages and product blocks, ordered for each shopper."},
                     {"license", {{"name", "GPL-3.0-or-later"}, {"identifier", "GPL-3.0-or-later"}}}}}};
  Json paths = Json::object();
  for (const Route& route : routes) {
    if (route.described) paths[std::string(route.pattern)][lower_method(route.method)] = operation(route);
  }
  document["paths"] = std::move(paths);
  document["components"]["schemas"] = Json::parse(openapi_schemas_json());
  document["components"]["responses"]["Problem"] = {
      {"description", "RFC 9457 problem details"},
      {"content", {{"application/problem+json", {{"schema", schema_ref("Problem")}}}}}};
  document["components"]["securitySchemes"]["key"] = {{"type", "http"}, {"scheme", "bearer"}};
  return document.dump(1);
}

}  // namespace shelfwise::server
