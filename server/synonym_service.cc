#include "server/synonym_service.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/json_input.h"
#include "server/json_writer.h"
#include "server/plain_name.h"

namespace shelfwise::server {
namespace {

using query::SynonymNote;
using query::SynonymSet;

Error wrong(std::string message, std::string pointer) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), std::move(pointer));
}

Status check_id(std::string_view id) {
  if (is_plain_name(id)) return {};
  return wrong("the id of a set of synonyms has 1 to 64 letters, digits, \"-\", \"_\" or \".\", not dots alone", "id");
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

Status check_phrase(const std::string& phrase, const std::string& pointer) {
  if (!has_control_characters(phrase)) return {};
  return wrong("has line breaks or other control characters; a phrase is words and spaces", pointer);
}

Result<SynonymSet> read_set(std::string_view id, std::string_view body) {
  if (Status fine = check_id(id); !fine) return std::move(fine).error();
  const Result<nlohmann::json> json = parse_json(body);
  if (!json) return json.error();
  if (!json->is_object()) return wrong("the body has to be {\"synonyms\": [\"sofa\", \"couch\"]}", "");
  SynonymSet set;
  set.id = id;
  for (const auto& [name, value] : json->items()) {
    if (name == "root") {
      if (!value.is_string()) return wrong("has to be the phrase that is replaced, as text", "/root");
      set.root = value.get<std::string>();
      if (Status fine = check_phrase(set.root, "/root"); !fine) return std::move(fine).error();
    } else if (name == "synonyms") {
      if (!value.is_array()) return wrong("has to be a list of words and phrases", "/synonyms");
      for (size_t i = 0; i < value.size(); ++i) {
        const std::string pointer = "/synonyms/" + std::to_string(i);
        if (!value[i].is_string()) return wrong("has to be text", pointer);
        set.synonyms.push_back(value[i].get<std::string>());
        if (Status fine = check_phrase(set.synonyms.back(), pointer); !fine) return std::move(fine).error();
      }
    } else if (name != "id") {
      return wrong("is no member of a set of synonyms; there are root and synonyms", "/" + name);
    }
  }
  return set;
}

Result<std::vector<SynonymNote>> notes_on(const std::vector<SynonymSet>& sets, const Snapshot& snapshot) {
  const catalog::Generation& generation = *snapshot.generation;
  const auto analyzer = text::Analyzer::create({.languages = generation.info().languages});
  if (!analyzer) return analyzer.error();
  return query::check_synonyms(sets, *analyzer, [&](std::string_view term) -> std::uint32_t {
    const auto number = generation.terms().find(term);
    return number ? generation.term_df()[*number] : 0;
  });
}

void write_set(JsonWriter& json, const SynonymSet& set) {
  json.begin_object().key("id").string(set.id);
  if (!set.root.empty()) json.key("root").string(set.root);
  json.key("synonyms").begin_array();
  for (const std::string& phrase : set.synonyms) json.string(phrase);
  json.end_array();
}

void write_notes(JsonWriter& json, const std::vector<SynonymNote>& notes, std::string_view only_of = {}) {
  json.key("notes").begin_array();
  for (const SynonymNote& note : notes) {
    if (!only_of.empty() && note.id != only_of) continue;
    json.begin_object().key("id").string(note.id).key("text").string(note.text).end_object();
  }
  json.end_array();
}

}  // namespace

Result<std::string> SynonymService::list() const {
  const Result<std::vector<SynonymSet>> sets = store_.merchandising().synonyms();
  if (!sets) return sets.error();
  const Result<std::vector<SynonymNote>> notes = notes_on(*sets, *store_.snapshot());
  if (!notes) return notes.error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("synonyms").begin_array();
  for (const SynonymSet& set : *sets) {
    write_set(json, set);
    json.end_object();
  }
  json.end_array();
  write_notes(json, *notes);
  json.end_object();
  return out;
}

Result<std::string> SynonymService::put(std::string_view id, std::string_view body) {
  Result<SynonymSet> set = read_set(id, body);
  if (!set) return std::move(set).error();
  Result<std::vector<SynonymSet>> sets = store_.merchandising().synonyms();
  if (!sets) return std::move(sets).error();
  std::erase_if(*sets, [&](const SynonymSet& other) { return other.id == set->id; });
  sets->push_back(*set);
  const SnapshotPtr snapshot = store_.snapshot();
  const auto analyzer = text::Analyzer::create({.languages = snapshot->generation->info().languages});
  if (!analyzer) return analyzer.error();
  if (const auto made = query::Synonyms::make(*sets, *analyzer); !made) return made.error();
  const Result<std::vector<SynonymNote>> notes = notes_on(*sets, *snapshot);
  if (!notes) return notes.error();
  if (Status stored = store_.merchandising().put_synonyms(*set); !stored) return std::move(stored).error();
  if (Status read = store_.refresh_synonyms(); !read) return std::move(read).error();
  std::string out;
  JsonWriter json(out);
  write_set(json, *set);
  write_notes(json, *notes, set->id);
  json.end_object();
  return out;
}

Status SynonymService::remove(std::string_view id) {
  if (Status removed = store_.merchandising().remove_synonyms(id); !removed) return removed;
  return store_.refresh_synonyms();
}

}  // namespace shelfwise::server
