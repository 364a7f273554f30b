#include "personalization/model.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/mapped_pages.h"

namespace shelfwise::personalization {
namespace {

using Json = nlohmann::ordered_json;

const char* table_name(std::size_t table) {
  constexpr const char* kNames[] = {"next", "together", "viewed", "instead"};
  static_assert(std::size(kNames) == kTableCount);
  return kNames[table];
}

Json blend_to_json(const Blend& blend) {
  Json json;
  for (std::size_t k = 0; k < kPriorFeatures; ++k) {
    const char* name = prior_feature_name(static_cast<PriorFeature>(k));
    json["prior"][name] = blend.prior[k];
    json["shift"][name] = blend.shift[k];
  }
  for (std::size_t k = 0; k < kPersonalFeatures; ++k) {
    json["personal"][personal_feature_name(static_cast<PersonalFeature>(k))] = blend.personal[k];
  }
  return json;
}

// Features that an older model does not know weigh nothing.
Blend blend_from_json(const Json& json) {
  Blend blend;
  for (std::size_t k = 0; k < kPriorFeatures; ++k) {
    const char* name = prior_feature_name(static_cast<PriorFeature>(k));
    blend.prior[k] = json.at("prior").value(name, 0.0F);
    blend.shift[k] = json.at("shift").value(name, 0.0F);
  }
  for (std::size_t k = 0; k < kPersonalFeatures; ++k) {
    blend.personal[k] = json.at("personal").value(personal_feature_name(static_cast<PersonalFeature>(k)), 0.0F);
  }
  return blend;
}

// Documents that anything was learned of get a product number, in document order.
std::vector<std::uint32_t> number_products(const LearnedModel& model, Doc documents, std::vector<Doc>& docs) {
  std::vector<bool> known(documents, false);
  for (Doc doc = 0; doc < documents; ++doc) known[doc] = model.sales[doc][kSoldEver] > 0;
  for (const SparseRows& rows : model.tables) {
    for (Doc doc = 0; doc + 1 < rows.offsets.size(); ++doc) known[doc] = known[doc] || !rows[doc].empty();
    for (const Neighbour& entry : rows.values) known[entry.product] = true;
  }
  std::vector<std::uint32_t> number(documents, catalog::kNone);
  for (Doc doc = 0; doc < documents; ++doc) {
    if (!known[doc]) continue;
    number[doc] = static_cast<std::uint32_t>(docs.size());
    docs.push_back(doc);
  }
  return number;
}

// Renumbers the rows in their place: they may be most of the memory at hand. Products that got no number have none.
Status write_rows(const std::filesystem::path& stem, SparseRows rows, const std::vector<Doc>& docs,
                  const std::vector<std::uint32_t>& number) {
  std::vector<std::uint64_t> offsets{0};
  offsets.reserve(docs.size() + 1);
  for (const Doc doc : docs) offsets.push_back(doc < rows.size() ? rows.offsets[doc + 1] : offsets.back());
  for (Neighbour& entry : rows.values) entry.product = number[entry.product];
  return catalog::ListArray<Neighbour>::write(stem, offsets, rows.values);
}

// What was counted, where it was. Entries of rows are in the order of the documents, as write_rows() leaves them.
Status write_counts(const std::filesystem::path& folder, const LearnedModel& model, const std::vector<Doc>& docs) {
  if (model.buyers.of.empty() || model.cycles.empty()) return {};
  std::vector<std::uint32_t> buyers;
  std::vector<float> cycles;
  for (const Doc doc : docs) {
    buyers.push_back(model.buyers.of[doc]);
    cycles.push_back(model.cycles[doc]);
  }
  if (Status s = catalog::Array<std::uint32_t>::write(folder / "buyers", buyers); !s) return s;
  if (Status s = catalog::Array<float>::write(folder / "cycles", cycles); !s) return s;
  return catalog::Array<std::uint32_t>::write(folder / "together.buyers", model.buyers.of_both);
}

Status write_marks(const std::filesystem::path& folder, const LearnedModel& model, const std::vector<Doc>& docs) {
  if (model.marks.empty()) return {};
  std::vector<NextMark> marks;
  marks.reserve(docs.size());
  for (const Doc doc : docs) marks.push_back(model.marks[doc]);
  return catalog::Array<NextMark>::write(folder / "next.marks", marks);
}

Error corrupt(const std::filesystem::path& folder, const std::string& why) {
  return make_error(ErrorCode::kCorrupt, "the model is damaged (" + why + "); run `shelfwise train` again",
                    folder.string());
}

// Readers go by these numbers without looking; a damaged one would lead them out of the file.
bool within(std::span<const std::uint64_t> offsets, std::span<const Neighbour> values, std::size_t products) {
  return std::is_sorted(offsets.begin(), offsets.end()) &&
         std::all_of(values.begin(), values.end(), [&](const Neighbour& entry) { return entry.product < products; });
}

Result<Json> read_description(const std::filesystem::path& folder) {
  auto text = read_file(folder / "model.json", 1 << 24);
  if (!text) return corrupt(folder, text.error().text());
  Json json = Json::parse(*text, nullptr, false);
  if (!json.is_object() || !json.contains("version") || !json["version"].is_number_integer()) {
    return corrupt(folder, "model.json is no description of a model");
  }
  if (json["version"].get<int>() > kModelVersion) {
    return make_error(ErrorCode::kNewerVersion, "the model was made by a newer Shelfwise; run that one, or train again",
                      folder.string());
  }
  return json;
}

}  // namespace

Status write_model(const std::filesystem::path& folder, const catalog::Generation& generation, LearnedModel model,
                   const Workers& workers, const ModelBefore& before) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return system_error(failed.value(), "create", folder);
  std::vector<Doc> docs;
  const auto number = number_products(model, generation.size(), docs);
  std::vector<std::string> ids;
  std::vector<LogFeatures> sales;
  for (const Doc doc : docs) {
    ids.emplace_back(generation.id(doc));
    sales.push_back(model.sales[doc]);
  }
  if (Status s = catalog::StringTable::write(folder / "products", ids); !s) return s;
  if (Status s = catalog::Array<LogFeatures>::write(folder / "sales", sales); !s) return s;
  const ItemRows graph = ItemRows::of(model.tables[static_cast<std::size_t>(Table::kInstead)]);
  const auto place = [&](std::uint32_t product) { return place_of(generation, graph, docs[product]); };
  const auto count = static_cast<std::uint32_t>(docs.size());
  const auto graph_before = before.model == nullptr ? NearBefore{} : before.model->near_graph(number, before.tolerance);
  if (Status s = NearestProducts::write(folder, count, place, workers, graph_before); !s) return s;
  for (std::size_t table = 0; table < kTableCount; ++table) {
    if (Status s = write_rows(folder / table_name(table), std::move(model.tables[table]), docs, number); !s) return s;
  }
  if (Status s = write_counts(folder, model, docs); !s) return s;
  if (Status s = write_marks(folder, model, docs); !s) return s;
  const Json item_model = Json::parse(model.item_model, nullptr, false);
  const Json report = Json::parse(model.report, nullptr, false);
  const Json description = {{"version", kModelVersion},
                            {"as_of", model.as_of},
                            {"generation", generation.info().number},
                            {"products", docs.size()},
                            {"item_model", item_model.is_discarded() ? Json() : item_model},
                            {"blend_learned", model.blend_learned},
                            {"blend", blend_to_json(model.blends[0])},
                            {"blend_category", blend_to_json(model.blends[1])},
                            {"report", report.is_discarded() ? Json() : report}};
  const std::string text = description.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (Status s = write_file_atomically(folder / "model.json", text); !s) return s;
  const std::string predictions = predictions_to_json(model.predictions) + "\n";
  if (Status s = write_file_atomically(folder / "predictions.json", predictions); !s) return s;
  const std::string cohorts = cohorts_to_json(model.cohorts) + "\n";
  if (Status s = write_file_atomically(folder / "cohorts.json", cohorts); !s) return s;
  return sync_tree(folder);
}

