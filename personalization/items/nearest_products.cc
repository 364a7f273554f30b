#include "personalization/items/nearest_products.h"

#ifdef __SANITIZE_ADDRESS__
// hnswlib's prefetch looks three bytes past its lists of neighbours, which does no harm.
#define NO_MANUAL_VECTORIZATION
#endif
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>

#include "catalog/arrays.h"
#include "common/mapped_pages.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kDimensions = std::tuple_size_v<Place>;
constexpr int kOne = 127 * 127;             // the product of a place with itself, but for rounding
constexpr std::size_t kLinks = 8;           // of a product in each layer, twice as many in the lowest
constexpr std::size_t kWidthBuilding = 80;  // candidates looked at for the links of a new product
constexpr std::size_t kWidth = 48;          // and for an answer
// Products are dealt out to as many graphs as this gives: each is built by one thread, so that the bytes do not depend
// on chance, and two share the work where it is long.
constexpr std::uint32_t kLarge = 50'000;
constexpr std::uint32_t kMostGraphs = 2;

using Hnsw = hnswlib::HierarchicalNSW<int>;

int distance(const void* a, const void* b, const void*) {
  return kOne - vector_product(static_cast<const std::int8_t*>(a), static_cast<const std::int8_t*>(b));
}

// One less the cosine, in whole numbers.
class Space : public hnswlib::SpaceInterface<int> {
 public:
  size_t get_data_size() override { return kDimensions; }
  hnswlib::DISTFUNC<int> get_dist_func() override { return distance; }
  void* get_dist_func_param() override { return nullptr; }
};

// What a graph's files do not tell by their sizes.
struct Head {
  std::uint64_t products = 0;
  std::uint64_t entry = 0;
  std::uint64_t top_layer = 0;
  std::uint64_t links = 0;
  std::uint64_t changed = 0;  // products placed anew since it was built from nothing
};
constexpr std::size_t kHeadNumbers = sizeof(Head) / sizeof(std::uint64_t);

std::filesystem::path file(const std::filesystem::path& folder, std::uint32_t graph, const char* what) {
  return folder / ("near." + std::to_string(graph) + "." + what);
}

std::uint32_t graphs_for(std::uint32_t count) { return count < kLarge ? 1 : kMostGraphs; }

// Its upper layers: for each product in order that is in one, the product, how many layers, and its links in them.
std::vector<std::uint32_t> upper_layers(const Hnsw& graph) {
  std::vector<std::uint32_t> words;
  for (std::size_t i = 0; i < graph.cur_element_count; ++i) {
    const int layers = graph.element_levels_[i];
    if (layers <= 0) continue;
    words.push_back(static_cast<std::uint32_t>(i));
    words.push_back(static_cast<std::uint32_t>(layers));
    const std::size_t begin = words.size();
    const std::size_t bytes = graph.size_links_per_element_ * static_cast<std::size_t>(layers);
    words.resize(begin + bytes / sizeof(std::uint32_t));
    std::memcpy(&words[begin], graph.linkLists_[i], bytes);
  }
  return words;
}

Status write_graph(const std::filesystem::path& folder, std::uint32_t number, const Hnsw& graph,
                   std::uint64_t changed = 0) {
  const Head head{graph.cur_element_count, graph.enterpoint_node_,
                  static_cast<std::uint64_t>(std::max(0, graph.maxlevel_)), kLinks, changed};
  if (Status s = catalog::write_array_file(file(folder, number, "head"), &head, sizeof(std::uint64_t), kHeadNumbers);
      !s)
    return s;
  const std::vector<std::uint32_t> upper = upper_layers(graph);
  if (Status s = catalog::Array<std::uint32_t>::write(file(folder, number, "upper"), upper); !s) return s;
  return catalog::write_array_file(file(folder, number, "nodes"), graph.data_level0_memory_,
                                   graph.size_data_per_element_, graph.cur_element_count);
}

bool nowhere(const Place& place) {
  return std::all_of(place.begin(), place.end(), [](std::int8_t x) { return x == 0; });
}

