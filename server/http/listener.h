// Opening the socket that connections arrive at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise::server {

struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080", "localhost:8080", ":8080" (every address of the machine).
Result<ListenAddress> parse_listen_address(std::string_view text);

// Whether only programs on this machine reach the address.
bool is_loopback(const ListenAddress& address);

// "http://127.0.0.1:8080/"; `port` stands for the address's own, which may be 0.
std::string url_of(const ListenAddress& address, std::uint16_t port);

// A listening, non-blocking socket. kConflict where another program has the port.
Result<int> open_listener(const ListenAddress& address);

// The port that a listening socket got.
std::uint16_t port_of(int listener);

}  // namespace shelfwise::server