Model Model::untrained(const catalog::Generation& generation) {
  Model model;
  model.blends_.fill(default_blend());
  model.product_of_doc_.assign(generation.size(), catalog::kNone);
  return model;
}

Result<Model> Model::open(const catalog::StorePaths& store, std::uint64_t number,
                          const catalog::Generation& generation) {
  const std::filesystem::path folder = store.model(number);
  auto hold = catalog::FolderHold::take(folder);
  if (!hold) return std::move(hold).error();
  auto description = read_description(folder);
  if (!description) return std::move(description).error();
  Model model = untrained(generation);
  model.number_ = number;
  model.hold_ = std::move(*hold);
  try {
    model.blends_.fill(blend_from_json(description->at("blend")));
    // Models of before had one for both.
    if (const auto own = description->find("blend_category"); own != description->end()) {
      model.blends_[static_cast<std::size_t>(Surface::kCategory)] = blend_from_json(*own);
    }
    model.blend_learned_ = description->value("blend_learned", false);
    model.generation_ = description->value("generation", std::uint64_t{0});
    if (description->contains("item_model")) model.item_model_ = description->at("item_model").dump();
  } catch (const nlohmann::json::exception& error) { return corrupt(folder, error.what()); }
  auto products = catalog::StringTable::open(folder / "products");
  if (!products) return corrupt(folder, products.error().text());
  if (!std::is_sorted(products->offsets().begin(), products->offsets().end())) {
    return corrupt(folder, "products has wild numbers");
  }
  auto sales = catalog::Array<LogFeatures>::open(folder / "sales");
  if (!sales) return corrupt(folder, sales.error().text());
  if (sales->size() != products->size()) return corrupt(folder, "sales and products disagree");
  model.sales_ = std::move(*sales);
  for (std::size_t table = 0; table < kTableCount; ++table) {
    const std::string stem = (folder / table_name(table)).string();
    auto offsets = catalog::Array<std::uint64_t>::open(stem + ".offsets");
    if (!offsets) return corrupt(folder, offsets.error().text());
    auto values = catalog::Array<Neighbour>::open(stem + ".values");
    if (!values) return corrupt(folder, values.error().text());
    if (offsets->size() != products->size() + 1 || (*offsets)[offsets->size() - 1] != values->size()) {
      return corrupt(folder, stem + " and products disagree");
    }
    if (!within(offsets->view(), values->view(), products->size())) return corrupt(folder, stem + " has wild numbers");
    read_here_and_there(std::as_bytes(values->view()));
    model.tables_[table] = {std::move(*offsets), std::move(*values)};
  }
  if (Status s = model.open_counts(folder); !s) return s.error();
  auto nearest = NearestProducts::open(folder, static_cast<std::uint32_t>(products->size()));
  if (nearest) {
    model.nearest_ = std::move(*nearest);
  } else if (nearest.error().code != ErrorCode::kNotFound) {  // models of before had none
    return corrupt(folder, nearest.error().text());
  }
  if (const auto text = read_file(folder / "predictions.json")) model.predictions_ = predictions_from_json(*text);
  if (const auto text = read_file(folder / "cohorts.json")) model.cohorts_ = cohorts_from_json(*text);
  model.doc_of_product_.assign(products->size(), kNoDoc);
  for (std::uint32_t product = 0; product < products->size(); ++product) {
    const auto doc = generation.find((*products)[product]);
    if (!doc) continue;
    model.doc_of_product_[product] = *doc;
    // Of products that were merged since, the one that kept its id speaks.
    std::uint32_t& speaker = model.product_of_doc_[*doc];
    model.merged_ = model.merged_ || speaker != catalog::kNone;
    if (speaker == catalog::kNone || generation.id(*doc) == (*products)[product]) speaker = product;
  }
  return model;
}

