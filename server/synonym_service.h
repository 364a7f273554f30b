// The merchant's synonyms over HTTP: shown, changed and checked. No sockets.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "server/live_store.h"
#include "server/synonym_proposal.h"

namespace shelfwise::server {

// Thread-safe. A change counts from the next search on. Answers are JSON text, as docs/search.md shows them.
class SynonymService {
 public:
  // `wordnet`: the folder of WordNet's files, a source of proposals where there is one.
  explicit SynonymService(LiveStore& store, std::filesystem::path wordnet = "/usr/share/wordnet")
      : store_(store), wordnet_(std::move(wordnet)) {}

  // All sets, and what a person should know about them.
  Result<std::string> list() const;

  // {"synonyms": ["sofa", "couch"]}, or one-way with "root". Replaces the set of this id. Answers with the set and the
  // notes about it. kInvalidArgument names what is wrong, and nothing has changed then.
  Result<std::string> put(std::string_view id, std::string_view body);

  // What shoppers did after searches that failed them, and what the catalog and a dictionary say, as sets to approve,
  // each with its evidence, its effect and the body for put(); none that is a set already. `source`: "events",
  // "catalog" or "all"; kInvalidArgument for others. Reads the latest kMinedEvents of the log and a sample of
  // the catalog: seconds for a large store.
  static constexpr std::uint64_t kMinedEvents = 500'000;
  Result<std::string> proposals(std::string_view source = "all") const;

  // kNotFound where there is no such set.
  Status remove(std::string_view id);

 private:
  Result<std::vector<SynonymProposal>> mine(std::string_view source, const Snapshot& snapshot) const;

  LiveStore& store_;
  std::filesystem::path wordnet_;
};

}  // namespace shelfwise::server
