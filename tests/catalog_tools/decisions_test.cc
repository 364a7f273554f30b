#include "catalog_tools/review/decisions.h"

#include <gtest/gtest.h>

namespace shelfwise::catalog_tools {
namespace {

TimePoint at(const char* text) { return parse_rfc3339(text).value(); }

class DecisionsTest : public ::testing::Test {
 protected:
  std::uint64_t pair(const char* a, const char* b, Verdict verdict, const char* time = "2026-03-01T00:00:00Z") {
    return add({DecisionKind::kPair, a, b, verdict}, time);
  }
  std::uint64_t undo(std::uint64_t number, const char* time = "2026-03-01T00:00:00Z") {
    DecisionSubject subject;
    subject.kind = DecisionKind::kUndo;
    subject.undoes = number;
    return add(std::move(subject), time);
  }
  std::uint64_t add(DecisionSubject subject, const char* time) {
    EXPECT_TRUE(decisions.add({std::move(subject), decisions.last_number() + 1, at(time), "mia"}).ok());
    return decisions.last_number();
  }
  void apply(const std::vector<DecisionSubject>& subjects) {
    for (const DecisionSubject& subject : subjects) add(subject, "2026-04-01T00:00:00Z");
  }
  std::optional<Verdict> verdict(const char* a, const char* b) const {
    const DecisionEntry* entry = decisions.on_pair(a, b);
    return entry == nullptr ? std::nullopt : std::optional(entry->verdict);
  }

  Decisions decisions;
};

TEST_F(DecisionsTest, LaterVerdictsWinWhicheverIdComesFirst) {
  pair("a", "b", Verdict::kMerge);
  pair("b", "a", Verdict::kDistinct);
  EXPECT_EQ(verdict("a", "b"), Verdict::kDistinct);
  EXPECT_EQ(decisions.pair_verdicts().find("a", "b"), Verdict::kDistinct);
}

TEST_F(DecisionsTest, AnUndoBringsBackWhatStoodBefore) {
  pair("a", "b", Verdict::kMerge);
  undo(pair("a", "b", Verdict::kDistinct));
  EXPECT_EQ(verdict("a", "b"), Verdict::kMerge);
}

TEST_F(DecisionsTest, AnUndoCanBeUndoneAndThatToo) {
  const auto merge = pair("a", "b", Verdict::kMerge);
  const auto first = undo(merge);
  EXPECT_EQ(verdict("a", "b"), std::nullopt);
  const auto second = undo(first);
  EXPECT_EQ(verdict("a", "b"), Verdict::kMerge);
  undo(second);
  EXPECT_EQ(verdict("a", "b"), std::nullopt);
}

TEST_F(DecisionsTest, ASubjectUndoneIsUndecidedHoweverOftenItWasDecided) {
  pair("a", "b", Verdict::kMerge);
  pair("a", "b", Verdict::kDistinct);
  pair("b", "a", Verdict::kMerge);
  apply(decisions.undo_pair("b", "a"));
  EXPECT_EQ(verdict("a", "b"), std::nullopt);
  EXPECT_TRUE(decisions.undo_pair("a", "b").empty());
  EXPECT_TRUE(decisions.pair_verdicts().pairs.empty());
}

TEST_F(DecisionsTest, UndoingSinceATimeRestoresWhatStoodThen) {
  pair("a", "b", Verdict::kMerge, "2026-03-01T10:00:00Z");
  const auto kept = pair("c", "d", Verdict::kMerge, "2026-03-01T10:01:00Z");
  pair("a", "b", Verdict::kDistinct, "2026-03-02T10:00:00Z");
  const auto taken = undo(kept, "2026-03-02T10:01:00Z");
  undo(taken, "2026-03-02T10:02:00Z");
  undo(kept, "2026-03-02T10:03:00Z");
  pair("e", "f", Verdict::kMerge, "2026-03-02T10:04:00Z");
  apply(decisions.undo_since(at("2026-03-02T00:00:00Z")));
  EXPECT_EQ(verdict("a", "b"), Verdict::kMerge);
  EXPECT_EQ(verdict("c", "d"), Verdict::kMerge);
  EXPECT_EQ(verdict("e", "f"), std::nullopt);
}

TEST_F(DecisionsTest, UndoingSinceATimeTwiceDoesNothingMore) {
  pair("a", "b", Verdict::kMerge, "2026-03-02T10:00:00Z");
  apply(decisions.undo_since(at("2026-03-02T00:00:00Z")));
  EXPECT_TRUE(decisions.undo_since(at("2026-04-02T00:00:00Z")).empty());
}

TEST_F(DecisionsTest, AnEntryWithoutATimeCountsWithTheOneBefore) {
  pair("a", "b", Verdict::kMerge, "2026-03-02T10:00:00Z");
  ASSERT_TRUE(decisions.add({{DecisionKind::kPair, "c", "d", Verdict::kMerge}, 2, std::nullopt, ""}).ok());
  EXPECT_EQ(decisions.undo_since(at("2026-03-02T00:00:00Z")).size(), 2U);
  EXPECT_EQ(decisions.undo_since(at("2026-03-03T00:00:00Z")).size(), 0U);
}

TEST_F(DecisionsTest, UndoingWhatIsUndoneIsAConflict) {
  const auto number = pair("a", "b", Verdict::kMerge);
  undo(number);
  EXPECT_EQ(decisions.undo_entry(number).error().code, ErrorCode::kConflict);
  EXPECT_EQ(decisions.undo_entry(99).error().code, ErrorCode::kNotFound);
}

TEST_F(DecisionsTest, CategoriesAreDecidedByTheirPath) {
  add({DecisionKind::kCategory, "home>pans", "", Verdict::kDistinct, {"hg-1", "Home > Pans"}}, "2026-03-01T00:00:00Z");
  ASSERT_NE(decisions.on_category("home>pans"), nullptr);
  EXPECT_EQ(decisions.category_decisions().targets.at("home>pans").id, "hg-1");
  apply(decisions.undo_category("home>pans"));
  EXPECT_TRUE(decisions.category_decisions().targets.empty());
}

TEST_F(DecisionsTest, WhatMakesNoSenseIsRefused) {
  pair("a", "b", Verdict::kMerge);
  const auto refused = [&](DecisionSubject subject, std::uint64_t number) {
    return !decisions.add({std::move(subject), number, std::nullopt, ""}).ok();
  };
  EXPECT_TRUE(refused({DecisionKind::kPair, "a", "a"}, 2));
  EXPECT_TRUE(refused({DecisionKind::kPair, "a", ""}, 2));
  EXPECT_TRUE(refused({DecisionKind::kPair, "a", "c"}, 1)) << "a number twice";
  EXPECT_TRUE(refused({DecisionKind::kCategory, ""}, 2));
  EXPECT_TRUE(refused({DecisionKind::kPair, std::string(5'000, 'x'), "b"}, 2));
  DecisionSubject undo_of_itself{DecisionKind::kUndo};
  undo_of_itself.undoes = 2;
  EXPECT_TRUE(refused(undo_of_itself, 2));
  EXPECT_EQ(decisions.entries().size(), 1U);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
