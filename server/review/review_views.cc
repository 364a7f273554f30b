#include "server/review/review_views.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

namespace shelfwise::server {
namespace {

using catalog_tools::Decision;
using catalog_tools::DecisionEntry;
using catalog_tools::DecisionKind;
using catalog_tools::Decisions;
using catalog_tools::MergedGroup;
using catalog_tools::ReviewCategory;
using catalog_tools::ReviewPair;
using Json = nlohmann::ordered_json;
using Show = ReviewFilter::Show;
using Sort = ReviewWindow::Sort;

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : folded(text)) {
    if (c != ' ')
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool contains_all(const std::string& folded_text, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return folded_text.find(word) != std::string::npos; });
}

Json entry_json(const DecisionEntry& entry, const Decisions& decisions) {
  Json json = {{"number", entry.number},
               {"time", entry.at ? format_rfc3339(*entry.at) : ""},
               {"who", entry.who},
               {"kind", catalog_tools::decision_kind_name(entry.kind)},
               {"in_force", decisions.is_in_force(entry)}};
  if (entry.kind == DecisionKind::kPair) {
    json["a"] = entry.a;
    json["b"] = entry.b;
    json["verdict"] = catalog_tools::verdict_name(entry.verdict);
  } else if (entry.kind == DecisionKind::kCategory) {
    json["source"] = entry.a;
    json["category_id"] = entry.target.id;
    json["category_path"] = entry.target.path;
  } else {
    json["undoes"] = entry.undoes;
  }
  if (!entry.note.empty()) json["note"] = entry.note;
  return json;
}

Json decided_json(const DecisionEntry* entry, const Decisions& decisions) {
  return entry == nullptr ? Json() : entry_json(*entry, decisions);
}

// Whether a row of the clean-up's decision is shown where a person decided or did not.
bool is_shown(Show show, Decision decision, bool decided) {
  switch (show) {
    case Show::kOpen: return decision == Decision::kReview && !decided;
    case Show::kDecided: return decided;
    case Show::kDone: return decision == Decision::kMerge;
    case Show::kApart: return decision == Decision::kDistinct;
  }
  return false;
}

// The places of rows in an order, and the window of those that are shown.
template <class RowAt, class Shown, class ToJson>
Json window_json(std::uint32_t size, const ReviewWindow& window, RowAt row_at, Shown shown, ToJson to_json) {
  std::uint32_t begin = 0;
  std::uint32_t end = size;
  for (std::uint32_t place = 0; place < size && (window.from || window.before); ++place) {
    if (window.from && row_at(place) == *window.from) begin = place;
    if (window.before && row_at(place) == *window.before) end = place;
  }
  std::uint32_t total = 0;
  std::uint32_t position = 0;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t place = 0; place < size; ++place) {
    const std::uint32_t row = row_at(place);
    if (!shown(row)) continue;
    ++total;
    if (place < begin) ++position;
    if (place < begin || place >= end) continue;
    rows.push_back(row);
    if (rows.size() <= window.limit) continue;
    if (window.before) {
      rows.erase(rows.begin());
      ++position;
    } else {
      rows.pop_back();
    }
  }
  Json items = Json::array();
  for (const std::uint32_t row : rows) items.push_back(to_json(row));
  return {{"total", total}, {"position", position}, {"items", std::move(items)}};
}

Json pair_row(const ReviewView& view, const Decisions& decisions, std::uint32_t number) {
  const ReviewPair& pair = view.folder.pairs()[number];
  return {{"n", number},
          {"a", pair.a},
          {"b", pair.b},
          {"title_a", view.folder.title(pair.a)},
          {"title_b", view.folder.title(pair.b)},
          {"score", pair.score},
          {"decision", catalog_tools::decision_name(pair.decision)},
          {"reasons", pair.reasons},
          {"decided", decided_json(decisions.on_pair(pair.a, pair.b), decisions)}};
}

