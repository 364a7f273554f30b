#include "server/http/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace shelfwise::server {

Connection::~Connection() { ::close(fd); }

Connection::Io Connection::receive(size_t max_bytes) {
  const size_t before = in.size();
  in.resize(before + max_bytes);
  ssize_t got = 0;
  do { got = ::recv(fd, in.data() + before, max_bytes, 0); } while (got < 0 && errno == EINTR);
  const int why = errno;
  in.resize(before + static_cast<size_t>(got > 0 ? got : 0));
  if (got > 0) return Io::kDone;
  return got < 0 && (why == EAGAIN || why == EWOULDBLOCK) ? Io::kBlocked : Io::kGone;
}

Connection::Io Connection::flush() {
  while (sent < out.size()) {
    const ssize_t wrote = ::send(fd, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Io::kBlocked : Io::kGone;
    sent += static_cast<size_t>(wrote);
  }
  out.clear();
  sent = 0;
  return Io::kDone;
}

}  // namespace shelfwise::server
