#include "server/word_contexts.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "common/random.h"

namespace shelfwise::server {
namespace {

constexpr std::uint32_t kEdge = 0xFFFFFFFFU;  // before the first word and behind the last
constexpr std::uint32_t kLeastShared = 3;

// A place is known by a number of 64 bits, two of which hardly ever meet.
std::uint64_t mixed(std::uint64_t x) { return Random(x).next(); }

std::uint64_t place_of(std::uint64_t kind, std::uint64_t first, std::uint64_t second = 0) {
  return mixed(mixed(kind << 32 ^ first) ^ second);
}

}  // namespace

void WordContexts::add_title(std::span<const std::uint32_t> title) {
  if (occurrences_.size() >= kMaxOccurrences) return;
  const auto at = [&](size_t i) { return i < title.size() ? title[i] : kEdge; };
  for (size_t i = 0; i < title.size(); ++i) {
    if (title[i] >= places_.size()) continue;
    const std::uint32_t left = i > 0 ? title[i - 1] : kEdge;
    const std::uint32_t right = at(i + 1);
    const auto add = [&](std::uint64_t place) { occurrences_.push_back({title[i], place}); };
    add(place_of(1, left));
    add(place_of(2, right));
    add(place_of(3, left, right));
    if (i > 1) add(place_of(4, title[i - 2]));
    if (i + 2 < title.size()) add(place_of(5, title[i + 2]));
  }
}

void WordContexts::finish() {
  std::sort(occurrences_.begin(), occurrences_.end(), [](const Occurrence& a, const Occurrence& b) {
    return a.word != b.word ? a.word < b.word : a.place < b.place;
  });
  std::unordered_map<std::uint64_t, std::uint32_t> in_all;
  for (const Occurrence& o : occurrences_) ++in_all[o.place];
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  const double all = static_cast<double>(occurrences_.size());
  for (size_t begin = 0; begin < occurrences_.size();) {
    const std::uint32_t word = occurrences_[begin].word;
    size_t end = begin;
    while (end < occurrences_.size() && occurrences_[end].word == word) ++end;
    const double of_word = static_cast<double>(end - begin);
    std::vector<Place>& places = places_[word];
    for (size_t i = begin; i < end;) {
      const std::uint64_t place = occurrences_[i].place;
      const size_t first = i;
      while (i < end && occurrences_[i].place == place) ++i;
      const double here = static_cast<double>(i - first);
      const double total = in_all.at(place);
      if (total < 2) continue;
      const double weight = std::log(here * all / (of_word * total)) * here / (here + 1);  // rare ones count less
      if (weight <= 0) continue;
      const auto number = numbers.try_emplace(place, static_cast<std::uint32_t>(numbers.size())).first->second;
      places.push_back({number, static_cast<float>(weight)});
    }
    begin = end;
  }
  occurrences_ = {};
  in_place_.resize(numbers.size());
  for (std::uint32_t word = 0; word < places_.size(); ++word) {
    std::vector<Place>& places = places_[word];
    const auto heavier = [](const Place& a, const Place& b) {
      return a.weight != b.weight ? a.weight > b.weight : a.place < b.place;
    };
    if (places.size() > kMaxPlaces) {
      std::nth_element(places.begin(), places.begin() + kMaxPlaces, places.end(), heavier);
      places.resize(kMaxPlaces);
    }
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.place < b.place; });
    double length = 0;
    for (const Place& p : places) length += static_cast<double>(p.weight) * p.weight;
    for (Place& p : places) {
      p.weight /= static_cast<float>(std::sqrt(length));
      if (in_place_[p.place].size() <= kMaxWordsInPlace) in_place_[p.place].push_back(word);
    }
  }
  for (std::vector<std::uint32_t>& words : in_place_) {
    if (words.size() > kMaxWordsInPlace) words = {};
  }
}

WordContexts::Likeness WordContexts::likeness(std::uint32_t a, std::uint32_t b) const {
  Likeness found;
  auto at = places_[b].begin();
  for (const Place& place : places_[a]) {
    while (at != places_[b].end() && at->place < place.place) ++at;
    if (at == places_[b].end()) break;
    if (at->place != place.place) continue;
    found.cosine += static_cast<double>(place.weight) * at->weight;
    ++found.shared;
  }
  return found;
}

std::vector<WordContexts::Neighbour> WordContexts::nearest(std::uint32_t word, size_t most) const {
  std::vector<std::uint32_t> met;
  for (const Place& place : places_[word]) {
    const std::vector<std::uint32_t>& words = in_place_[place.place];
    met.insert(met.end(), std::upper_bound(words.begin(), words.end(), word), words.end());
  }
  std::sort(met.begin(), met.end());
  std::vector<Neighbour> near;
  for (size_t i = 0; i < met.size();) {
    const size_t first = i;
    while (i < met.size() && met[i] == met[first]) ++i;
    if (i - first >= kLeastShared) near.push_back({met[first], likeness(word, met[first])});
  }
  std::sort(near.begin(), near.end(), [](const Neighbour& a, const Neighbour& b) {
    return a.likeness.cosine != b.likeness.cosine ? a.likeness.cosine > b.likeness.cosine : a.word < b.word;
  });
  near.resize(std::min(near.size(), most));
  return near;
}

}  // namespace shelfwise::server
