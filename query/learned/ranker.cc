#include "query/learned/ranker.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "common/json_depth.h"

namespace shelfwise::query {
namespace {

using nlohmann::json;

constexpr size_t kMaxBytes = 32 << 20;  // the largest order takes half of it
constexpr int kMaxDepth = 4;

Error corrupt(std::string message) { return make_error(ErrorCode::kCorrupt, std::move(message), ""); }

// A number that the file may hold in any spelling; what no T can hold is corrupt, not cut to one.
template <class T>
std::optional<T> whole(const json& number) {
  if (!number.is_number_unsigned() || number.get<std::uint64_t>() > std::numeric_limits<T>::max()) return std::nullopt;
  return number.get<T>();
}

// Of `count` nodes the one that comes as number `at`. Nothing where it leads nowhere, back, or is no number.
std::optional<Ranker::Node> node_from(const json& from, size_t at, size_t count) {
  Ranker::Node node;
  if (from.contains("signal")) {
    const auto name = std::find(kSignalNames.begin(), kSignalNames.end(), from["signal"].get<std::string>());
    const auto left = whole<std::uint32_t>(from.at("left"));
    if (name == kSignalNames.end() || !left || *left <= at || *left >= count - 1) return std::nullopt;
    node.signal = static_cast<std::uint32_t>(name - kSignalNames.begin());
    node.bound = from.at("below").get<float>();
    node.left = *left;
  } else {
    node.value = from.at("value").get<float>();
  }
  if (!std::isfinite(node.bound) || !std::isfinite(node.value)) return std::nullopt;
  return node;
}

Result<Ranker::Tree> tree_from(const json& nodes) {
  if (nodes.empty() || nodes.size() > Ranker::kMaxNodes) return corrupt("a tree without nodes, or with too many");
  Ranker::Tree tree;
  for (const json& from : nodes) {
    const auto node = node_from(from, tree.size(), nodes.size());
    if (!node) return corrupt("a node that leads nowhere, or a number without end");
    tree.push_back(*node);
  }
  return tree;
}

}  // namespace

float Ranker::operator()(const Signals& signals) const {
  float sum = 0;
  for (const Tree& tree : trees_) {
    const Node* node = tree.data();
    while (node->signal != kSignals) node = &tree[node->left + (signals[node->signal] < node->bound ? 0 : 1)];
    sum += node->value;
  }
  return sum;
}

std::string Ranker::to_json() const {
  nlohmann::ordered_json trees = nlohmann::ordered_json::array();
  for (const Tree& tree : trees_) {
    nlohmann::ordered_json nodes = nlohmann::ordered_json::array();
    for (const Node& node : tree) {
      if (node.signal == kSignals) {
        nodes.push_back({{"value", node.value}});
      } else {
        nodes.push_back({{"signal", kSignalNames[node.signal]}, {"below", node.bound}, {"left", node.left}});
      }
    }
    trees.push_back(std::move(nodes));
  }
  const nlohmann::ordered_json all = {{"version", kVersion},
                                      {"signals", kSignalNames},
                                      {"held_out",
                                       {{"queries", report_.queries},
                                        {"before", report_.before},
                                        {"after", report_.after},
                                        {"standard_error", report_.error}}},
                                      {"trees", std::move(trees)}};
  return all.dump(1) + "\n";
}

Result<Ranker> Ranker::from_json(std::string_view text) {
  if (text.size() > kMaxBytes || json_deeper_than(text, kMaxDepth))
    return corrupt("no learned order is so long or deep");
  try {
    const json all = json::parse(text);
    const auto version = whole<std::uint32_t>(all.at("version"));
    if (!version) return corrupt("not a learned order: no version");
    if (*version > kVersion) return make_error(ErrorCode::kNewerVersion, "made by a newer version", "");
    if (all.at("signals") != json(kSignalNames)) return corrupt("it reads other signals");
    Ranker ranker;
    const json& held_out = all.at("held_out");
    const auto queries = whole<std::uint64_t>(held_out.at("queries"));
    if (!queries) return corrupt("not a learned order: no number of queries");
    ranker.report_ = {*queries, held_out.at("before").get<double>(), held_out.at("after").get<double>(),
                      held_out.at("standard_error").get<double>()};
    if (all.at("trees").size() > kMaxTrees) return corrupt("more trees than are read");
    for (const json& nodes : all.at("trees")) {
      auto tree = tree_from(nodes);
      if (!tree) return std::move(tree).error();
      ranker.trees_.push_back(std::move(*tree));
    }
    return ranker;
  } catch (const json::exception& e) { return corrupt(std::string("not a learned order: ") + e.what()); }
}

Result<std::shared_ptr<const Ranker>> Ranker::read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::shared_ptr<const Ranker>();
  std::string text(kMaxBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  auto ranker = from_json(text);
  if (!ranker) return make_error(ranker.error().code, ranker.error().message, file.string());
  return std::shared_ptr<const Ranker>(std::make_shared<Ranker>(std::move(*ranker)));
}

}  // namespace shelfwise::query