void stop_if_asked(const Workers& workers) {
  if (workers.stop != nullptr && workers.stop->load(std::memory_order_relaxed)) throw Stopped{};
}

// Those that fall to one graph.
Status build(const std::filesystem::path& folder, std::uint32_t number, std::uint32_t count,
             const std::function<Place(std::uint32_t)>& place, const Workers& workers) {
  const std::uint32_t step = graphs_for(count);
  Space space;
  Hnsw graph(&space, count / step + 1, kLinks, kWidthBuilding);
  for (std::uint32_t product = number; product < count; product += step) {
    stop_if_asked(workers);
    const Place at = place(product);
    if (nowhere(at)) continue;
    graph.addPoint(at.data(), product);
  }
  return write_graph(folder, number, graph);
}

Error corrupt(const std::filesystem::path& path) {
  return make_error(ErrorCode::kCorrupt, "the graph of near products is damaged; run `shelfwise train` again",
                    path.string());
}

}  // namespace

// The library's graph over memory that it does not own: the lowest layer, which holds the places, is the mapped file.
class NearestProducts::Graph : private Space, private Hnsw {
 public:
  Graph() : Hnsw(this) {
    data_level0_memory_ = nullptr;
    linkLists_ = nullptr;
    visited_list_pool_ = nullptr;
    cur_element_count = 0;
  }
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;
  ~Graph() override {
    // The library frees what it finds: the upper layers' table and its pool are from it, the rest is mapped.
    data_level0_memory_ = nullptr;
    cur_element_count = 0;
  }

  Status open(const std::filesystem::path& folder, std::uint32_t number, std::uint32_t count) {
    auto head_file = catalog::Array<std::uint64_t>::open(file(folder, number, "head"));
    if (!head_file) return std::move(head_file).error();
    // The first graphs did not tell what was changed in them: nothing was.
    if (head_file->size() + 1 < kHeadNumbers) return corrupt(file(folder, number, "head"));
    Head head{(*head_file)[0], (*head_file)[1], (*head_file)[2], (*head_file)[3], 0};
    if (head_file->size() >= kHeadNumbers) head.changed = (*head_file)[4];
    changed_ = head.changed;
    if (head.links == 0 || head.links > 64 || head.top_layer > 64) return corrupt(file(folder, number, "head"));
    shape(head);
    auto nodes = catalog::open_array_file(file(folder, number, "nodes"), size_data_per_element_);
    if (!nodes) return std::move(nodes).error();
    auto upper = catalog::Array<std::uint32_t>::open(file(folder, number, "upper"));
    if (!upper) return std::move(upper).error();
    nodes_ = std::move(*nodes);
    upper_ = std::move(*upper);
    const auto bytes = nodes_.bytes().subspan(catalog::kArrayHeaderBytes);
    const bool fits = bytes.size() == head.products * size_data_per_element_ && head.products <= count &&
                      (head.products == 0 || head.entry < head.products);
    if (!fits) return corrupt(file(folder, number, "nodes"));
    // Only searched from here on, and the library writes nothing while it searches.
    data_level0_memory_ = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    cur_element_count = max_elements_ = head.products;
    if (!nodes_are_sound(count)) return corrupt(file(folder, number, "nodes"));
    if (!take_upper_layers()) return corrupt(file(folder, number, "upper"));
    read_here_and_there(bytes);
    visited_list_pool_ = new hnswlib::VisitedListPool(1, static_cast<int>(head.products));
    return {};
  }

  void find(const Place& place, std::size_t most, std::vector<NearProduct>& out) const {
    if (cur_element_count == 0) return;
    auto found = searchKnn(place.data(), most);
    for (; !found.empty(); found.pop()) {
      out.push_back({static_cast<std::uint32_t>(found.top().second),
                     static_cast<float>(kOne - found.top().first) / static_cast<float>(kOne)});
    }
  }

  std::size_t size() const { return cur_element_count; }
  std::uint64_t changed() const { return changed_; }
  std::uint32_t product(std::size_t node) const {
    return static_cast<std::uint32_t>(getExternalLabel(static_cast<hnswlib::tableint>(node)));
  }
  const std::int8_t* place(std::size_t node) const {
    return reinterpret_cast<const std::int8_t*>(getDataByInternalId(static_cast<hnswlib::tableint>(node)));
  }

