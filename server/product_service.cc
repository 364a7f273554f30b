#include "server/product_service.h"

#include <nlohmann/json.hpp>

#include "common/json_depth.h"
#include "server/answer_json.h"
#include "server/json_input.h"
#include "server/json_writer.h"
#include "server/live_change.h"
#include "server/rules.h"
#include "server/segment_filter.h"

namespace shelfwise::server {
namespace {

using catalog::Generation;

constexpr std::string_view kUnknownProduct = "there is no such product in the index";
constexpr std::string_view kHowToAdd = "; put it into the catalog and run: shelfwise index";

std::string shown_id(std::string_view id) { return "\"" + std::string(id.substr(0, 80)) + "\""; }

bool is_removed(const Generation& generation, Doc doc) { return (generation.flags()[doc] & catalog::kRemoved) != 0; }

// `advice` follows where there is no such product.
Result<Doc> find_product(const Generation& generation, std::string_view id, std::string_view advice) {
  const std::optional<Doc> doc = generation.find(id);
  if (doc) return *doc;
  return make_error(ErrorCode::kNotFound, shown_id(id) + ": " + std::string(kUnknownProduct) + std::string(advice));
}

Error removed_error(std::string_view id) {
  return make_error(ErrorCode::kNotFound, shown_id(id) +
                                              " was removed; a PUT of the whole product or the next index "
                                              "brings it back");
}

Result<catalog::Product> parse_product(std::string_view text) {
  if (json_deeper_than(text, kMaxJsonDepth))
    return make_error(ErrorCode::kInvalidArgument, "the JSON nests too deeply");
  const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  if (json.is_discarded()) return make_error(ErrorCode::kInvalidArgument, "this is no valid JSON");
  std::vector<catalog::DroppedAttribute> dropped;
  Result<catalog::Product> product = catalog::product_from_json(json, &dropped);
  if (product && !dropped.empty()) {
    return make_error(ErrorCode::kInvalidArgument, dropped.front().why, "/" + dropped.front().attribute);
  }
  return product;
}

// Takes over a whole product where it is in the index and differs in live attributes alone.
Status take(Generation& generation, const catalog::Product& wanted) {
  const std::optional<Doc> doc = generation.find(wanted.id.str());
  if (!doc)
    return make_error(ErrorCode::kConflict,
                      shown_id(wanted.id.str()) + ": " + std::string(kUnknownProduct) + std::string(kHowToAdd));
  Result<catalog::Product> indexed = parse_product(generation.stored_json(*doc));
  if (!indexed) return indexed.error();
  if (indexed->id != wanted.id) {
    return make_error(ErrorCode::kConflict, shown_id(wanted.id.str()) + " was merged into " +
                                                shown_id(indexed->id.str()) + "; change that product");
  }
  Result<catalog::LivePatch> change = live_difference(*indexed, wanted, generation.info().currency);
  if (!change) return change.error();
  follow_quantity(*change, live_state(generation, *doc));
  change->removed = false;
  return generation.patch(*doc, *change);
}

}  // namespace

Result<std::string> ProductService::get(std::string_view id, const std::string& only) const {
  const SnapshotPtr snapshot = store_.snapshot();
  const Result<Doc> doc = find_product(*snapshot->generation, id, kHowToAdd);
  if (!doc) return doc.error();
  if (is_removed(*snapshot->generation, *doc)) return removed_error(id);
  const auto eligible = eligibility(*snapshot->generation, snapshot->settings.rules, snapshot->flags(), true);
  if (eligible && !eligible(*doc))
    return make_error(ErrorCode::kNotFound, shown_id(id) + " is hidden by the store's rules");
  // Who asks for one product is nobody here: of no segment.
  const auto settled = may_name_segment(only) ? settle_segments(only, {}) : Result<std::string>(only);
  if (!settled) return settled.error();
  const auto key = snapshot->engine->compile_filter(*settled);
  if (!key) return key.error();
  if (!(*key)(*doc)) return make_error(ErrorCode::kNotFound, shown_id(id) + ": " + std::string(kUnknownProduct));
  return public_product(*snapshot->generation, *doc);
}

Result<std::string> ProductService::patch(std::string_view id, std::string_view body) {
  const SnapshotPtr snapshot = store_.snapshot();
  const Result<Doc> doc = find_product(*snapshot->generation, id, kHowToAdd);
  if (!doc) return doc.error();
  if (is_removed(*snapshot->generation, *doc)) return removed_error(id);
  const Result<nlohmann::json> json = parse_json(body);
  if (!json) return json.error();
  const auto change =
      read_live_patch(*json, snapshot->generation->info().currency, live_state(*snapshot->generation, *doc));
  if (!change) return change.error();
  if (Status done = snapshot->generation->patch(*doc, *change); !done) return std::move(done).error();
  return public_product(*snapshot->generation, *doc);
}

Result<std::string> ProductService::remove(std::string_view id) {
  const SnapshotPtr snapshot = store_.snapshot();
  const Result<Doc> doc = find_product(*snapshot->generation, id, ", so nothing is to be removed");
  if (!doc) return doc.error();
  catalog::LivePatch change;
  change.removed = true;
  // Readers look at flags only once told that there are any, so this comes first.
  snapshot->has_removed = true;
  if (Status done = snapshot->generation->patch(*doc, change); !done) return std::move(done).error();
  std::string out;
  JsonWriter(out).begin_object().key("removed").string(snapshot->generation->id(*doc)).end_object();
  return out;
}

Result<std::string> ProductService::put(std::string_view id, std::string_view body) {
  const SnapshotPtr snapshot = store_.snapshot();
  const Result<catalog::Product> wanted = parse_product(body);
  if (!wanted) return wanted.error();
  if (wanted->id.str() != id) {
    return make_error(ErrorCode::kInvalidArgument,
                      "the body's id is " + shown_id(wanted->id.str()) + ", the URL's " + shown_id(id), "/id");
  }
  if (Status done = take(*snapshot->generation, *wanted); !done) return std::move(done).error();
  return public_product(*snapshot->generation, *snapshot->generation->find(id));
}

Result<std::string> ProductService::put_lines(std::string_view body) {
  const SnapshotPtr snapshot = store_.snapshot();
  constexpr size_t kMaxListed = 100;
  std::uint64_t updated = 0;
  std::uint64_t rejected = 0;
  std::string listed;
  JsonWriter list(listed);
  list.begin_array();
  std::uint64_t line = 0;
  while (!body.empty()) {
    ++line;
    const size_t end = std::min(body.find('\n'), body.size());
    const std::string_view text = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Result<catalog::Product> wanted = parse_product(text);
    const Status done = wanted ? take(*snapshot->generation, *wanted) : Status(wanted.error());
    if (done) {
      ++updated;
    } else if (++rejected <= kMaxListed) {
      list.begin_object().key("line").unsigned_integer(line).key("code").string(error_code_name(done.error().code));
      list.key("detail").string(done.error().text()).end_object();
    }
  }
  list.end_array();
  if (updated + rejected == 0) {
    return make_error(ErrorCode::kInvalidArgument, "the body has to hold products as JSON Lines, one object a line");
  }
  std::string out;
  JsonWriter(out)
      .begin_object()
      .key("updated")
      .unsigned_integer(updated)
      .key("rejected")
      .unsigned_integer(rejected)
      .key("errors")
      .raw(listed)
      .end_object();
  return out;
}

}  // namespace shelfwise::server