Status Model::open_counts(const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder / "next.marks")) {
    auto marks = catalog::Array<NextMark>::open(folder / "next.marks");
    if (!marks) return corrupt(folder, marks.error().text());
    if (marks->size() != sales_.size()) return corrupt(folder, "next.marks and products disagree");
    marks_ = std::move(*marks);
  }
  if (!std::filesystem::exists(folder / "buyers")) return {};
  auto buyers = catalog::Array<std::uint32_t>::open(folder / "buyers");
  if (!buyers) return corrupt(folder, buyers.error().text());
  auto both = catalog::Array<std::uint32_t>::open(folder / "together.buyers");
  if (!both) return corrupt(folder, both.error().text());
  auto cycles = catalog::Array<float>::open(folder / "cycles");
  if (!cycles) return corrupt(folder, cycles.error().text());
  const std::size_t entries = tables_[static_cast<std::size_t>(Table::kTogether)].values.size();
  if (buyers->size() != sales_.size() || cycles->size() != sales_.size() || both->size() != entries) {
    return corrupt(folder, "buyers and products disagree");
  }
  buyers_ = std::move(*buyers);
  buyers_of_both_ = std::move(*both);
  cycles_ = std::move(*cycles);
  return {};
}

LogFeatures Model::sales(Doc doc) const {
  const std::uint32_t product = product_of_doc_[doc];
  return product == catalog::kNone ? LogFeatures{} : sales_[product];
}

