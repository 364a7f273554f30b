#include "catalog_tools/review/decision_sheet.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "catalog_tools/review/sheet_rows.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr std::array<std::string_view, 4> kNeeded = {"kind", "a", "b", "verdict"};
constexpr size_t kShownMistakes = 50;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Spreadsheet programs run a cell that begins so as a formula; behind an apostrophe it is text.
bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@").find(text[0]) != std::string_view::npos;
}

std::string shown(std::string_view text) { return sheet_cell(is_formula(text) ? "'" + std::string(text) : text); }

std::string as_meant(std::string_view cell) {
  if (cell.starts_with('\'') && is_formula(cell.substr(1))) cell.remove_prefix(1);
  return std::string(cell);
}

std::string score_text(double score) {
  std::string text = std::to_string(score);
  return text.substr(0, text.find('.') + 5);
}

using Key = std::pair<std::string, std::string>;

template <class Pair>
Key key_of(const Pair& pair) {
  return pair.a < pair.b ? Key(pair.a, pair.b) : Key(pair.b, pair.a);
}

class Reader {
 public:
  Reader(const ReviewFolder& folder, const std::vector<TaxonomyCategory>& taxonomy, const Decisions& decisions)
      : decisions_(decisions) {
    for (const ReviewPair& pair : folder.pairs()) pairs_.insert(key_of(pair));
    for (const ReviewCategory& category : folder.categories()) categories_.emplace(category.source, &category);
    for (const TaxonomyCategory& category : taxonomy) {
      by_id_.emplace(category.id, &category);
      by_path_.emplace(lower(category.path), &category);
    }
  }

  void take(const SheetRow& row) {
    ++import_.rows;
    const std::string kind = lower(row.cell("kind"));
    const std::string verdict = as_meant(row.cell("verdict"));
    const std::string path = as_meant(row.cell("category_path"));
    if (verdict.empty() && (kind == "pair" || path.empty())) {
      ++import_.empty;
      return;
    }
    DecisionSubject subject;
    subject.a = as_meant(row.cell("a"));
    subject.note = as_meant(row.cell("note"));
    if (kind == "pair") {
      take_pair(row, lower(verdict), std::move(subject));
    } else if (kind == "category") {
      take_category(row, verdict, path, std::move(subject));
    } else {
      mistake(row, "the kind is \"pair\" or \"category\", not \"" + kind.substr(0, 40) + "\"");
    }
  }

  Result<SheetImport> finish() {
    if (mistakes_.empty()) return std::move(import_);
    std::string all = std::to_string(mistakes_.size()) + (mistakes_.size() == 1 ? " mistake" : " mistakes") +
                      "; nothing was taken over:";
    for (size_t i = 0; i < mistakes_.size() && i < kShownMistakes; ++i) all += "\n  " + mistakes_[i];
    if (mistakes_.size() > kShownMistakes) all += "\n  ...";
    return make_error(ErrorCode::kInvalidArgument, std::move(all));
  }

 private:
  void mistake(const SheetRow& row, std::string message) {
    mistakes_.push_back("line " + std::to_string(row.line()) + ": " + std::move(message));
  }

  void take_pair(const SheetRow& row, const std::string& verdict, DecisionSubject subject) {
    subject.b = as_meant(row.cell("b"));
    const auto parsed = parse_verdict(verdict == "m" ? "merge" : verdict == "d" ? "distinct" : verdict);
    if (!parsed) {
      return mistake(row, "the verdict of a pair is \"merge\" or \"distinct\", not \"" + verdict.substr(0, 40) + "\"");
    }
    subject.verdict = *parsed;
    if (!pairs_.contains(key_of(subject))) {
      return mistake(row, "there is no pair of \"" + subject.a + "\" and \"" + subject.b +
                              "\" (a spreadsheet may have changed the ids: have it read the columns as text)");
    }
    add(row, std::move(subject));
  }

