// A blocking request to a unix socket, written by hand: what is sent must not depend on our own client.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::test {

struct http_answer {
  int status = 0; // 0: nobody answered
  std::string head;
  std::string body;
};
using http_fields = std::vector<std::pair<std::string, std::string>>;

/// One request on one connection. Content-Length is added unless the fields have one.
http_answer ask_http(const std::filesystem::path& socket, const std::string& method,
                     const std::string& target, const http_fields& fields, const std::string& body);

/// All that comes back for these bytes until the connection is closed, which one of the two has to want.
std::string ask_raw(const std::filesystem::path& socket, const std::string& bytes);
/// The first answer in that.
http_answer read_answer(const std::string& text);

} // namespace pheidi::test
