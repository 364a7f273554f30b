// The merchant's synonyms over HTTP: shown, changed and checked. No sockets.
#pragma once

#include <string>
#include <string_view>

#include "server/live_store.h"

namespace shelfwise::server {

// Thread-safe. A change counts from the next search on. Answers are JSON text, as docs/search.md shows them.
class SynonymService {
 public:
  explicit SynonymService(LiveStore& store) : store_(store) {}

  // All sets, and what a person should know about them.
  Result<std::string> list() const;

  // {"synonyms": ["sofa", "couch"]}, or one-way with "root". Replaces the set of this id. Answers with the set and the
  // notes about it. kInvalidArgument names what is wrong, and nothing has changed then.
  Result<std::string> put(std::string_view id, std::string_view body);

  // What shoppers did after searches that failed them, as sets to approve, each with its evidence and the body for
  // put(); none that is a set already. Reads the latest kMinedEvents of the log: seconds for a large one.
  static constexpr std::uint64_t kMinedEvents = 500'000;
  Result<std::string> proposals() const;

  // kNotFound where there is no such set.
  Status remove(std::string_view id);

 private:
  LiveStore& store_;
};

}  // namespace shelfwise::server
