// SynonymService::proposals(), apart from what is put and listed.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/catalog_synonyms.h"
#include "server/json_writer.h"
#include "server/plain_name.h"
#include "server/synonym_miner.h"
#include "server/synonym_service.h"

namespace shelfwise::server {
namespace {

using query::SynonymSet;

// Whether the merchant has joined the two already.
bool is_known(const SynonymProposal& proposal, const std::vector<SynonymSet>& sets) {
  return std::any_of(sets.begin(), sets.end(), [&](const SynonymSet& set) {
    const auto has = [&](const std::string& phrase) {
      return std::find(set.synonyms.begin(), set.synonyms.end(), phrase) != set.synonyms.end();
    };
    return (set.root == proposal.from || (set.root.empty() && has(proposal.from))) && has(proposal.to);
  });
}

bool is_same(const SynonymProposal& a, const SynonymProposal& b) {
  return (a.from == b.from && a.to == b.to) || (a.from == b.to && a.to == b.from);
}

// "couch.sofa" of what may stand in an id.
std::string id_of(const SynonymProposal& proposal) {
  std::string id;
  for (const char c : proposal.from + "." + proposal.to) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (id.size() < kMaxPlainName) id += fine ? c : '-';
  }
  return id;
}

// Products that a search for `from` would find beside its own.
std::uint64_t adds(const query::Engine& engine, const std::string& from, const std::string& to) {
  const auto found = [&](std::string q) -> std::uint64_t {
    query::SearchRequest request;
    request.q = std::move(q);
    request.per_page = 0;
    request.match = query::Match::kAll;
    request.correct_spelling = false;
    request.fall_back = false;
    const auto answer = engine.search(request);
    return answer ? answer->found_products : 0;
  };
  const std::uint64_t all = found(to);
  return all - std::min(all, found(from + " " + to));
}

void write_evidence(JsonWriter& json, const SynonymProposal& proposal) {
  if (proposal.shoppers > 0) json.key("shoppers").unsigned_integer(proposal.shoppers);
  if (proposal.of > 0) json.key("of").unsigned_integer(proposal.of).key("lift").number(proposal.lift);
  if (proposal.score > 0) json.key("score").number(proposal.score);
  if (proposal.likeness > 0) {
    json.key("likeness").number(proposal.likeness).key("places").unsigned_integer(proposal.places);
    json.key("described").unsigned_integer(proposal.described);
    json.key("together").unsigned_integer(proposal.together);
  } else if (proposal.places > 0) {
    json.key("places").unsigned_integer(proposal.places);
  }
  if (proposal.meaning > 0) json.key("meaning").number(proposal.meaning);
}

void write_proposal(JsonWriter& json, const SynonymProposal& proposal, const query::Engine& engine) {
  json.begin_object().key("id").string(id_of(proposal)).key("source").string(proposal.source);
  json.key("from").string(proposal.from).key("to").string(proposal.to);
  write_evidence(json, proposal);
  json.key("adds").unsigned_integer(adds(engine, proposal.from, proposal.to));
  if (!proposal.one_way) json.key("adds_back").unsigned_integer(adds(engine, proposal.to, proposal.from));
  json.key("body").begin_object();
  if (proposal.one_way) json.key("root").string(proposal.from);
  json.key("synonyms").begin_array();
  if (!proposal.one_way) json.string(proposal.from);
  json.string(proposal.to).end_array().end_object().end_object();
}

}  // namespace

Result<std::vector<SynonymProposal>> SynonymService::mine(std::string_view source, const Snapshot& snapshot) const {
  const catalog::Generation& generation = *snapshot.generation;
  const auto analyzer = text::Analyzer::create({.languages = generation.info().languages});
  if (!analyzer) return analyzer.error();
  std::optional<WordNet> dictionary;
  if (auto read = WordNet::read(wordnet_); read) {
    dictionary = std::move(*read);
  } else if (read.error().code != ErrorCode::kNotFound) {
    return std::move(read).error();
  }
  std::vector<SynonymProposal> found;
  if (source != "catalog") {
    const Result<std::uint64_t> last = store_.events().last_sequence();
    if (!last) return last.error();
    SynonymMiner miner(generation, *analyzer);
    const Status read =
        store_.events().for_each(*last > kMinedEvents ? *last - kMinedEvents : 0, [&](const events::Event& event) {
          miner.add(event);
          return true;
        });
    if (!read) return read.error();
    found = miner.proposals();
    if (dictionary) {
      for (SynonymProposal& p : dictionary_synonyms(miner.unsold(), generation, *analyzer, *dictionary)) {
        found.push_back(std::move(p));
      }
    }
  }
  if (source != "events") {
    for (SynonymProposal& p : catalog_synonyms(generation, *analyzer, dictionary ? &*dictionary : nullptr)) {
      found.push_back(std::move(p));
    }
  }
  return found;
}

Result<std::string> SynonymService::proposals(std::string_view source) const {
  if (source != "all" && source != "events" && source != "catalog") {
    return make_error(ErrorCode::kInvalidArgument, "use all, events or catalog", "source");
  }
  const SnapshotPtr snapshot = store_.snapshot();
  const Result<std::vector<SynonymSet>> sets = store_.merchandising().synonyms();
  if (!sets) return sets.error();
  const Result<std::vector<SynonymProposal>> found = mine(source, *snapshot);
  if (!found) return found.error();
  std::vector<SynonymProposal> told;
  for (const SynonymProposal& proposal : *found) {
    const bool twice =
        std::any_of(told.begin(), told.end(), [&](const SynonymProposal& other) { return is_same(other, proposal); });
    if (!twice && !is_known(proposal, *sets)) told.push_back(proposal);
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("proposals").begin_array();
  for (const SynonymProposal& proposal : told) write_proposal(json, proposal, *snapshot->engine);
  json.end_array().end_object();
  return out;
}

}  // namespace shelfwise::server