Json record_json(const ReviewView& view, const std::string& id, size_t which) {
  const auto line = view.folder.record(id, which);
  Json record = line ? Json::parse(*line, nullptr, false) : Json();
  if (!record.is_object() || !record.contains("product")) record = {{"product", {{"id", id}}}};
  return record;
}

// How the other records of a pair's group are called: the pair is part of something larger.
Json group_json(const ReviewView& view, std::uint32_t number) {
  Json ids = Json::array();
  if (view.group_of[number] == 0) return ids;
  const MergedGroup& group = view.folder.groups()[view.group_of[number] - 1];
  ids.push_back(group.survivor);
  for (const std::string& id : group.merged) ids.push_back(id);
  return ids;
}

// On any of its spellings: a decision holds for all.
const DecisionEntry* decision_on(const ReviewCategory& category, const Decisions& decisions) {
  const DecisionEntry* entry = decisions.on_category(category.source);
  for (const std::string& spelling : category.spellings) {
    if (entry == nullptr) entry = decisions.on_category(spelling);
  }
  return entry;
}

Json category_row(const ReviewView& view, const Decisions& decisions, std::uint32_t number) {
  const ReviewCategory& category = view.folder.categories()[number];
  Json more = Json::object();
  for (const auto& [name, value] : category.more) more[name] = value;
  Json others = Json::array();
  for (const auto& other : category.others) {
    others.push_back({{"id", other.id}, {"path", other.path}, {"score", other.score}});
  }
  return {{"n", number},
          {"source", category.source},
          {"category_id", category.category_id},
          {"category_path", category.category_path},
          {"score", category.score},
          {"decision", catalog_tools::mapping_decision_name(category.decision)},
          {"spellings", category.spellings},
          {"others", std::move(others)},
          {"more", std::move(more)},
          {"decided", decided_json(decision_on(category, decisions), decisions)}};
}

bool same_outcome(const DecisionEntry* a, const DecisionEntry* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->verdict == b->verdict && a->target.id == b->target.id && a->target.path == b->target.path;
}

// Pairs and paths that are decided otherwise now than after the entry of that number: a decision that was taken back
// is no change.
std::uint64_t changes_since(std::uint64_t number, const Decisions& now) {
  Decisions then;
  std::set<std::pair<std::string, std::string>> pairs;
  std::set<std::string> paths;
  for (const DecisionEntry& entry : now.entries()) {
    if (entry.number <= number && !then.add(entry)) return 0;
    const DecisionEntry* about = entry.number <= number ? nullptr : &entry;
    while (about != nullptr && about->kind == DecisionKind::kUndo) about = now.find(about->undoes);
    if (about == nullptr) continue;
    if (about->kind == DecisionKind::kPair) pairs.insert(std::minmax(about->a, about->b));
    if (about->kind == DecisionKind::kCategory) paths.insert(about->a);
  }
  const auto changed = [](const DecisionEntry* before, const DecisionEntry* after) {
    return same_outcome(before, after) ? 0U : 1U;
  };
  std::uint64_t changes = 0;
  for (const auto& [a, b] : pairs) changes += changed(then.on_pair(a, b), now.on_pair(a, b));
  for (const std::string& path : paths) changes += changed(then.on_category(path), now.on_category(path));
  return changes;
}

struct Progress {
  std::uint64_t open = 0;
  std::uint64_t decided = 0;
  std::uint64_t done = 0;   // merged or mapped by the clean-up
  std::uint64_t apart = 0;  // kept apart by it

  void add(Decision decision, bool by_hand) {
    open += is_shown(Show::kOpen, decision, by_hand) ? 1 : 0;
    decided += by_hand ? 1 : 0;
    done += decision == Decision::kMerge ? 1 : 0;
    apart += decision == Decision::kDistinct ? 1 : 0;
  }
  Json json() const { return {{"open", open}, {"decided", decided}, {"done", done}, {"apart", apart}}; }
};

}  // namespace

