// A value or the reason why there is none. The project's functions report every failure that can be expected this way;
// exceptions of libraries are turned into errors in the file that calls the library.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace shelfwise {

enum class ErrorCode {
  kInvalidArgument,  // the caller's input is wrong; the message says where and what to do
  kNotFound,
  kConflict,      // another process holds the store, or the state has moved on
  kTooLarge,      // input beyond a stated bound
  kCorrupt,       // bytes on disk are not what the format says
  kNewerVersion,  // written by a newer Shelfwise
  kNoSpace,       // the disk is full, or would be
  kIo,            // the operating system refused a file or a socket
  kUnavailable,   // try again later
  kUnauthorized,  // no key, or not a valid one
  kForbidden,     // a valid key that may not do this
  kInternal,      // our own mistake
};

// The name of a code as used in messages and JSON, "invalid_argument" for example.
const char* error_code_name(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;  // for a person: what is wrong and what to do about it
  std::string context;  // the place: "feed.csv:17", "/batch/3/messageId", "filter_by:12"; may be empty

  // "context: message", or the message alone.
  std::string text() const { return context.empty() ? message : context + ": " + message; }
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only where ok().
  T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Only where not ok().
  const Error& error() const& {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  const Error& error() const& {
    assert(!ok_);
    return error_;
  }
  Error&& error() && {
    assert(!ok_);
    return std::move(error_);
  }

 private:
  Error error_;
  bool ok_ = true;
};

using Status = Result<void>;

inline Error make_error(ErrorCode code, std::string message, std::string context = {}) {
  return Error{code, std::move(message), std::move(context)};
}

}  // namespace shelfwise
