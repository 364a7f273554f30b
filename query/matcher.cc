#include "query/matcher.h"

#include <algorithm>
#include <bit>

#include "query/bound_work.h"

namespace shelfwise::query {
namespace {

struct Cursor {
  Postings postings;
  Parts covers;
  Parts reach;   // what it may cover, with the words of its phrases
  float weight;  // rarity times the term's weight
  std::uint32_t df;
};

std::vector<Cursor> open_cursors(const Xapian::Database& db, const Plan& plan) {
  std::vector<Cursor> cursors;
  cursors.reserve(plan.terms.size());
  for (const PlanTerm& term : plan.terms) {
    Parts reach = term.covers;
    for (const PlanPhrase& phrase : plan.phrases) {
      if ((term.covers & phrase.words) != 0) reach |= phrase.covers;
    }
    cursors.push_back({Postings(db, term.term), term.covers, reach, term.idf * term.weight, term.df});
  }
  std::sort(cursors.begin(), cursors.end(), [](const Cursor& a, const Cursor& b) { return a.df < b.df; });
  return cursors;
}

std::uint64_t cost_of_part(const std::vector<Cursor>& cursors, int part) {
  std::uint64_t cost = 0;
  for (const Cursor& c : cursors) {
    if ((c.reach >> part & 1) != 0) cost += c.df;
  }
  return cost;
}

// What all terms of a plan cost to walk, and those of a driver set.
struct Drivers {
  Parts parts = 0;
  std::uint64_t cost = 0;
  bool possible = true;  // false: more of the required parts have no product at all than may be missing
};

// A product with `least` of n required parts has one of any n - least + 1 of them: those that the fewest products have.
Drivers choose_drivers(const std::vector<Cursor>& cursors, Parts required, int least) {
  std::vector<std::pair<std::uint64_t, int>> costs;
  for (Parts rest = required; rest != 0; rest &= rest - 1) {
    const int part = std::countr_zero(rest);
    costs.emplace_back(cost_of_part(cursors, part), part);
  }
  std::sort(costs.begin(), costs.end());
  Drivers drivers;
  const size_t needed = costs.size() - static_cast<size_t>(least) + 1;
  for (size_t i = 0; i < needed; ++i) drivers.parts |= Parts{1} << costs[i].second;
  drivers.possible = needed > 0 && costs[needed - 1].first > 0;
  for (const Cursor& c : cursors) drivers.cost += (c.reach & drivers.parts) != 0 ? c.df : 0;
  return drivers;
}

// Calls `visit` for every product with `least` or more required parts, in order, until it returns false.
template <class Visit>
void each_with(std::vector<Cursor> cursors, const Drivers& chosen, const Plan& plan, int least, const Bm25f& bm25f,
               const Visit& visit) {
  if (!chosen.possible) return;
  // Drivers first; the others stay in order of rarity, so that a missing word shows early.
  const auto first_follower = std::stable_partition(cursors.begin(), cursors.end(),
                                                    [&](const Cursor& c) { return (c.reach & chosen.parts) != 0; });
  const auto drivers = static_cast<size_t>(first_follower - cursors.begin());
  // What the followers from each position on can still cover.
  std::vector<Parts> still(cursors.size() + 1, 0);
  for (size_t i = cursors.size(); i-- > drivers;) still[i] = still[i + 1] | cursors[i].reach;

  for (;;) {
    Doc doc = kNoDoc;
    for (size_t i = 0; i < drivers; ++i) doc = std::min(doc, cursors[i].postings.doc());
    if (doc == kNoDoc) return;
    MatchedDoc match{doc, 0, 0};
    Parts reach = 0;
    for (size_t i = 0; i < drivers; ++i) {
      Cursor& c = cursors[i];
      if (c.postings.doc() != doc) continue;
      match.text += c.weight * bm25f(doc, c.postings.packed());
      match.parts |= c.covers;
      reach |= c.reach;
      c.postings.next();
    }
    for (size_t i = drivers; i < cursors.size(); ++i) {
      if (std::popcount(plan.required & (reach | still[i])) < least) break;
      Cursor& c = cursors[i];
      c.postings.skip_to(doc);
      if (c.postings.doc() != doc) continue;
      match.text += c.weight * bm25f(doc, c.postings.packed());
      match.parts |= c.covers;
      reach |= c.reach;
    }
    match.parts = whole_parts(plan, match.parts);
    if (std::popcount(plan.required & match.parts) >= least && !visit(match)) return;
  }
}

}  // namespace

void match_all(const Xapian::Database& db, const Plan& plan, const Bm25f& bm25f, std::vector<MatchedDoc>& out) {
  out.clear();
  const int least = std::popcount(plan.required);
  std::vector<Cursor> cursors = open_cursors(db, plan);
  const Drivers drivers = choose_drivers(cursors, plan.required, least);
  each_with(std::move(cursors), drivers, plan, least, bm25f, [&](const MatchedDoc& match) {
    out.push_back(match);
    return true;
  });
}

std::uint64_t match_at_least(const Xapian::Database& db, const Plan& plan, int least, const Bm25f& bm25f,
                             std::vector<MatchedDoc>& out) {
  out.clear();
  std::vector<Cursor> cursors = open_cursors(db, plan);
  const Drivers drivers = choose_drivers(cursors, plan.required, least);
  // Looking a product up in a list costs as much as reading several on.
  constexpr std::uint64_t kLookUp = 3;
  const std::uint64_t whole = postings_of(plan);
  if (drivers.cost * kLookUp >= whole) {
    match_any(db, plan, bm25f, out);
    std::erase_if(out, [&](const MatchedDoc& m) { return std::popcount(m.parts & plan.required) < least; });
    return whole;
  }
  each_with(std::move(cursors), drivers, plan, least, bm25f, [&](const MatchedDoc& match) {
    out.push_back(match);
    return true;
  });
  return drivers.cost * kLookUp;
}

std::uint32_t count_all(const Xapian::Database& db, const Plan& plan, const Bm25f& bm25f,
                        const std::function<bool(Doc)>& eligible) {
  const int least = std::popcount(plan.required);
  std::vector<Cursor> cursors = open_cursors(db, plan);
  const Drivers drivers = choose_drivers(cursors, plan.required, least);
  std::uint32_t walked = 0;
  std::uint32_t count = 0;
  each_with(std::move(cursors), drivers, plan, least, bm25f, [&](const MatchedDoc& match) {
    count += !eligible || eligible(match.doc) ? 1 : 0;
    return ++walked < kMostCounted;
  });
  return count;
}

void match_any(const Xapian::Database& db, const Plan& plan, const Bm25f& bm25f, std::vector<MatchedDoc>& out) {
  constexpr Doc kWindow = 4096;
  out.clear();
  std::vector<Cursor> cursors = open_cursors(db, plan);
  std::vector<float> text(kWindow, 0.0F);
  std::vector<Parts> parts(kWindow, 0);
  for (;;) {
    Doc first = kNoDoc;
    for (const Cursor& c : cursors) first = std::min(first, c.postings.doc());
    if (first == kNoDoc) return;
    const Doc begin = first - first % kWindow;
    std::uint64_t touched[kWindow / 64] = {};
    for (Cursor& c : cursors) {
      for (; c.postings.doc() - begin < kWindow; c.postings.next()) {  // kNoDoc is never in a window
        const Doc at = c.postings.doc() - begin;
        text[at] += c.weight * bm25f(begin + at, c.postings.packed());
        parts[at] |= c.covers;
        touched[at / 64] |= std::uint64_t{1} << (at % 64);
      }
    }
    for (Doc word = 0; word < kWindow / 64; ++word) {
      for (std::uint64_t rest = touched[word]; rest != 0; rest &= rest - 1) {
        const Doc at = word * 64 + static_cast<Doc>(std::countr_zero(rest));
        const Parts whole = whole_parts(plan, parts[at]);
        if (whole != 0) out.push_back({begin + at, text[at], whole});
        text[at] = 0;
        parts[at] = 0;
      }
    }
  }
}

}  // namespace shelfwise::query
