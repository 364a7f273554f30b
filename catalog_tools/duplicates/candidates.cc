#include "catalog_tools/duplicates/candidates.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace shelfwise::catalog_tools {
namespace {

constexpr std::uint32_t kMaxFrequency = 2000;  // of a word that is looked up
constexpr size_t kMaxPostings = 1500;          // looked at for one record, rarest words first

}  // namespace

Candidates::Candidates(const Records& records) : records_(records) {
  const auto n = static_cast<double>(records.size());
  weights_.resize(records.words());
  for (std::uint32_t word = 0; word < records.words(); ++word) {
    const double frequency = std::max<std::uint32_t>(1, records.name_frequency(word));
    const double idf = std::log(1.0 + n / frequency);
    weights_[word] = static_cast<float>(idf * idf);
  }
  norms_.resize(records.size());
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    double sum = 0;
    for (const std::uint32_t word : records.name(records[i])) sum += weight(word);
    norms_[i] = static_cast<float>(std::sqrt(sum));
  }
  add_postings();
}

void Candidates::add_postings() {
  offsets_.assign(records_.words() + 1, 0);
  const auto each = [&](auto visit) {
    std::vector<std::uint32_t> words;
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
      looked_up_by(i, words);
      for (const std::uint32_t word : words) visit(word, i);
    }
  };
  const auto looked_up = [&](std::uint32_t word) {
    const std::uint32_t frequency = records_.name_frequency(word);
    return frequency > 1 && frequency <= kMaxFrequency;
  };
  each([&](std::uint32_t word, std::uint32_t) { offsets_[word + 1] += looked_up(word) ? 1 : 0; });
  for (size_t word = 0; word + 1 < offsets_.size(); ++word) offsets_[word + 1] += offsets_[word];
  postings_.resize(offsets_.back());
  std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
  each([&](std::uint32_t word, std::uint32_t record) {
    if (looked_up(word)) postings_[next[word]++] = record;
  });
}

// The words, part numbers and their keys by which a record finds others and is found: the rarest first.
void Candidates::looked_up_by(std::uint32_t record, std::vector<std::uint32_t>& words) const {
  const Record& own = records_[record];
  words.assign(records_.name(own).begin(), records_.name(own).end());
  words.insert(words.end(), records_.codes(own).begin(), records_.codes(own).end());
  words.insert(words.end(), records_.keys(own).begin(), records_.keys(own).end());
  std::sort(words.begin(), words.end(), [&](std::uint32_t x, std::uint32_t y) {
    return std::pair(records_.name_frequency(x), x) < std::pair(records_.name_frequency(y), y);
  });
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

std::vector<Candidate> Candidates::nearest(std::uint32_t record, Scratch& scratch, bool other_origins) const {
  std::vector<float>& sums = scratch.sums_;
  std::vector<std::uint32_t>& touched = scratch.touched_;
  looked_up_by(record, scratch.words_);
  size_t looked_at = 0;
  touched.clear();
  for (const std::uint32_t word : scratch.words_) {
    const std::uint64_t begin = offsets_[word];
    const std::uint64_t end = offsets_[word + 1];
    if (looked_at + (end - begin) > kMaxPostings && looked_at > 0) break;
    looked_at += end - begin;
    for (std::uint64_t i = begin; i < end; ++i) {
      const std::uint32_t other = postings_[i];
      if (sums[other] == 0) touched.push_back(other);
      sums[other] += weight(word);
    }
  }
  const auto before = [](const Candidate& x, const Candidate& y) {
    return x.score != y.score ? x.score > y.score : x.record < y.record;
  };
  std::vector<Candidate> found;  // in order, at most kPerRecord
  found.reserve(kPerRecord + 1);
  for (const std::uint32_t other : touched) {
    const Candidate one = {other, sums[other] / (norms_[record] * norms_[other])};
    sums[other] = 0;
    if (other == record || (found.size() == kPerRecord && !before(one, found.back()))) continue;
    if (other_origins && records_[other].origin == records_[record].origin) continue;
    found.insert(std::upper_bound(found.begin(), found.end(), one, before), one);
    if (found.size() > kPerRecord) found.pop_back();
  }
  return found;
}

}  // namespace shelfwise::catalog_tools