std::string state_json(const ReviewView& view, const Decisions& decisions, const ReviewOptions& options) {
  Progress pairs;
  for (const ReviewPair& pair : view.folder.pairs()) {
    pairs.add(pair.decision, decisions.on_pair(pair.a, pair.b) != nullptr);
  }
  Progress categories;
  for (const ReviewCategory& category : view.folder.categories()) {
    categories.add(category.decision, decision_on(category, decisions) != nullptr);
  }
  return text_of({{"folder", options.folder.string()},
                  {"file", options.decisions.string()},
                  {"who", options.who},
                  {"generation", view.generation},
                  {"last", decisions.last_number()},
                  {"pairs", pairs.json()},
                  {"categories", categories.json()},
                  {"groups", view.folder.groups().size()},
                  {"target", view.folder.taxonomy()},
                  {"taxonomy", view.taxonomy.size()},
                  {"taxonomy_note", view.taxonomy_note},
                  {"pending", changes_since(view.folder.run().last_decision, decisions)},
                  {"command", ReviewSession::apply_command(view)}});
}

std::string pairs_json(const ReviewView& view, const Decisions& decisions, const ReviewFilter& filter,
                       const ReviewWindow& window) {
  const auto& pairs = view.folder.pairs();
  const auto size = static_cast<std::uint32_t>(pairs.size());
  const std::vector<std::string> words = words_of(filter.text);
  const auto row_at = [&](std::uint32_t place) {
    if (window.sort == Sort::kFeed) return place;
    return window.sort == Sort::kLikeliest ? view.by_score[place] : view.by_score[size - 1 - place];
  };
  const auto shown = [&](std::uint32_t number) {
    const ReviewPair& pair = pairs[number];
    if (pair.score < filter.min_score || pair.score > filter.max_score) return false;
    if (!is_shown(filter.show, pair.decision, true) && !is_shown(filter.show, pair.decision, false)) return false;
    if (!is_shown(filter.show, pair.decision, decisions.on_pair(pair.a, pair.b) != nullptr)) return false;
    if (words.empty()) return true;
    return contains_all(folded(pair.a + ' ' + pair.b + ' ' + std::string(view.folder.title(pair.a)) + ' ' +
                               std::string(view.folder.title(pair.b)) + ' ' + pair.reasons),
                        words);
  };
  return text_of(window_json(size, window, row_at, shown,
                             [&](std::uint32_t number) { return pair_row(view, decisions, number); }));
}

Result<std::string> pair_json(const ReviewView& view, const Decisions& decisions, std::uint32_t number) {
  if (number >= view.folder.pairs().size()) {
    return make_error(ErrorCode::kNotFound, "there is no such pair; the catalog was cleaned again: reload the page");
  }
  const ReviewPair& pair = view.folder.pairs()[number];
  Json json = pair_row(view, decisions, number);
  json["record_a"] = record_json(view, pair.a, 0);
  json["record_b"] = record_json(view, pair.b, pair.a == pair.b ? 1 : 0);
  json["group"] = group_json(view, number);
  return text_of(json);
}

std::string categories_json(const ReviewView& view, const Decisions& decisions, const ReviewFilter& filter,
                            const ReviewWindow& window) {
  const auto& categories = view.folder.categories();
  const std::vector<std::string> words = words_of(filter.text);
  std::vector<std::uint32_t> order(categories.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  if (window.sort != Sort::kFeed) {
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
      return window.sort == Sort::kLikeliest ? categories[x].score > categories[y].score
                                             : categories[x].score < categories[y].score;
    });
  }
  const auto shown = [&](std::uint32_t number) {
    const ReviewCategory& category = categories[number];
    if (category.score < filter.min_score || category.score > filter.max_score) return false;
    if (!is_shown(filter.show, category.decision, decision_on(category, decisions) != nullptr)) return false;
    std::string text = category.source + ' ' + category.category_path;
    for (const std::string& spelling : category.spellings) text += ' ' + spelling;
    return words.empty() || contains_all(folded(text), words);
  };
  return text_of(window_json(
      static_cast<std::uint32_t>(order.size()), window, [&](std::uint32_t place) { return order[place]; }, shown,
      [&](std::uint32_t number) { return category_row(view, decisions, number); }));
}

