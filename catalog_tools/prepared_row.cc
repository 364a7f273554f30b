#include "catalog_tools/prepared_row.h"

#include <numeric>
#include <utility>

#include "catalog_tools/packed_product.h"
#include "catalog_tools/values/attributes.h"
#include "catalog_tools/values/validate.h"
#include "common/random.h"

namespace shelfwise::catalog_tools {
namespace {

void pack_issue(const Issue& issue, Packer& out) {
  out.plain(issue.severity);
  out.number(issue.line);
  out.text(issue.id);
  out.text(issue.field);
  std::string shown = issue.value;
  shorten(shown);  // nobody reads more of it
  out.text(shown);
  out.text(issue.reason);
  out.text(issue.suggestion);
}

Issue unpack_issue(Unpacker& in) {
  Issue issue;
  in.plain(issue.severity);
  issue.line = in.number();
  for (std::string* text : {&issue.id, &issue.field, &issue.value, &issue.reason, &issue.suggestion}) *text = in.text();
  return issue;
}

}  // namespace

PreparedRow prepare_row(catalog::FeedRow&& row, Records& records) {
  const std::string no_file;
  for (catalog::FeedFault& note : row.notes) note.line -= row.line;
  row.line = 0;
  PreparedRow prepared;
  prepared.product = validate_row(std::move(row), no_file, prepared.issues);
  if (!prepared.product) return prepared;
  improve_attributes(*prepared.product, no_file, 0, prepared.issues);
  prepared.line = catalog::product_to_json(*prepared.product).dump() + "\n";
  prepared.record = records.read(*prepared.product);
  prepared.variant = VariantFinder::read(*prepared.product);
  return prepared;
}

std::uint64_t fingerprint_of(const catalog::FeedRow& row) {
  std::uint64_t hash = stable_hash("attributes");
  for (const catalog::FeedFault& note : row.notes) {
    for (const std::string* text : {&note.field, &note.reason, &note.suggestion}) hash = stable_hash(*text, hash);
    hash = stable_hash(std::to_string(note.line - row.line), hash);
  }
  return stable_hash(row.attributes.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace), hash);
}

void pack(const PreparedRow& row, Packer& out) {
  pack(*row.product, out);
  out.text(row.line);
  out.number(row.issues.size());
  for (const Issue& issue : row.issues) pack_issue(issue, out);
  out.plain(row.record.marks);
  out.list(row.record.measures);
  out.list(row.record.words);
  out.plain(row.record.counts);
  out.plain(row.variant);
}

PreparedRow unpack_row(Unpacker& in) {
  PreparedRow row;
  row.product = unpack_product(in);
  row.line = in.text();
  const std::uint64_t issues = in.number();
  for (std::uint64_t i = 0; in.ok() && i < issues; ++i) row.issues.push_back(unpack_issue(in));
  in.plain(row.record.marks);
  in.list(row.record.measures);
  in.list(row.record.words);
  in.plain(row.record.counts);
  in.plain(row.variant);
  return row;
}

}  // namespace shelfwise::catalog_tools
