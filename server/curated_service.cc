#include "server/curated_service.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "personalization/shoppers/segments.h"
#include "server/json_input.h"
#include "server/json_writer.h"
#include "server/nearest.h"
#include "server/plain_name.h"

namespace shelfwise::server {
namespace {

Error wrong(std::string message, std::string pointer) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), std::move(pointer));
}

Status check_id(std::string_view id) {
  if (is_plain_name(id)) return {};
  return wrong("the id of a curated list has 1 to 64 letters, digits, \"-\", \"_\" or \".\", not dots alone", "id");
}

bool is_text(const nlohmann::json& value) {
  return value.is_string() && !value.get_ref<const std::string&>().empty() &&
         value.get_ref<const std::string&>().size() <= events::kMaxIdBytes;
}

Status read_products(const nlohmann::json& value, std::vector<std::string>& out) {
  if (!value.is_array() || value.empty() || value.size() > CuratedService::kMaxProducts) {
    return wrong("has to be a list of 1 to " + std::to_string(CuratedService::kMaxProducts) + " product ids",
                 "/products");
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!is_text(value[i])) return wrong("has to be a product id as text", "/products/" + std::to_string(i));
    out.push_back(value[i].get<std::string>());
  }
  return {};
}

Status check_block(const CuratedList& list) {
  const std::vector<std::string> blocks = personalization::Personalizer::blocks();
  if (std::find(blocks.begin(), blocks.end(), list.block) == blocks.end()) {
    const std::vector<std::string_view> names(blocks.begin(), blocks.end());
    return wrong("there is no block \"" + list.block.substr(0, kMaxPlainName) + "\"" + did_you_mean(list.block, names),
                 "/block");
  }
  const auto segments = personalization::segment_names();
  if (!list.segment.empty() && std::find(segments.begin(), segments.end(), list.segment) == segments.end()) {
    return wrong(
        "there is no segment \"" + list.segment.substr(0, kMaxPlainName) + "\"" + did_you_mean(list.segment, segments),
        "/segment");
  }
  if (!list.product.empty() && !list.category.empty()) {
    return wrong("a list stands beside a product_id or a category, not both", "/category");
  }
  return {};
}

Result<CuratedList> read_list(std::string_view id, std::string_view body) {
  if (Status fine = check_id(id); !fine) return std::move(fine).error();
  const Result<nlohmann::json> json = parse_json(body);
  if (!json) return json.error();
  if (!json->is_object()) return wrong("the body has to be {\"block\": \"similar\", \"products\": [\"A-1\"]}", "");
  CuratedList list;
  list.id = id;
  for (const auto& [name, value] : json->items()) {
    std::string* text = name == "block"        ? &list.block
                        : name == "product_id" ? &list.product
                        : name == "category"   ? &list.category
                        : name == "segment"    ? &list.segment
                                               : nullptr;
    if (text != nullptr) {
      if (!is_text(value)) return wrong("has to be text", "/" + name);
      *text = value.get<std::string>();
    } else if (name == "products") {
      if (Status read = read_products(value, list.products); !read) return std::move(read).error();
    } else if (name != "id") {
      return wrong("is no member of a curated list; there are block, product_id, category, segment and products",
                   "/" + name.substr(0, kMaxPlainName));
    }
  }
  if (list.block.empty()) return wrong("is missing: the block that the products stand in", "/block");
  if (list.products.empty()) return wrong("is missing: the ids of the products, in their order", "/products");
  if (Status fine = check_block(list); !fine) return std::move(fine).error();
  return list;
}

// What of it cannot be shown at the moment: nothing is wrong with a list that was made before its products came.
std::vector<std::string> notes_on(const CuratedList& list, const Snapshot& snapshot) {
  const catalog::Generation& generation = *snapshot.generation;
  const auto allowed = eligibility(generation, snapshot.settings.rules, snapshot.flags(), true);
  std::vector<std::string> notes;
  if (!list.product.empty() && !generation.find(list.product)) {
    notes.push_back("the catalog has no product " + list.product + ", which the list stands beside");
  }
  if (!list.category.empty() && !generation.find_category(list.category)) {
    notes.push_back("the catalog has no category " + list.category + ", which the list stands beside");
  }
  for (const std::string& id : list.products) {
    const auto doc = generation.find(id);
    if (!doc) {
      notes.push_back("product " + id + " is not in the catalog");
    } else if (!in_stock(generation, *doc)) {
      notes.push_back("product " + id + " is sold out and not shown");
    } else if (allowed && !allowed(*doc)) {
      notes.push_back("product " + id + " is hidden by a rule or was removed");
    }
  }
  return notes;
}

void write_list(JsonWriter& json, const CuratedList& list, const Snapshot& snapshot) {
  json.begin_object().key("id").string(list.id).key("block").string(list.block);
  if (!list.product.empty()) json.key("product_id").string(list.product);
  if (!list.category.empty()) json.key("category").string(list.category);
  if (!list.segment.empty()) json.key("segment").string(list.segment);
  json.key("products").begin_array();
  for (const std::string& id : list.products) json.string(id);
  json.end_array().key("notes").begin_array();
  for (const std::string& note : notes_on(list, snapshot)) json.string(note);
  json.end_array().end_object();
}

}  // namespace

Result<std::string> CuratedService::list() const {
  const Result<std::vector<CuratedList>> lists = store_.merchandising().curated();
  if (!lists) return lists.error();
  const SnapshotPtr snapshot = store_.snapshot();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("lists").begin_array();
  for (const CuratedList& list : *lists) write_list(json, list, *snapshot);
  json.end_array().end_object();
  return out;
}

Result<std::string> CuratedService::put(std::string_view id, std::string_view body) {
  const Result<CuratedList> list = read_list(id, body);
  if (!list) return list.error();
  const Result<std::vector<CuratedList>> lists = store_.merchandising().curated();
  if (!lists) return lists.error();
  if (lists->size() >= kMaxLists) {
    return make_error(ErrorCode::kTooLarge,
                      "there are " + std::to_string(kMaxLists) + " curated lists already; remove some first");
  }
  if (Status stored = store_.merchandising().put_curated(*list); !stored) return std::move(stored).error();
  if (Status read = store_.refresh_curated(); !read) return std::move(read).error();
  std::string out;
  JsonWriter json(out);
  write_list(json, *list, *store_.snapshot());
  return out;
}

Status CuratedService::remove(std::string_view id) {
  if (Status removed = store_.merchandising().remove_curated(id); !removed) return removed;
  return store_.refresh_curated();
}

}  // namespace shelfwise::server
