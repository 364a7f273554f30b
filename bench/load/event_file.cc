#include "bench/load/event_file.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

namespace shelfwise::load {
namespace {

constexpr std::uint32_t kShelfSize = 200;
constexpr std::uint32_t kOwnShelves = 4;  // that a shopper keeps coming back to
constexpr double kDayMs = 24.0 * 3600 * 1000;
constexpr double kSpanMs = 90 * kDayMs;

// A place below `count`, small ones often: the first hundredth gets .01^(1/power) of all.
std::uint32_t skewed(Random& random, std::uint32_t count, double power) {
  const auto place = static_cast<std::uint32_t>(std::pow(random.uniform(), power) * count);
  return std::min(place, count - 1);
}

std::string first_words(const std::string& title) {
  const size_t first = title.find(' ');
  return first == std::string::npos ? title : title.substr(0, title.find(' ', first + 1));
}

struct Read {
  std::string type;
  Shelves::Item item;
  std::uint64_t place;
};

// One shopper's visit, written event by event.
class Visit {
 public:
  Visit(std::ofstream& out, const EventFile& plan, const Shelves& shelves, Random& random)
      : out_(out), plan_(plan), shelves_(shelves), random_(random) {}

  // Writes at most `limit` events from `start` on, returns how many.
  std::uint64_t write(std::uint64_t first_number, std::uint64_t limit, TimePoint start) {
    number_ = first_number;
    end_ = first_number + limit;
    time_ = start;
    shopper_ = skewed(random_, plan_.shoppers, 1.6);
    std::uint32_t shelf = own_shelf();
    const Shelves::Item* seen = nullptr;
    if (random_.uniform() < 0.25) search(shelves_.any_item(shelf, random_));
    do {
      const double turn = random_.uniform();
      if (turn < 0.1) shelf = own_shelf();
      const bool together = seen != nullptr && turn > 0.85;
      seen = together ? &shelves_.companion(*seen) : &shelves_.any_item(shelf, random_);
      look(*seen);
    } while (random_.uniform() < 0.75);
    if (!cart_.empty() && random_.uniform() < 0.5) order();
    cart_.clear();
    return number_ - first_number;
  }

 private:
  std::uint32_t own_shelf() {
    if (random_.uniform() < 0.3) return shelves_.any_shelf(random_);
    Random own(plan_.seed ^ (std::uint64_t{shopper_} * kOwnShelves + random_.below(kOwnShelves)));
    return shelves_.any_shelf(own);
  }

  void search(const Shelves::Item& item) {
    event("Products Searched", R"({"query":)" + nlohmann::json(item.query).dump() + "}");
  }

  void look(const Shelves::Item& item) {
    const std::string product = R"({"product_id":)" + nlohmann::json(item.id).dump() + "}";
    if (random_.uniform() < 0.3) event("Product Clicked", product);
    event("Product Viewed", product);
    if (random_.uniform() < 0.12) {
      event("Product Added", product);
      cart_.push_back(&item);
    }
  }

  void order() {
    std::string products;
    for (const Shelves::Item* item : cart_) {
      products += products.empty() ? "" : ",";
      products += R"({"product_id":)" + nlohmann::json(item->id).dump() + R"(,"quantity":1,"price":)" +
                  std::to_string(5 + stable_hash(item->id) % 95) + "}";
    }
    event("Order Completed",
          R"({"order_id":"o)" + std::to_string(number_) + R"(","currency":"USD","products":[)" + products + "]}");
  }

  void event(const char* name, const std::string& properties) {
    if (number_ == end_) return;
    out_ << R"({"type":"track","messageId":"file-)" << plan_.seed << '-' << number_ << R"(","userId":"bench-)"
         << shopper_ << R"(","timestamp":")" << format_rfc3339(time_) << R"(","event":")" << name
         << R"(","properties":)" << properties << "}\n";
    ++number_;
    time_ += std::chrono::seconds(5 + static_cast<std::int64_t>(random_.below(90)));
  }

  std::ofstream& out_;
  const EventFile& plan_;
  const Shelves& shelves_;
  Random& random_;
  std::uint64_t number_ = 0;
  std::uint64_t end_ = 0;
  TimePoint time_;
  std::uint32_t shopper_ = 0;
  std::vector<const Shelves::Item*> cart_;
};

}  // namespace

Result<Shelves> Shelves::read(const std::filesystem::path& catalog, std::uint64_t seed) {
  std::ifstream lines(catalog);
  if (!lines) return make_error(ErrorCode::kNotFound, "cannot open the catalog", catalog.string());
  std::vector<Read> products;
  std::string line;
  for (size_t number = 1; std::getline(lines, line); ++number) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.value("id", nlohmann::json()).is_string() ||
        !json.value("title", nlohmann::json()).is_string()) {
      return make_error(ErrorCode::kInvalidArgument,
                        "the line is no product with an id and a title; give a clean catalog",
                        catalog.string() + ":" + std::to_string(number));
    }
    auto id = json["id"].get<std::string>();
    const std::uint64_t place = stable_hash(id, seed);
    products.push_back({.type = json.value("product_type", ""),
                        .item = {.id = std::move(id), .query = first_words(json["title"].get<std::string>())},
                        .place = place});
  }
  if (products.empty()) return make_error(ErrorCode::kInvalidArgument, "the catalog is empty", catalog.string());
  std::ranges::stable_sort(products, {}, &Read::type);
  Shelves shelves;
  for (size_t first = 0; first < products.size(); first += kShelfSize) {
    shelves.first_.push_back(static_cast<std::uint32_t>(first));
    const auto begin = products.begin() + static_cast<std::ptrdiff_t>(first);
    const size_t size = std::min<size_t>(kShelfSize, products.size() - first);
    std::ranges::sort(begin, begin + static_cast<std::ptrdiff_t>(size), {}, &Read::place);
  }
  shelves.first_.push_back(static_cast<std::uint32_t>(products.size()));
  for (Read& product : products) shelves.items_.push_back(std::move(product.item));
  shelves.popular_.resize(shelves.count());
  std::iota(shelves.popular_.begin(), shelves.popular_.end(), 0U);
  std::ranges::sort(shelves.popular_, {}, [&](std::uint32_t shelf) { return stable_hash("", seed + shelf); });
  return shelves;
}

std::uint32_t Shelves::any_shelf(Random& random) const { return popular_[skewed(random, count(), 2)]; }

const Shelves::Item& Shelves::any_item(std::uint32_t shelf, Random& random) const {
  return items_[first_[shelf] + skewed(random, first_[shelf + 1] - first_[shelf], 2.5)];
}

const Shelves::Item& Shelves::companion(const Item& item) const {
  Random random(stable_hash(item.id));
  return any_item(any_shelf(random), random);
}

Status write_events(const EventFile& plan, const Shelves& shelves, const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::binary);
  if (!out) return make_error(ErrorCode::kIo, "cannot create the file", file.string());
  Random random(plan.seed);
  Visit visit(out, plan, shelves, random);
  for (std::uint64_t done = 0; done < plan.count;) {
    // Half an hour before the end is left for the last visit.
    const double age = (1 - static_cast<double>(done) / static_cast<double>(plan.count)) * (kSpanMs - kDayMs / 48);
    const TimePoint start = plan.end - std::chrono::milliseconds(static_cast<std::int64_t>(age + kDayMs / 48));
    done += visit.write(done, plan.count - done, start);
  }
  out.close();
  if (!out) return make_error(ErrorCode::kIo, "cannot write the whole file; is the disk full?", file.string());
  return {};
}

}  // namespace shelfwise::load
