#include "query/learned/ranker.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace shelfwise::query {
namespace {

using nlohmann::json;

Error corrupt(std::string message) { return make_error(ErrorCode::kCorrupt, std::move(message) + "; train again", ""); }

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
  try {
    const json all = json::parse(text);
    if (all.at("version").get<int>() > kVersion) {
      return make_error(ErrorCode::kNewerVersion, "made by a newer version", "");
    }
    if (all.at("signals") != json(kSignalNames)) return corrupt("it reads other signals");
    Ranker ranker;
    const json& held_out = all.at("held_out");
    ranker.report_ = {held_out.at("queries").get<std::uint64_t>(), held_out.at("before").get<double>(),
                      held_out.at("after").get<double>(), held_out.at("standard_error").get<double>()};
    if (all.at("trees").size() > kMaxTrees) return corrupt("more trees than are read");
    for (const json& nodes : all.at("trees")) {
      if (nodes.empty() || nodes.size() > kMaxNodes) return corrupt("a tree without nodes, or with too many");
      Tree tree;
      for (const json& from : nodes) {
        Node node;
        if (from.contains("signal")) {
          const auto name = std::find(kSignalNames.begin(), kSignalNames.end(), from["signal"].get<std::string>());
          node.signal = static_cast<std::uint32_t>(name - kSignalNames.begin());
          node.bound = from.at("below").get<float>();
          node.left = from.at("left").get<std::uint32_t>();
          if (node.signal == kSignals || node.left <= tree.size() || node.left + 1 >= nodes.size()) {
            return corrupt("a node that leads nowhere");
          }
        } else {
          node.value = from.at("value").get<float>();
        }
        if (!std::isfinite(node.bound) || !std::isfinite(node.value)) return corrupt("a number without end");
        tree.push_back(node);
      }
      ranker.trees_.push_back(std::move(tree));
    }
    return ranker;
  } catch (const json::exception& e) { return corrupt(std::string("not a learned order: ") + e.what()); }
}

Result<std::shared_ptr<const Ranker>> Ranker::read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::shared_ptr<const Ranker>();
  std::ostringstream text;
  text << in.rdbuf();
  auto ranker = from_json(text.view());
  if (!ranker) return make_error(ranker.error().code, ranker.error().message, file.string());
  return std::shared_ptr<const Ranker>(std::make_shared<Ranker>(std::move(*ranker)));
}

}  // namespace shelfwise::query