Result<std::string> category_titles_json(const ReviewView& view, std::uint32_t number) {
  constexpr size_t kTitles = 6;
  if (number >= view.folder.categories().size()) {
    return make_error(ErrorCode::kNotFound,
                      "there is no such category; the catalog was cleaned again: reload the page");
  }
  const ReviewCategory& category = view.folder.categories()[number];
  return text_of({{"titles", view.folder.titles_of_path(category.source, kTitles)}});
}

std::string taxonomy_json(const ReviewView& view, std::string_view text, std::uint32_t limit) {
  struct Found {
    size_t missing;  // words that the last part lacks
    size_t length;
    std::uint32_t category;
    auto operator<=>(const Found&) const = default;
  };
  const std::vector<std::string> words = words_of(text);
  std::vector<Found> found;
  for (std::uint32_t i = 0; i < view.taxonomy.size() && !words.empty(); ++i) {
    const catalog_tools::TaxonomyCategory& category = view.taxonomy[i];
    const std::string path = folded(category.path);
    if (!contains_all(path, words) && folded(category.id) != words.front()) continue;
    const size_t cut = path.rfind(" > ");
    const std::string name = cut == std::string::npos ? path : path.substr(cut + 3);
    const auto missing = std::count_if(words.begin(), words.end(),
                                       [&](const std::string& word) { return name.find(word) == std::string::npos; });
    found.push_back({static_cast<size_t>(missing), path.size(), i});
  }
  const size_t kept = std::min<size_t>(found.size(), limit);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end());
  Json items = Json::array();
  for (size_t i = 0; i < kept; ++i) {
    const catalog_tools::TaxonomyCategory& category = view.taxonomy[found[i].category];
    items.push_back({{"id", category.id}, {"path", category.path}});
  }
  return text_of({{"total", found.size()}, {"items", std::move(items)}});
}

std::string groups_json(const ReviewView& view, const Decisions& decisions, std::string_view text, std::uint32_t from,
                        std::uint32_t limit) {
  const std::vector<std::string> words = words_of(text);
  const auto title = [&](const std::string& id) { return std::string(view.folder.title(id)); };
  std::uint32_t total = 0;
  Json items = Json::array();
  for (const MergedGroup& group : view.folder.groups()) {
    if (!words.empty()) {
      std::string all = group.survivor + ' ' + title(group.survivor);
      for (const std::string& id : group.merged) all += ' ' + id + ' ' + title(id);
      if (!contains_all(folded(all), words)) continue;
    }
    if (total++ < from || items.size() >= limit) continue;
    Json merged = Json::array();
    for (const std::string& id : group.merged) {
      const DecisionEntry* entry = decisions.on_pair(group.survivor, id);
      merged.push_back({{"id", id}, {"title", title(id)}, {"decided", decided_json(entry, decisions)}});
      if (merged.size() >= kMaxWindow) break;
    }
    items.push_back({{"id", group.survivor},
                     {"title", title(group.survivor)},
                     {"size", group.merged.size() + 1},
                     {"merged", std::move(merged)}});
  }
  return text_of({{"total", total}, {"from", from}, {"items", std::move(items)}});
}

std::string log_json(const Decisions& decisions, std::string_view text, std::uint64_t before, std::uint32_t limit) {
  const std::vector<std::string> words = words_of(text);
  const auto& entries = decisions.entries();
  Json items = Json::array();
  bool more = false;
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
    if (before != 0 && it->number >= before) continue;
    Json json = entry_json(*it, decisions);
    if (!words.empty() && !contains_all(folded(text_of(json)), words)) continue;
    if ((more = items.size() >= limit)) break;
    items.push_back(std::move(json));
  }
  return text_of({{"total", entries.size()}, {"more", more}, {"items", std::move(items)}});
}

}  // namespace shelfwise::server
