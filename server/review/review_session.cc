#include "server/review/review_session.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace shelfwise::server {
namespace fs = std::filesystem;
using catalog_tools::DecisionEntry;
using catalog_tools::DecisionKind;
using catalog_tools::Decisions;
using catalog_tools::DecisionSubject;
using catalog_tools::MergedGroup;
using catalog_tools::ReviewFolder;
using catalog_tools::ReviewPair;
using catalog_tools::Verdict;

namespace {

constexpr size_t kMaxSeparated = 100'000;  // verdicts by one click

std::string told(const DecisionEntry& entry) {
  std::string what = entry.kind == DecisionKind::kCategory
                         ? (entry.target.path.empty() ? "no category" : entry.target.path)
                         : std::string(catalog_tools::verdict_name(entry.verdict));
  return (entry.who.empty() ? "somebody" : entry.who) + " has decided this already: " + what +
         (entry.at ? " (" + format_rfc3339(*entry.at) + ")" : "");
}

bool says_the_same(const DecisionEntry& entry, const DecisionSubject& subject) {
  if (subject.kind == DecisionKind::kPair) return entry.verdict == subject.verdict;
  return entry.target.id == subject.target.id && entry.target.path == subject.target.path;
}

const DecisionEntry* standing(const Decisions& decisions, const DecisionSubject& subject) {
  return subject.kind == DecisionKind::kPair ? decisions.on_pair(subject.a, subject.b)
                                             : decisions.on_category(subject.a);
}

// Whether the clean-up has what is decided about, and the taxonomy what it is decided to be.
Status check_known(const ReviewView& view, const DecisionSubject& subject) {
  const auto unknown = [](const std::string& what) {
    return make_error(ErrorCode::kNotFound, what + "; reload the page, or clean again where the feed has it by now");
  };
  if (subject.kind == DecisionKind::kPair) {
    for (const std::string* id : {&subject.a, &subject.b}) {
      if (!view.folder.knows_product(*id)) return unknown("no pair of this clean-up has the product \"" + *id + '"');
    }
    return {};
  }
  if (!view.folder.knows_path(subject.a)) return unknown("this clean-up has no category path \"" + subject.a + '"');
  const std::string& id = subject.target.id;
  const auto is_target = [&](const catalog_tools::TaxonomyCategory& category) { return category.id == id; };
  if (!id.empty() && !view.taxonomy.empty() && std::none_of(view.taxonomy.begin(), view.taxonomy.end(), is_target)) {
    return unknown("the taxonomy has no category \"" + id + '"');
  }
  return {};
}

std::vector<std::uint32_t> order_by_score(const std::vector<ReviewPair>& pairs) {
  std::vector<std::uint32_t> order(pairs.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t x, std::uint32_t y) { return pairs[x].score > pairs[y].score; });
  return order;
}

std::vector<std::uint32_t> groups_of_pairs(const ReviewFolder& folder) {
  std::unordered_map<std::string_view, std::uint32_t> group_of;
  for (std::uint32_t i = 0; i < folder.groups().size(); ++i) {
    group_of[folder.groups()[i].survivor] = i + 1;
    for (const std::string& id : folder.groups()[i].merged) group_of[id] = i + 1;
  }
  std::vector<std::uint32_t> groups;
  groups.reserve(folder.pairs().size());
  for (const ReviewPair& pair : folder.pairs()) {
    const auto a = group_of.find(pair.a);
    const auto b = group_of.find(pair.b);
    groups.push_back(a != group_of.end() && b != group_of.end() && a->second == b->second ? a->second : 0);
  }
  return groups;
}

std::string taxonomy_argument(const catalog_tools::RunSummary& run) {
  const auto at = std::find(run.arguments.begin(), run.arguments.end(), "--taxonomy");
  return at == run.arguments.end() || at + 1 == run.arguments.end() ? "" : *(at + 1);
}

void read_target_taxonomy(ReviewView& view, const fs::path& given) {
  const fs::path file = given.empty() ? fs::path(taxonomy_argument(view.folder.run())) : given;
  if (file.empty()) {
    view.taxonomy_note = "the clean-up ran without a taxonomy";
    return;
  }
  Result<std::vector<catalog_tools::TaxonomyCategory>> read = catalog_tools::read_taxonomy(file);
  if (read) {
    view.taxonomy = std::move(*read);
  } else {
    view.taxonomy_note = read.error().text() + "; start the review with --taxonomy FILE";
  }
}

// As a shell reads it back.
std::string quoted(const std::string& text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

// Without `member` all of them are kept apart; with it that one is, and the others are kept together: it may have been
// what tied them.
std::vector<DecisionSubject> apart(const MergedGroup& group, const std::string& member) {
  std::vector<std::string> ids = {group.survivor};
  ids.insert(ids.end(), group.merged.begin(), group.merged.end());
  std::vector<DecisionSubject> subjects;
  for (size_t i = 0; i < ids.size(); ++i) {
    for (size_t j = i + 1; j < ids.size(); ++j) {
      if (!member.empty() && ids[i] != member && ids[j] != member) continue;
      subjects.push_back({DecisionKind::kPair, ids[i], ids[j], Verdict::kDistinct});
      subjects.back().note = "merge undone";
    }
  }
  if (subjects.empty() || member.empty()) return subjects;
  std::erase(ids, member);
  for (size_t i = 1; i < ids.size(); ++i) {
    subjects.push_back({DecisionKind::kPair, ids[0], ids[i], Verdict::kMerge});
    subjects.back().note = "stays merged";
  }
  return subjects;
}

}  // namespace

