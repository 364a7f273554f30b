// The calls of Algolia's clients: a request's body in, the answer's body out, by way of our services. One file a family
// of calls. docs/algolia.md
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/algolia/indexes.h"
#include "server/algolia/parameters.h"
#include "server/event_service.h"
#include "server/product_service.h"
#include "server/search_service.h"

namespace shelfwise::server::algolia {

// What every call works with. The services must outlive the calls.
struct Services {
  SearchService& search;
  ProductService& products;
  EventService& events;
  std::string store;  // the index's name
};

// Who calls, and for what: the key's limits are in `who.only` and `indexes`.
struct Caller {
  Requester who;
  std::vector<std::string> indexes;  // names or, with `*` at an end, beginnings and ends of names; empty: all
};

using Body = nlohmann::ordered_json;

// kForbidden where the caller's key does not reach the index, kNotFound where there is none.
Result<Index> open_index(const Services& services, const Caller& caller, std::string_view name);

// --- searching (search_calls.cc)
Result<Body> search_many(const Services& services, const Caller& caller, const nlohmann::json& body);
Result<Body> search_one(const Services& services, const Caller& caller, std::string_view index,
                        const nlohmann::json& body);
Result<Body> search_facet(const Services& services, const Caller& caller, std::string_view index,
                          std::string_view facet, const nlohmann::json& body);
Result<Body> browse(const Services& services, const Caller& caller, std::string_view index, const nlohmann::json& body);

// --- objects (object_calls.cc)
Result<Body> get_object(const Services& services, const Caller& caller, std::string_view index, std::string_view id,
                        const nlohmann::json& attributes);
Result<Body> get_objects(const Services& services, const Caller& caller, const nlohmann::json& body);
Result<Body> list_indexes(const Services& services);
Result<Body> index_settings(const Services& services);

// --- recommendations (recommend_calls.cc)
Result<Body> recommend(const Services& services, const Caller& caller, const nlohmann::json& body);

// --- events (insights.cc)
// Segment's messages for Insights' events, each with an id made of the event itself where it has a time, so that an
// event sent again counts once.
Result<nlohmann::json> messages_of_insights(const nlohmann::json& body);

// --- changes (write_calls.cc)
enum class Action : std::uint8_t { kSave, kUpdate, kDelete };
// Names as batches give them: "addObject", "updateObject", "partialUpdateObject", "partialUpdateObjectNoCreate",
// "deleteObject". Others are refused with what to do instead.
Result<Action> action_of(std::string_view name);
Result<Body> change_object(const Services& services, std::string_view index, Action action, std::string_view id,
                           const nlohmann::ordered_json& object);
// `index` is "*" where every request names its own. Every change that can be made is made; where some cannot, the
// answer is kConflict with what and why, and sending the batch again does no harm.
Result<Body> change_batch(const Services& services, std::string_view index, const nlohmann::ordered_json& body);
Body task_done();

// "POST /1/indexes/products/settings" and the like: what is done elsewhere, in words.
Error not_here(std::string_view what, std::string_view instead);

}  // namespace shelfwise::server::algolia