  void take_category(const SheetRow& row, const std::string& verdict, const std::string& path,
                     DecisionSubject subject) {
    subject.kind = DecisionKind::kCategory;
    const auto source = categories_.find(subject.a);
    if (source == categories_.end()) return mistake(row, "no feed has the category path \"" + subject.a + "\"");
    const std::string word = lower(verdict);
    if (word == "none") return add(row, std::move(subject));
    if (word == "yes") {
      if (source->second->category_path.empty()) return mistake(row, "\"yes\", but no category is suggested");
      subject.target = {source->second->category_id, source->second->category_path};
      return add(row, std::move(subject));
    }
    const auto found = verdict.empty() ? by_path_.find(lower(path)) : by_id_.find(verdict);
    if (found != (verdict.empty() ? by_path_.end() : by_id_.end())) {
      subject.target = {found->second->id, found->second->path};
    } else if (by_id_.empty()) {
      subject.target = {verdict, path};
    } else {
      return mistake(row, "the taxonomy has no category \"" + (verdict.empty() ? path : verdict) +
                              "\"; the verdict is the id of one, \"yes\" or \"none\"");
    }
    add(row, std::move(subject));
  }

  void add(const SheetRow& row, DecisionSubject subject) {
    const bool pair = subject.kind == DecisionKind::kPair;
    const Key key = pair ? key_of(subject) : Key(subject.a, "");
    const std::string says = pair ? verdict_name(subject.verdict) : subject.target.id + '\t' + subject.target.path;
    const auto [said, fresh] = said_.try_emplace(key, says, row.line());
    if (!fresh) {
      if (said->second.first != says) {
        mistake(row, "says another thing than line " + std::to_string(said->second.second) + " about the same");
      }
      return;
    }
    const DecisionEntry* entry = pair ? decisions_.on_pair(subject.a, subject.b) : decisions_.on_category(subject.a);
    if (entry != nullptr) {
      const std::string stands = pair ? verdict_name(entry->verdict) : entry->target.id + '\t' + entry->target.path;
      if (stands == says) {
        ++import_.standing;
        return;
      }
      ++import_.replaced;
    }
    import_.subjects.push_back(std::move(subject));
  }

  const Decisions& decisions_;
  std::set<Key> pairs_;
  std::unordered_map<std::string, const ReviewCategory*> categories_;
  std::unordered_map<std::string, const TaxonomyCategory*> by_id_;
  std::unordered_map<std::string, const TaxonomyCategory*> by_path_;
  std::map<Key, std::pair<std::string, std::uint64_t>> said_;  // what the table says, and on which line
  SheetImport import_;
  std::vector<std::string> mistakes_;
};

}  // namespace

std::string export_sheet(const ReviewFolder& folder, const Decisions& decisions) {
  std::string out =
      "kind\ta\tb\tverdict\tcategory_path\tnote\tscore\tsuggested_id\tsuggested_path\treasons\ttitle_a\ttitle_b\n";
  std::vector<const ReviewPair*> open;
  for (const ReviewPair& pair : folder.pairs()) {
    if (pair.decision == Decision::kReview && decisions.on_pair(pair.a, pair.b) == nullptr) open.push_back(&pair);
  }
  std::stable_sort(open.begin(), open.end(), [](const auto* x, const auto* y) { return x->score > y->score; });
  for (const ReviewPair* pair : open) {
    out += "pair\t" + shown(pair->a) + '\t' + shown(pair->b) + "\t\t\t\t" + score_text(pair->score) + "\t\t\t" +
           shown(pair->reasons) + '\t' + shown(folder.title(pair->a)) + '\t' + shown(folder.title(pair->b)) + '\n';
  }
  for (const ReviewCategory& category : folder.categories()) {
    if (category.decision != Decision::kReview || decisions.on_category(category.source) != nullptr) continue;
    out += "category\t" + shown(category.source) + "\t\t\t\t\t" + score_text(category.score) + '\t' +
           shown(category.category_id) + '\t' + shown(category.category_path) + "\t\t\t\n";
  }
  return out;
}

Result<SheetImport> import_sheet(std::string_view bytes, const ReviewFolder& folder,
                                 const std::vector<TaxonomyCategory>& taxonomy, const Decisions& decisions) {
  Result<Sheet> sheet = read_sheet(bytes, kNeeded);
  if (!sheet) return sheet.error();
  if (sheet->columns.empty()) return make_error(ErrorCode::kInvalidArgument, "is empty");
  if (!sheet->torn.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "the last line is cut off: " + sheet->torn.substr(0, 100));
  }
  Reader reader(folder, taxonomy, decisions);
  for (size_t i = 0; i < sheet->size(); ++i) reader.take(sheet->row(i));
  return reader.finish();
}

}  // namespace shelfwise::catalog_tools