Result<std::unique_ptr<ReviewSession>> ReviewSession::open(ReviewOptions options, const Clock& clock) {
  Result<ReviewFolder> folder = ReviewFolder::open(options.folder);
  if (!folder) return std::move(folder).error();
  const std::string& used = folder->run().decisions;
  if (options.decisions.empty()) {
    if (!used.empty() && used != catalog_tools::kDecisionsFile) {
      return make_error(ErrorCode::kInvalidArgument,
                        "was cleaned with the decisions of " + used + "; name that file: --decisions " + quoted(used),
                        options.folder.string());
    }
    options.decisions = options.folder / catalog_tools::kDecisionsFile;
  }
  Result<catalog_tools::DecisionLog> log = catalog_tools::DecisionLog::open(options.decisions, clock);
  if (!log) return std::move(log).error();
  std::unique_ptr<ReviewSession> session(new ReviewSession(std::move(options), std::move(*log)));
  if (Status read = session->read_folder(); !read) return read.error();
  return session;
}

Status ReviewSession::read_folder() {
  Result<ReviewFolder> folder = ReviewFolder::open(options_.folder);
  if (!folder) return folder.error();
  auto view = std::make_unique<ReviewView>(ReviewView{std::move(*folder)});
  view->by_score = order_by_score(view->folder.pairs());
  view->group_of = groups_of_pairs(view->folder);
  view->generation = view_ == nullptr ? 1 : view_->generation + 1;
  read_target_taxonomy(*view, options_.taxonomy);
  view_ = std::move(view);
  return {};
}

Status ReviewSession::refresh() {
  if (view_->folder.is_stale()) {
    if (Status read = read_folder(); !read) return read;
  }
  if (Result<bool> read = log_.refresh(); !read) return read.error();
  return {};
}

Status ReviewSession::with(const std::function<Status(const ReviewView&, const Decisions&)>& look) {
  const std::lock_guard lock(mutex_);
  if (Status fresh = refresh(); !fresh) return fresh;
  return look(*view_, log_.decisions());
}

Result<std::vector<std::uint64_t>> ReviewSession::append(const catalog_tools::DecisionLog::Decide& decide) {
  const std::lock_guard lock(mutex_);
  return log_.append(options_.who, decide);
}

Result<std::uint64_t> ReviewSession::decide(const DecisionSubject& subject, std::uint64_t seen) {
  const Status known = with([&](const ReviewView& view, const Decisions&) { return check_known(view, subject); });
  if (!known) return known.error();
  std::uint64_t standing_number = 0;
  const Result<std::vector<std::uint64_t>> numbers =
      append([&](const Decisions& now) -> Result<std::vector<DecisionSubject>> {
        const DecisionEntry* entry = standing(now, subject);
        const bool noted = !subject.note.empty() && entry != nullptr && entry->note != subject.note;
        if (entry != nullptr && says_the_same(*entry, subject) && !noted) {
          standing_number = entry->number;
          return std::vector<DecisionSubject>();
        }
        const std::uint64_t number = entry == nullptr ? 0 : entry->number;
        if (number == seen || (entry != nullptr && says_the_same(*entry, subject))) return std::vector{subject};
        if (entry == nullptr) return make_error(ErrorCode::kConflict, "the decision that you saw here has been undone");
        return make_error(ErrorCode::kConflict, told(*entry));
      });
  if (!numbers) return numbers.error();
  return numbers->empty() ? standing_number : numbers->back();
}

Result<std::vector<std::uint64_t>> ReviewSession::separate(const std::string& survivor, const std::string& member) {
  std::vector<DecisionSubject> wanted;
  const Status found = with([&](const ReviewView& view, const Decisions&) -> Status {
    for (const MergedGroup& group : view.folder.groups()) {
      if (group.survivor != survivor) continue;
      const size_t size = group.merged.size() + 1;
      if (member.empty() && size * (size - 1) / 2 > kMaxSeparated) {
        return make_error(ErrorCode::kTooLarge,
                          "the group is too large to be taken apart at once; take products out one by one");
      }
      wanted = apart(group, member);
    }
    if (!wanted.empty()) return {};
    return make_error(ErrorCode::kNotFound, "\"" + survivor + "\" leads no group with this product; reload the page");
  });
  if (!found) return found.error();
  return append([&](const Decisions& now) {
    std::vector<DecisionSubject> fresh;
    for (DecisionSubject& subject : wanted) {
      const DecisionEntry* entry = standing(now, subject);
      if (entry == nullptr || !says_the_same(*entry, subject)) fresh.push_back(std::move(subject));
    }
    return Result(std::move(fresh));
  });
}

std::string ReviewSession::apply_command(const ReviewView& view) {
  const std::vector<std::string>& arguments = view.folder.run().arguments;
  if (arguments.empty()) return "";
  std::string command = "shelfwise clean";
  for (const std::string& argument : arguments) command += " " + quoted(argument);
  return command + " --out " + quoted(view.folder.path().string());
}

}  // namespace shelfwise::server
