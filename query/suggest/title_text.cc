#include "query/suggest/title_text.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace shelfwise::query {
namespace {

// Stops at the title, which stands near the beginning.
class TitleReader final : public nlohmann::json::json_sax_t {
 public:
  std::string title;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t& value) override {
    if (depth_ != 1 || !at_title_) return true;
    title = std::move(value);
    return false;
  }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return ++depth_ > 0; }
  bool key(string_t& name) override {
    at_title_ = depth_ == 1 && name == "title";
    return true;
  }
  bool end_object() override { return depth_-- > 0; }
  bool start_array(std::size_t) override { return ++depth_ > 0; }
  bool end_array() override { return depth_-- > 0; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  int depth_ = 0;
  bool at_title_ = false;
};

}  // namespace

std::string title_of(const catalog::Generation& generation, Doc doc) {
  TitleReader reader;
  nlohmann::json::sax_parse(generation.stored_json(doc), &reader);
  return std::move(reader.title);
}

}  // namespace shelfwise::query
