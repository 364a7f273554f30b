// The text index of one generation, read through Xapian. The only file beside text_index.cc that knows of it.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "common/ids.h"
#include "common/result.h"

namespace shelfwise::query {

// The postings of one term in order of document. Not thread-safe. Throws Xapian::Error, caught in Engine::search.
class Postings {
 public:
  Postings(const Xapian::Database& db, std::string_view term)
      : at_(db.postlist_begin(std::string(term))), end_(db.postlist_end(std::string(term))) {
    read();
  }

  Doc doc() const { return doc_; }  // kNoDoc at the end
  std::uint32_t packed() const { return at_.get_wdf(); }

  void next() {
    ++at_;
    read();
  }
  // Moves on to `target` or the first document after it; `target` is never behind doc().
  void skip_to(Doc target) {
    if (doc_ >= target) return;
    at_.skip_to(target + 1);
    read();
  }

 private:
  void read() { doc_ = at_ == end_ ? kNoDoc : static_cast<Doc>(*at_ - 1); }

  Xapian::PostingIterator at_;
  Xapian::PostingIterator end_;
  Doc doc_ = kNoDoc;
};

// Opens the database; errors of the library become ours.
Result<Xapian::Database> open_text_index(const std::filesystem::path& folder);

}  // namespace shelfwise::query
