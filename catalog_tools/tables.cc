#include "catalog_tools/tables.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "catalog_tools/output_folder.h"

namespace shelfwise::catalog_tools {
namespace {

// Tabs and line ends would break a row; no id or path needs them.
std::string cell(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return out;
}

std::string score_text(double score) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), score, std::chars_format::fixed, 4);
  return {buffer.data(), end.ptr};
}

}  // namespace

Status write_duplicates(const std::filesystem::path& file, const std::vector<DuplicatePair>& pairs, Staging& staging) {
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return out.error();
  out->write("id_a\tid_b\tscore\tdecision\treasons\n");
  for (const DuplicatePair& pair : pairs) {
    Result<std::string> a = staging.read_id(pair.a);
    if (!a) return a.error();
    Result<std::string> b = staging.read_id(pair.b);
    if (!b) return b.error();
    // Two products under one id: one is left out, nothing is merged.
    const Decision decision = pair.id_conflict ? Decision::kDistinct : pair.decision;
    out->write(cell(*a) + '\t' + cell(*b) + '\t' + score_text(pair.score) + '\t' + decision_name(decision) + '\t' +
               cell(pair.reasons) + '\n');
  }
  return out->close();
}

std::string merge_line(const std::vector<MergeMember>& members, size_t survivor,
                       const std::map<std::string, size_t>& taken) {
  nlohmann::ordered_json line = {{"id", members[survivor].id}, {"members", nlohmann::ordered_json::array()}};
  for (const MergeMember& member : members) {
    line["members"].push_back({{"id", member.id}, {"file", member.file}, {"line", member.line}});
  }
  line["fields"] = nlohmann::ordered_json::object();
  for (const auto& [attribute, member] : taken) line["fields"][attribute] = members[member].id;
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Status write_aliases(const std::filesystem::path& file, const std::vector<std::uint32_t>& survivor, Staging& staging) {
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return out.error();
  std::set<std::string> told;
  for (std::uint32_t i = 0; i < survivor.size(); ++i) {
    if (survivor[i] == i) continue;
    Result<std::string> merged = staging.read_id(i);
    if (!merged) return merged.error();
    Result<std::string> kept = staging.read_id(survivor[i]);
    if (!kept) return kept.error();
    if (*merged == *kept || !told.insert(*merged).second) continue;
    out->write(cell(*merged) + '\t' + cell(*kept) + '\n');
  }
  return out->close();
}

Status write_categories(const std::filesystem::path& file, const std::vector<CategorySummary>& categories) {
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return out.error();
  out->write("source_path\tcategory_id\tcategory_path\tscore\tdecision\n");
  for (const CategorySummary& category : categories) {
    out->write(cell(category.source) + '\t' + cell(category.category_id) + '\t' + cell(category.category_path) + '\t' +
               score_text(category.score) + '\t' + mapping_decision_name(category.decision) + '\n');
  }
  return out->close();
}

Status write_choices(const std::filesystem::path& file, const std::vector<CategorySummary>& categories) {
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return out.error();
  out->write("source_path\tcategory_id\tcategory_path\tscore\n");
  for (const CategorySummary& category : categories) {
    for (const CategoryChoice& other : category.others) {
      out->write(cell(category.source) + '\t' + cell(other.id) + '\t' + cell(other.path) + '\t' +
                 score_text(other.score) + '\n');
    }
  }
  return out->close();
}

Status write_unfiled(const std::filesystem::path& file, const std::vector<UnfiledProduct>& products) {
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return out.error();
  out->write("id\ttitle\tcategory_id\tcategory_path\tscore\n");
  for (const UnfiledProduct& product : products) {
    out->write(cell(product.id) + '\t' + cell(product.title) + '\t' + cell(product.category_id) + '\t' +
               cell(product.category_path) + '\t' + score_text(product.score) + '\n');
  }
  return out->close();
}

std::string source_header() { return "id\tsource_id\tfeed\tline\n"; }

std::string source_row(std::string_view id, const MergeMember& member) {
  return cell(id) + '\t' + cell(member.id) + '\t' + cell(member.file) + '\t' + std::to_string(member.line) + '\n';
}

Status write_text(const std::filesystem::path& file, std::string_view text) {
  Result<OutputFile> out = OutputFile::create(file);
  if (!out) return out.error();
  out->write(text);
  return out->close();
}

}  // namespace shelfwise::catalog_tools
