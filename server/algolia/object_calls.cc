#include <algorithm>

#include "server/algolia/calls.h"
#include "server/algolia/record.h"

namespace shelfwise::server::algolia {
namespace {

constexpr size_t kMaxObjects = 1'000;

bool reaches(const std::vector<std::string>& patterns, std::string_view name) {
  if (patterns.empty()) return true;
  return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
    const bool begins = pattern.ends_with('*');
    const bool ends = pattern.starts_with('*');
    if (begins) pattern.remove_suffix(1);
    if (ends && !pattern.empty()) pattern.remove_prefix(1);
    if (begins && ends) return name.find(pattern) != std::string_view::npos;
    return begins ? name.starts_with(pattern) : ends ? name.ends_with(pattern) : name == pattern;
  });
}

}  // namespace

Result<Index> open_index(const Services& services, const Caller& caller, std::string_view name) {
  if (!reaches(caller.indexes, name)) {
    return make_error(ErrorCode::kForbidden,
                      "this key may not use the index \"" + std::string(name.substr(0, 80)) + "\"");
  }
  return find_index(name, services.store);
}

Result<Body> get_object(const Services& services, const Caller& caller, std::string_view index, std::string_view id,
                        const nlohmann::json& attributes) {
  const Result<Index> found = open_index(services, caller, index);
  if (!found) return found.error();
  const Result<std::string> product = services.products.get(id, caller.who.only);
  if (!product && product.error().code == ErrorCode::kNotFound) {
    return make_error(ErrorCode::kNotFound, "ObjectID does not exist");
  }
  if (!product) return product.error();
  nlohmann::json request = nlohmann::json::object();
  if (!attributes.is_null()) request["attributesToRetrieve"] = attributes;
  const Result<SearchParameters> p = read_parameters(request);
  if (!p) return p.error();
  return retrieved(record_of(Body::parse(*product)), p->attributes_to_retrieve);
}

Result<Body> get_objects(const Services& services, const Caller& caller, const nlohmann::json& body) {
  const auto requests = body.is_object() ? body.find("requests") : body.end();
  if (requests == body.end() || !requests->is_array() || requests->size() > kMaxObjects) {
    return make_error(ErrorCode::kInvalidArgument, "the body needs `requests`, a list of at most 1000 objects");
  }
  Body results = Body::array();
  for (const nlohmann::json& request : *requests) {
    const auto text = [&](const char* name) {
      const auto at = request.is_object() ? request.find(name) : request.end();
      return at != request.end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    const auto attributes =
        request.is_object() ? request.value("attributesToRetrieve", nlohmann::json()) : nlohmann::json();
    Result<Body> object = get_object(services, caller, text("indexName"), text("objectID"), attributes);
    if (object) {
      results.push_back(std::move(*object));
    } else if (object.error().code == ErrorCode::kNotFound && object.error().message == "ObjectID does not exist") {
      results.push_back(nullptr);
    } else {
      return object;
    }
  }
  return Body{{"results", std::move(results)}};
}

Result<Body> list_indexes(const Services& services) {
  const SnapshotPtr snapshot = services.search.store().snapshot();
  Body items = Body::array();
  const std::vector<std::string> names = index_names(services.store);
  for (const std::string& name : names) {
    Body item = {{"name", name}, {"entries", snapshot->generation->size()}, {"pendingTask", false}};
    if (name == services.store) {
      item["replicas"] = std::vector<std::string>(names.begin() + 1, names.end() - 1);
    } else {
      item["primary"] = services.store;
    }
    items.push_back(std::move(item));
  }
  return Body{{"items", std::move(items)}, {"nbPages", 1}};
}

Result<Body> index_settings(const Services& services) {
  const std::vector<std::string> names = index_names(services.store);
  return Body{{"hitsPerPage", 20},
              {"maxValuesPerFacet", 100},
              {"attributesForFaceting", {"brand", "categories.lvl0", "color", "size", "material", "price", "rating"}},
              {"searchableAttributes", {"title", "brand", "categories", "color,size,material", "description"}},
              {"replicas", std::vector<std::string>(names.begin() + 1, names.end() - 1)},
              {"paginationLimitedTo", query::kMaxResultDepth},
              {"attributeForDistinct", "item_group_id"},
              {"enablePersonalization", true}};
}

}  // namespace shelfwise::server::algolia
