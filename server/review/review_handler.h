// The review page and its calls over HTTP. docs/review.md
#pragma once

#include <string>
#include <string_view>

#include "server/api/exchange.h"
#include "server/review/review_session.h"

namespace shelfwise::server {

struct ReviewAccess {
  std::string token;    // every call has to present it; the page holds it
  bool remote = false;  // listens beyond this machine: any Host is answered, but the page itself needs ?key=TOKEN
};

// Calls carry "Authorization: Bearer TOKEN". Answered to pages of its own origin only, and, unless remote, to names of
// this machine only: a page elsewhere can neither read the token nor call. Thread-safe; the session must outlive it.
class ReviewHandler final : public RequestHandler {
 public:
  ReviewHandler(ReviewSession& session, ReviewAccess access) : session_(session), access_(std::move(access)) {}

  const ReviewAccess& access() const { return access_; }

  ApiReply handle(const ApiRequest& request) override;
  ApiReply refuse(int status, std::string_view detail) const override;

 private:
  Result<ApiReply> answer(const ApiRequest& request);
  Status check_caller(const ApiRequest& request) const;
  Result<ApiReply> page(const ApiRequest& request) const;
  Result<std::string> look(const ApiRequest& request);
  Result<std::string> change(const ApiRequest& request);

  ReviewSession& session_;
  ReviewAccess access_;
};

}  // namespace shelfwise::server