  // An own copy, to which as many products can be added. The products keep their numbers.
  std::unique_ptr<Hnsw> copy(Space& space, std::size_t more) const {
    auto out = std::make_unique<Hnsw>(&space, cur_element_count + more, kLinks, kWidthBuilding);
    if (out->size_data_per_element_ != size_data_per_element_ || maxM_ != out->maxM_) return nullptr;
    std::memcpy(out->data_level0_memory_, data_level0_memory_, cur_element_count * size_data_per_element_);
    for (std::size_t node = 0; node < cur_element_count; ++node) out->linkLists_[node] = nullptr;
    const auto words = upper_.view();
    const std::size_t a_layer = size_links_per_element_ / sizeof(std::uint32_t);
    for (std::size_t at = 0; at < words.size();) {
      const std::uint32_t node = words[at];
      const std::size_t layers = words[at + 1];
      const std::size_t bytes = layers * size_links_per_element_;
      out->linkLists_[node] = static_cast<char*>(std::malloc(bytes + 1));  // which the library frees
      if (out->linkLists_[node] == nullptr) throw std::bad_alloc();
      out->element_levels_[node] = static_cast<int>(layers);
      std::memcpy(out->linkLists_[node], &words[at + 2], bytes);
      at += 2 + layers * a_layer;
    }
    out->cur_element_count = cur_element_count;
    out->enterpoint_node_ = cur_element_count == 0 ? out->enterpoint_node_ : enterpoint_node_;
    out->maxlevel_ = cur_element_count == 0 ? -1 : maxlevel_;
    return out;
  }

  std::size_t memory_bytes() const { return cur_element_count * (sizeof(char*) + sizeof(int)) + upper_.size() * 4; }

 private:
  void shape(const Head& head) {
    M_ = maxM_ = head.links;
    maxM0_ = 2 * M_;
    ef_ = kWidth;
    ef_construction_ = kWidthBuilding;
    num_deleted_ = 0;
    mult_ = revSize_ = 1;
    data_size_ = get_data_size();
    fstdistfunc_ = get_dist_func();
    dist_func_param_ = get_dist_func_param();
    size_links_per_element_ = maxM_ * sizeof(hnswlib::tableint) + sizeof(hnswlib::linklistsizeint);
    size_links_level0_ = maxM0_ * sizeof(hnswlib::tableint) + sizeof(hnswlib::linklistsizeint);
    offsetLevel0_ = 0;
    offsetData_ = size_links_level0_;
    label_offset_ = offsetData_ + data_size_;
    size_data_per_element_ = label_offset_ + sizeof(hnswlib::labeltype);
    enterpoint_node_ = static_cast<hnswlib::tableint>(head.entry);
    maxlevel_ = static_cast<int>(head.top_layer);
  }

