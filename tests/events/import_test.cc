#include "events/import.h"

#include <gmock/gmock.h>

#include <memory>

#include "events/line_reader.h"
#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Imported {
  Result<ImportReport> report;
  std::vector<RejectedLine> rejected;
};

Imported import(EventStore& store, const std::string& text) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  EXPECT_EQ(std::fwrite(text.data(), 1, text.size(), file.get()), text.size());
  std::rewind(file.get());
  Imported result{ImportReport{}, {}};
  ImportOptions options;
  options.now = kNow;
  options.rejected = [&](const RejectedLine& line) { result.rejected.push_back(line); };
  result.report = import_events(file.get(), store, options);
  EXPECT_TRUE(result.report.ok());
  return result;
}

TEST(Import, BadLinesAreLeftOutAndNamed) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  const std::string deep = std::string(100'000, '[');
  const std::string text =
      "\xEF\xBB\xBF" + view("1", "a", "p").dump() + "\r\n" +  // a byte order mark is no harm
      "\n" + "{\"type\":\n" +
      R"({"type":"track","event":"Product Viewed","messageId":"m","userId":"u","properties":{"price":1}})"
      "\n" +
      deep + "\n" + std::string(kMaxMessageBytes + 1, ' ') + "\n" +
      "{\"type\":\"page\",\"messageId\":\"\xFF\",\"userId\":\"u\"}\n" + view("2", "a", "p").dump();  // no end of line
  const auto result = import(*store, text);
  EXPECT_EQ(result.report->stored, 2U);
  EXPECT_EQ(result.report->lines, 7U);
  EXPECT_EQ(result.report->rejected, 5U);
  EXPECT_EQ(result.report->bytes, text.size());
  ASSERT_EQ(result.rejected.size(), 5U);
  EXPECT_EQ(result.rejected[0].line, 3U);
  EXPECT_THAT(result.rejected[0].reason, HasSubstr("not JSON"));
  EXPECT_EQ(result.rejected[1].line, 4U);
  EXPECT_EQ(result.rejected[1].pointer, "/properties/product_id");
  EXPECT_EQ(result.rejected[2].line, 5U);
  EXPECT_THAT(result.rejected[2].reason, HasSubstr("nested deeper"));
  EXPECT_EQ(result.rejected[3].line, 6U);
  EXPECT_THAT(result.rejected[3].reason, HasSubstr("longer than"));
  EXPECT_EQ(result.rejected[4].line, 7U);
  EXPECT_THAT(message_ids(*store), ElementsAre("1", "2"));
}

TEST(Import, RunAgainSkipsWhatIsStored) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  std::string text;
  for (int i = 0; i < 25'000; ++i)
    text += view("m" + std::to_string(i), "a" + std::to_string(i % 50), "p").dump() + "\n";
  // The first run is cut short in the middle of a line.
  const auto first = import(*store, text.substr(0, text.size() / 2));
  EXPECT_EQ(first.report->rejected, 1U);
  const auto second = import(*store, text);
  EXPECT_EQ(second.report->seen_before, first.report->stored);
  EXPECT_EQ(second.report->stored + second.report->seen_before, 25'000U);
  EXPECT_EQ(store->count().value(), 25'000U);
}

TEST(Import, ALineWithoutMessageIdIsTheSameEventEachTime) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  const std::string text = R"({"type":"page","userId":"u","messageId":null,"timestamp":"2026-01-01T00:00:00Z"})"
                           "\n"
                           R"({"type":"page","userId":"u","timestamp":"2026-01-02T00:00:00Z"})"
                           "\n";
  EXPECT_EQ(import(*store, text).report->stored, 2U);
  EXPECT_EQ(import(*store, text).report->seen_before, 2U);
  const auto messages = store->messages_of(ShopperId("u"));
  ASSERT_EQ(messages->size(), 2U);
  const auto ids = message_ids(*store);
  for (size_t i = 0; i < 2; ++i) { EXPECT_EQ(nlohmann::json::parse((*messages)[i].json)["messageId"], ids[i]); }
}

TEST(Import, ExportGivesEachMessageAsItCame) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  const std::string line = R"({"type": "page",  "messageId":"m1","userId":"u","unknown":[1, 2.50]})";
  import(*store, line + "\n" + view("m2", "a", "p").dump() + "\n");
  ASSERT_TRUE(store->erase(ShopperId("a"), kNow));
  std::vector<std::string> messages;
  ASSERT_TRUE(store->for_each_message(0, [&](const StoredMessage& message) {
    messages.push_back(message.json);
    return true;
  }));
  EXPECT_THAT(messages, ElementsAre(line));
}

TEST(Import, AFileWithoutLinesIsNoError) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  EXPECT_EQ(import(*store, "").report->lines, 0U);
  EXPECT_EQ(import(*store, "\n \r\n").report->lines, 0U);
}

TEST(Import, BinaryInputIsLeftOut) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  std::string binary(300'000, '\0');
  for (size_t i = 0; i < binary.size(); ++i) binary[i] = static_cast<char>(i * 131 % 251);
  const auto result = import(*store, binary);
  EXPECT_EQ(result.report->stored, 0U);
  EXPECT_EQ(result.report->rejected, result.report->lines);
  EXPECT_GT(result.report->lines, 0U);
}

TEST(Import, AFailureOfTheLogStopsTheImport) {
  const TempFolder folder;
  append(*open_store(folder.log()), {view("1", "a", "p")});
  const auto store = open_store(folder.log(), {.read_only = true});
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += view("m" + std::to_string(i), "a", "p").dump() + "\n";
  std::fwrite(text.data(), 1, text.size(), file.get());
  std::rewind(file.get());
  const auto report = import_events(file.get(), *store, ImportOptions{kNow, {}, {}});
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message, HasSubstr("run the import again"));
}

TEST(LineReader, CutsWhatIsTooLongAndGoesOn) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  std::fputs("short\n0123456789\nlast", file.get());
  std::rewind(file.get());
  LineReader lines(file.get(), 6);
  std::string line;
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line, "short");
  EXPECT_FALSE(lines.too_long());
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line, "012345");
  EXPECT_TRUE(lines.too_long());
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line, "last");
  EXPECT_EQ(lines.number(), 3U);
  EXPECT_FALSE(lines.too_long());
  EXPECT_FALSE(lines.next(line));
}

}  // namespace
}  // namespace shelfwise::events
