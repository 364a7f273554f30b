// What a query asks for beside words to find: a price. Read before the rest of the query is understood, kept as a test
// of documents, and given up where nothing would be left to show.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "query/spelling_context.h"
#include "query/understanding/recognized.h"

namespace shelfwise::query {

// For one search, on one thread.
class Wishes {
 public:
  Wishes() = default;  // asks for nothing

  // In the words of the generation's languages; the generation must outlive it.
  static Wishes read(std::string_view query, const catalog::Generation& generation, SpellingContext& context);

  bool empty() const { return recognized_.empty(); }
  const std::string& rest() const { return rest_; }    // the query without them; meant where they are not empty
  const std::string& words() const { return words_; }  // they themselves, as typed
  const std::vector<Recognized>& recognized() const { return recognized_; }
  const std::vector<std::string>& notes() const { return notes_; }  // what could not be used

  // Whether a product is as asked for, as far as that is still held to.
  bool operator()(Doc doc) const { return !held_ || has_price(doc); }
  bool held() const { return held_; }
  void hold(bool held) { held_ = held; }
  std::string given_up_note() const;

 private:
  bool has_price(Doc doc) const;

  const catalog::Generation* generation_ = nullptr;
  bool held_ = false;
  std::int64_t low_ = 0;  // millionths, both included
  std::int64_t high_ = std::numeric_limits<std::int64_t>::max();
  std::string rest_;
  std::string words_;
  std::vector<Recognized> recognized_;
  std::vector<std::string> notes_;
};

}  // namespace shelfwise::query
