#include "bench/load/mutate.h"

#include <array>
#include <string_view>

#include "common/random.h"

namespace shelfwise::load {
namespace {

constexpr size_t kMaxBytes = 2'000;

using namespace std::string_view_literals;

constexpr std::array<std::string_view, 54> kPieces = {"\"",
                                                      "'",
                                                      "(",
                                                      ")",
                                                      "[",
                                                      "]",
                                                      "{",
                                                      "}",
                                                      "<b>",
                                                      "&&",
                                                      "||",
                                                      "!",
                                                      "-",
                                                      "+",
                                                      "*",
                                                      "?",
                                                      "~1",
                                                      "^9",
                                                      "\\",
                                                      "/",
                                                      "%",
                                                      "\t",
                                                      " 12 in ",
                                                      " 12\" ",
                                                      " 30 cm ",
                                                      "1/2",
                                                      "16gb",
                                                      "3m",
                                                      "1e999",
                                                      "-0",
                                                      "0x1F",
                                                      "№",
                                                      "ß",
                                                      "ÅÉÎÕÜ",
                                                      "ﬁ",
                                                      "日本語テント",
                                                      "帐篷",
                                                      "เต็นท์",
                                                      "خيمة",
                                                      "אוהל",
                                                      "палатка",
                                                      "🏕️",
                                                      "\xff\xfe",
                                                      "\xe2\x80",
                                                      "\0"sv,
                                                      "\x1b[0m",
                                                      "\x7f",
                                                      "\r\n",
                                                      "\xe2\x80\xae",
                                                      "\xe2\x80\x8d",
                                                      " -",
                                                      " without ",
                                                      " under 50 ",
                                                      "\xed\xa0\x80"};

class Mutation {
 public:
  Mutation(const std::vector<std::string>& queries, Random& random) : queries_(queries), random_(random) {}

  std::string make() {
    text_ = queries_[random_.below(queries_.size())];
    for (std::uint64_t left = 1 + random_.below(8); left > 0; --left) change();
    if (text_.size() > kMaxBytes) text_.resize(kMaxBytes);
    return text_;
  }

 private:
  size_t place() { return random_.below(text_.size() + 1); }

  void change() {
    const size_t at = place();
    const size_t length = std::min<size_t>(1 + random_.below(3), text_.size() - at);
    switch (random_.below(12)) {
      case 0: text_.erase(at, length); break;
      case 1: text_.insert(at, text_.substr(at, length)); break;
      case 2:
        if (at + 1 < text_.size()) std::swap(text_[at], text_[at + 1]);
        break;
      case 3:
        if (at < text_.size()) text_[at] = static_cast<char>('a' + random_.below(26));
        break;
      case 4: text_.insert(at, 1, static_cast<char>('0' + random_.below(10))); break;
      case 5: text_.insert(at, kPieces[random_.below(kPieces.size())]); break;
      case 6: text_ += " " + queries_[random_.below(queries_.size())]; break;
      case 7: std::erase(text_, ' '); break;
      case 8: repeat(); break;
      case 9: text_.resize(at); break;
      case 10: text_.insert(at, 1, static_cast<char>(random_.below(256))); break;
      default: text_.insert(at, " "); break;
    }
  }

  void repeat() {
    const std::string once = text_;
    for (std::uint64_t times = random_.below(40); times > 0 && text_.size() < kMaxBytes; --times) text_ += once;
  }

  const std::vector<std::string>& queries_;
  Random& random_;
  std::string text_;
};

}  // namespace

std::vector<std::string> mutated(const std::vector<std::string>& queries, size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::string> made;
  made.reserve(count);
  while (made.size() < count) made.push_back(Mutation(queries, random).make());
  return made;
}

}  // namespace shelfwise::load