ItemRows Model::rows(Table table) const {
  const Rows& rows = tables_[static_cast<std::size_t>(table)];
  return {rows.offsets.view(), rows.values.view(), product_of_doc_, doc_of_product_, merged_};
}

std::uint32_t Model::buyers(Doc doc) const {
  const std::uint32_t product = product_of_doc_[doc];
  return product < buyers_.size() ? buyers_[product] : 0;
}

std::uint32_t Model::buyers_of_both(Doc doc, Doc other) const {
  const std::uint32_t product = product_of_doc_[doc];
  if (product >= buyers_.size()) return 0;
  const Neighbour* entry = rows(Table::kTogether).find(doc, other);
  if (entry == nullptr) return 0;
  return buyers_of_both_[static_cast<std::size_t>(
      entry - tables_[static_cast<std::size_t>(Table::kTogether)].values.view().data())];
}

std::vector<Model::Near> Model::nearest(const Place& place, std::size_t most) const {
  std::vector<Near> out;
  for (const NearProduct& near : nearest_.find(place, most)) {
    const Doc doc = doc_of_product_[near.product];
    if (doc != kNoDoc) out.push_back({doc, near.cosine});
  }
  return out;
}

NearBefore Model::near_graph(const std::vector<std::uint32_t>& number, double tolerance) const {
  NearBefore before{&nearest_, {}, tolerance};
  before.product.reserve(doc_of_product_.size());
  for (const Doc doc : doc_of_product_) before.product.push_back(doc == kNoDoc ? NearBefore::kGone : number[doc]);
  return before;
}

NextMark Model::mark(Doc doc) const {
  const std::uint32_t product = product_of_doc_[doc];
  return product < marks_.size() ? marks_[product] : NextMark{};
}

float Model::cycle_days(Doc doc) const {
  const std::uint32_t product = product_of_doc_[doc];
  return product < cycles_.size() ? cycles_[product] : 0;
}

std::size_t Model::memory_bytes() const {
  std::size_t bytes = (product_of_doc_.size() + doc_of_product_.size()) * sizeof(Doc);
  for (const Rows& rows : tables_) bytes += rows.values.size() * sizeof(Neighbour);
  return bytes + nearest_.memory_bytes() +
         sales_.size() * (sizeof(LogFeatures) + sizeof(std::uint32_t) + sizeof(float)) +
         buyers_of_both_.size() * sizeof(std::uint32_t);
}

}  // namespace shelfwise::personalization