  // Readers go by these numbers without looking.
  bool sound(const std::uint32_t* list, std::size_t most) const {
    const std::size_t size = *reinterpret_cast<const std::uint16_t*>(list);
    return size <= most &&
           std::all_of(list + 1, list + 1 + size, [&](std::uint32_t to) { return to < cur_element_count; });
  }
  bool nodes_are_sound(std::uint32_t count) const {
    for (std::size_t i = 0; i < cur_element_count; ++i) {
      const auto node = static_cast<hnswlib::tableint>(i);
      if (isMarkedDeleted(node) || !sound(get_linklist0(node), maxM0_) || getExternalLabel(node) >= count) return false;
    }
    return true;
  }
  bool take_upper_layers() {
    linkLists_ = static_cast<char**>(std::calloc(std::max<std::size_t>(1, cur_element_count), sizeof(char*)));
    if (linkLists_ == nullptr) return false;
    std::vector<std::uint32_t> layers_of(cur_element_count, 0);
    const auto words = upper_.view();
    const std::size_t a_layer = size_links_per_element_ / sizeof(std::uint32_t);
    for (std::size_t at = 0; at < words.size();) {
      if (words.size() - at < 2) return false;
      const std::uint32_t node = words[at];
      const std::uint32_t layers = words[at + 1];
      at += 2;
      if (node >= cur_element_count || layers > 64 || words.size() - at < layers * a_layer) return false;
      linkLists_[node] = const_cast<char*>(reinterpret_cast<const char*>(&words[at]));
      layers_of[node] = layers;
      for (std::uint32_t layer = 0; layer < layers; ++layer, at += a_layer) {
        if (!sound(&words[at], maxM_)) return false;
      }
    }
    return reaches_top(layers_of);
  }
  // A search goes down from the entry: every link of a layer must lead to a product that is in that layer.
  bool reaches_top(const std::vector<std::uint32_t>& layers_of) const {
    if (cur_element_count == 0) return true;
    if (layers_of[enterpoint_node_] < static_cast<std::uint32_t>(maxlevel_)) return false;
    for (std::size_t i = 0; i < cur_element_count; ++i) {
      for (std::uint32_t layer = 1; layer <= layers_of[i]; ++layer) {
        const std::uint32_t* list = get_linklist(static_cast<hnswlib::tableint>(i), static_cast<int>(layer));
        const std::size_t size = *reinterpret_cast<const std::uint16_t*>(list);
        if (!std::all_of(list + 1, list + 1 + size, [&](std::uint32_t to) { return layers_of[to] >= layer; }))
          return false;
      }
    }
    return true;
  }

  MappedFile nodes_;
  catalog::Array<std::uint32_t> upper_;
  std::uint64_t changed_ = 0;
};

// What a new set of places takes over from graphs of before.
class NearestProducts::Continuation {
 public:
  Continuation(const NearBefore& before, std::uint32_t count, const std::function<Place(std::uint32_t)>& place)
      : before_(before), count_(count), place_(place), moved_(graphs_for(count)), fresh_(graphs_for(count)) {}

  // Whether going on is sound: each product that is placed anew leaves the graph a little worse, so only one in ten is,
  // in all since it was built.
  bool find(const Workers& workers) {
    constexpr std::size_t kFewest = 10;
    if (before_.graphs == nullptr || before_.graphs->graphs_.size() != moved_.size()) return false;
    std::vector<char> sound(moved_.size());
    std::vector<char> known(count_, 0);
    const auto make_worker = [&] {
      return [&](std::size_t graph) { sound[graph] = compare(graph, known, workers) ? 1 : 0; };
    };
    parallel_for(moved_.size(), make_worker, 1, workers);
    if (std::count(sound.begin(), sound.end(), 0) > 0) return false;
    std::size_t nodes = 0;
    for (const auto& graph : before_.graphs->graphs_) nodes += graph->size();
    if (static_cast<std::size_t>(std::count(known.begin(), known.end(), 1)) != nodes) return false;  // some were merged
    for (std::uint32_t product = 0; product < count_; ++product) {
      if (known[product] == 0 && !nowhere(place_(product))) fresh_[product % fresh_.size()].push_back(product);
    }
    std::uint64_t changed = 0;
    for (std::size_t graph = 0; graph < moved_.size(); ++graph) changed += changed_in_all(graph);
    return before_.tolerance > 0 ? changed <= count_ / kFewest : changed == 0;
  }

  Status write(const std::filesystem::path& folder, std::uint32_t number, const Workers& workers) const {
    Space space;
    const auto graph = before_.graphs->graphs_[number]->copy(space, fresh_[number].size());
    for (std::size_t node = 0; node < graph->cur_element_count; ++node) {
      const auto at = static_cast<hnswlib::tableint>(node);
      graph->setExternalLabel(at, before_.product[graph->getExternalLabel(at)]);
    }
    for (const hnswlib::tableint node : moved_[number]) {
      stop_if_asked(workers);
      const auto product = static_cast<std::uint32_t>(graph->getExternalLabel(node));
      graph->updatePoint(place_(product).data(), node, 1);
    }
    for (const std::uint32_t product : fresh_[number]) {
      stop_if_asked(workers);
      graph->addPoint(place_(product).data(), product);
    }
    return write_graph(folder, number, *graph, changed_in_all(number));
  }

