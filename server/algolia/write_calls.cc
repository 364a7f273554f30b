#include <algorithm>
#include <chrono>

#include "query/fields.h"
#include "server/algolia/calls.h"
#include "server/algolia/record.h"

namespace shelfwise::server::algolia {
namespace {

constexpr size_t kMaxChanges = 10'000;
constexpr size_t kMaxTold = 20;
// Changes are made before they are answered, so one number stands for every task.
constexpr std::uint64_t kTask = 1;

// Changes go to the store itself; replicas and suggestions follow by themselves.
Status check_index(const Services& services, std::string_view index) {
  if (index == services.store) return {};
  const Result<Index> known = find_index(index, services.store);
  if (!known) return known.error();
  return make_error(ErrorCode::kInvalidArgument,
                    query::in_quotes(index) + " follows " + services.store + " by itself; change that one");
}

Result<std::string> id_of(const nlohmann::ordered_json& object) {
  const auto id = object.is_object() ? object.find("objectID") : object.end();
  if (id != object.end() && id->is_string() && !id->empty()) return id->get<std::string>();
  if (id != object.end() && id->is_number_integer()) return id->dump();
  return make_error(ErrorCode::kInvalidArgument, "an object needs an objectID: the product's id");
}

Status save(const Services& services, const std::string& id, nlohmann::ordered_json object) {
  object["objectID"] = id;
  const std::string currency = services.search.store().snapshot()->generation->info().currency;
  const auto product = product_of(object, currency);
  if (!product) return product.error();
  const Result<std::string> put = services.products.put(id, product->dump());
  return put ? Status() : Status(put.error());
}

Status update(const Services& services, const std::string& id, const nlohmann::ordered_json& object) {
  nlohmann::ordered_json patch = nlohmann::ordered_json::object();
  for (const auto& [name, value] : object.items()) {
    if (name == "objectID" || name == "id" || name.starts_with('_')) continue;
    if (value.is_object() && value.contains("_operation")) {
      return make_error(ErrorCode::kInvalidArgument,
                        name +
                            ": operations such as Increment are not taken, since a request sent twice would count "
                            "twice; send the new value");
    }
    patch[name] = value;
  }
  const Result<std::string> patched = services.products.patch(id, patch.dump());
  if (patched) return {};
  if (patched.error().code != ErrorCode::kNotFound) return patched.error();
  return make_error(ErrorCode::kConflict, patched.error().message + "; new products come in with `shelfwise index`");
}

Status remove(const Services& services, const std::string& id) {
  const Result<std::string> removed = services.products.remove(id);
  // What is gone is gone: deleting twice is no error for these clients.
  if (removed || removed.error().code == ErrorCode::kNotFound) return {};
  return removed.error();
}

Status change(const Services& services, Action action, const std::string& id, const nlohmann::ordered_json& object) {
  if (!object.is_object()) return make_error(ErrorCode::kInvalidArgument, "an object has to be a JSON object");
  switch (action) {
    case Action::kSave: return save(services, id, object);
    case Action::kUpdate: return update(services, id, object);
    case Action::kDelete: break;
  }
  return remove(services, id);
}

std::string now_text(const Services& services) { return format_rfc3339(services.search.store().clock().now()); }

}  // namespace

Error not_here(std::string_view what, std::string_view instead) {
  return make_error(ErrorCode::kInvalidArgument,
                    std::string(what) + " has no counterpart here: " + std::string(instead));
}

Result<Action> action_of(std::string_view name) {
  if (name == "addObject" || name == "updateObject") return Action::kSave;
  if (name == "partialUpdateObject" || name == "partialUpdateObjectNoCreate") return Action::kUpdate;
  if (name == "deleteObject") return Action::kDelete;
  if (name == "delete" || name == "clear") {
    return not_here(name, "emptying a store that is in use; index a smaller catalog with `shelfwise index`");
  }
  return make_error(ErrorCode::kInvalidArgument, "there is no action " + query::in_quotes(name));
}

Result<Body> change_object(const Services& services, std::string_view index, Action action, std::string_view id,
                           const nlohmann::ordered_json& object) {
  if (Status fine = check_index(services, index); !fine) return std::move(fine).error();
  std::string own(id);
  if (own.empty()) {
    Result<std::string> given = id_of(object);
    if (!given) return std::move(given).error();
    own = std::move(*given);
  }
  if (Status done = change(services, action, own, object); !done) return std::move(done).error();
  Body answer = {{"taskID", kTask}, {"objectID", own}};
  const std::string now = now_text(services);
  answer[action == Action::kDelete ? "deletedAt" : "updatedAt"] = now;
  if (action == Action::kSave) answer["createdAt"] = now;
  return answer;
}

Result<Body> change_batch(const Services& services, std::string_view index, const nlohmann::ordered_json& body) {
  const auto requests = body.is_object() ? body.find("requests") : body.end();
  if (requests == body.end() || !requests->is_array() || requests->size() > kMaxChanges) {
    return make_error(ErrorCode::kInvalidArgument, "the body needs `requests`, a list of at most 10000 changes");
  }
  Body ids = Body::array();
  std::vector<std::string> refused;
  size_t done = 0;
  ErrorCode worst = ErrorCode::kInvalidArgument;
  for (const auto& request : *requests) {
    const auto apply = [&]() -> Status {
      if (!request.is_object()) return make_error(ErrorCode::kInvalidArgument, "a change has to be an object");
      const auto name = request.find("action");
      const Result<Action> action =
          action_of(name != request.end() && name->is_string() ? name->get_ref<const std::string&>() : "");
      if (!action) return action.error();
      const auto own_index = request.find("indexName");
      const bool named = index == "*" && own_index != request.end() && own_index->is_string();
      if (Status fine = check_index(services, named ? own_index->get_ref<const std::string&>() : std::string(index));
          !fine)
        return fine;
      const auto object = request.find("body");
      const Result<std::string> id = id_of(object == request.end() ? nlohmann::ordered_json() : *object);
      if (!id) return id.error();
      ids.push_back(*id);
      return change(services, *action, *id, *object);
    };
    if (Status fine = apply(); fine) {
      ++done;
    } else {
      if (fine.error().code == ErrorCode::kConflict) worst = ErrorCode::kConflict;
      if (fine.error().code == ErrorCode::kIo || fine.error().code == ErrorCode::kNoSpace) return fine.error();
      refused.push_back("request " + std::to_string(done + refused.size()) + ": " + fine.error().text());
    }
  }
  if (!refused.empty()) {
    std::string told =
        std::to_string(done) + " of " + std::to_string(requests->size()) + " changes were made, the others not. ";
    for (size_t i = 0; i < std::min(refused.size(), kMaxTold); ++i) told += (i == 0 ? "" : " | ") + refused[i];
    return make_error(worst, told);
  }
  Body answer = {{"objectIDs", std::move(ids)}};
  answer["taskID"] = index == "*" ? Body{{services.store, kTask}} : Body(kTask);
  return answer;
}

Body task_done() { return {{"status", "published"}, {"pendingTask", false}}; }

}  // namespace shelfwise::server::algolia
