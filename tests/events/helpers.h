// Small events, and a folder to keep a log in.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "events/event.h"
#include "events/event_store.h"

namespace shelfwise::events {

inline TimePoint at(const std::string& text) { return parse_rfc3339(text).value(); }
inline const TimePoint kNow = at("2026-03-10T12:00:00Z");

class TempFolder {
 public:
  TempFolder() {
    static std::atomic<int> count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("shelfwise-events-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(path_);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path log() const { return path_ / "events.db"; }

 private:
  std::filesystem::path path_;
};

// {"type":"track", ...} of a device; "user" adds a userId.
inline nlohmann::json view(const std::string& id, const std::string& device, const std::string& product,
                           const std::string& time = "2026-03-01T10:00:00Z") {
  return {{"type", "track"},       {"event", "Product Viewed"}, {"messageId", id},
          {"anonymousId", device}, {"timestamp", time},         {"properties", {{"product_id", product}}}};
}

inline nlohmann::json identify(const std::string& id, const std::string& device, const std::string& user,
                               const std::string& time = "2026-03-01T10:00:00Z") {
  return {{"type", "identify"}, {"messageId", id}, {"anonymousId", device}, {"userId", user}, {"timestamp", time}};
}

inline nlohmann::json alias(const std::string& id, const std::string& previous, const std::string& user,
                            const std::string& time = "2026-03-01T10:00:00Z") {
  return {{"type", "alias"}, {"messageId", id}, {"previousId", previous}, {"userId", user}, {"timestamp", time}};
}

inline EventStore::Incoming incoming(const nlohmann::json& message) {
  auto event = parse_event(message, kNow);
  EXPECT_TRUE(event.ok()) << event.error().text();
  return {std::move(event).value(), message.dump()};
}

inline std::vector<EventStore::Incoming> incoming(const std::vector<nlohmann::json>& messages) {
  std::vector<EventStore::Incoming> batch;
  for (const auto& message : messages) batch.push_back(incoming(message));
  return batch;
}

inline std::unique_ptr<EventStore> open_store(const std::filesystem::path& file, EventStore::Options options = {}) {
  auto store = EventStore::open(file, options);
  EXPECT_TRUE(store.ok()) << store.error().text();
  return store.ok() ? std::move(store).value() : nullptr;
}

inline std::vector<Outcome> append(EventStore& store, const std::vector<nlohmann::json>& messages) {
  auto batch = incoming(messages);
  auto outcomes = store.append(batch);
  EXPECT_TRUE(outcomes.ok()) << outcomes.error().text();
  return outcomes.ok() ? *outcomes : std::vector<Outcome>{};
}

inline std::vector<std::string> message_ids(const EventStore& store, std::uint64_t after = 0) {
  std::vector<std::string> ids;
  const Status status = store.for_each(after, [&](const Event& event) {
    ids.push_back(event.message_id.str());
    return true;
  });
  EXPECT_TRUE(status.ok()) << status.error().text();
  return ids;
}

inline std::vector<std::string> message_ids_of(const EventStore& store, const std::string& shopper) {
  std::vector<std::string> ids;
  const auto events = store.events_of(ShopperId(shopper));
  EXPECT_TRUE(events.ok()) << events.error().text();
  for (const Event& event : *events) ids.push_back(event.message_id.str());
  return ids;
}

}  // namespace shelfwise::events