 private:
  std::uint64_t changed_in_all(std::size_t graph) const {
    return before_.graphs->graphs_[graph]->changed() + moved_[graph].size() + fresh_[graph].size();
  }
  // Notes what has moved in one graph; false where a product of it has no place any more.
  bool compare(std::size_t number, std::vector<char>& known, const Workers& workers) {
    const Graph& graph = *before_.graphs->graphs_[number];
    for (std::size_t node = 0; node < graph.size(); ++node) {
      stop_if_asked(workers);
      const std::uint32_t product = before_.product[graph.product(node)];
      if (product == NearBefore::kGone) return false;
      const Place at = place_(product);
      if (nowhere(at)) return false;
      known[product] = 1;
      if (!stands(at.data(), graph.place(node))) moved_[number].push_back(static_cast<hnswlib::tableint>(node));
    }
    return true;
  }

  bool stands(const std::int8_t* now, const std::int8_t* then) const {
    if (std::equal(now, now + kDimensions, then)) return true;
    if (before_.tolerance <= 0) return false;
    const double lengths = static_cast<double>(vector_product(now, now)) * vector_product(then, then);
    return vector_product(now, then) >= (1 - before_.tolerance) * std::sqrt(lengths);
  }

  const NearBefore& before_;
  std::uint32_t count_;
  const std::function<Place(std::uint32_t)>& place_;
  std::vector<std::vector<hnswlib::tableint>> moved_;  // nodes, by graph
  std::vector<std::vector<std::uint32_t>> fresh_;      // products that had no place, by graph
};

Status NearestProducts::write(const std::filesystem::path& folder, std::uint32_t count,
                              const std::function<Place(std::uint32_t)>& place, const Workers& workers,
                              const NearBefore& before) {
  std::vector<Status> done(graphs_for(count));
  try {
    Continuation continuation(before, count, place);
    const bool goes_on = continuation.find(workers);
    const auto make_worker = [&] {
      return [&](std::size_t graph) {
        const auto number = static_cast<std::uint32_t>(graph);
        done[graph] =
            goes_on ? continuation.write(folder, number, workers) : build(folder, number, count, place, workers);
      };
    };
    parallel_for(done.size(), make_worker, 1, workers);
  } catch (const std::runtime_error& error) { return make_error(ErrorCode::kNoSpace, error.what(), "near products"); }
  for (Status& status : done) {
    if (!status) return std::move(status);
  }
  return {};
}

NearestProducts::NearestProducts() = default;
NearestProducts::NearestProducts(NearestProducts&&) noexcept = default;
NearestProducts& NearestProducts::operator=(NearestProducts&&) noexcept = default;
NearestProducts::~NearestProducts() = default;

Result<NearestProducts> NearestProducts::open(const std::filesystem::path& folder, std::uint32_t count) {
  NearestProducts nearest;
  if (!std::filesystem::exists(file(folder, 0, "head"))) {
    return make_error(ErrorCode::kNotFound, "the model has no graph of near products", folder.string());
  }
  for (std::uint32_t number = 0; number < graphs_for(count); ++number) {
    auto graph = std::make_unique<Graph>();
    if (Status s = graph->open(folder, number, count); !s) return s.error();
    nearest.graphs_.push_back(std::move(graph));
  }
  return nearest;
}

std::vector<NearProduct> NearestProducts::find(const Place& place, std::size_t most) const {
  std::vector<NearProduct> found;
  for (const auto& graph : graphs_) graph->find(place, most, found);
  std::sort(found.begin(), found.end(), [](const NearProduct& a, const NearProduct& b) {
    return a.cosine != b.cosine ? a.cosine > b.cosine : a.product < b.product;
  });
  if (found.size() > most) found.resize(most);
  return found;
}

std::size_t NearestProducts::size() const {
  std::size_t products = 0;
  for (const auto& graph : graphs_) products += graph->size();
  return products;
}

std::size_t NearestProducts::memory_bytes() const {
  std::size_t bytes = 0;
  for (const auto& graph : graphs_) bytes += graph->memory_bytes();
  return bytes;
}

}  // namespace shelfwise::personalization
