// A scripted name server on loopback, UDP and TCP, on the loop of the test.
#pragma once

#include "pheidi/net/loop.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::net {

class dns_stub {
 public:
  enum class type : std::uint16_t { a = 1, aaaa = 28 };
  enum class kind { answer, no_such_name, server_failure, refused, silence, garbage, wrong_id };

  struct reply {
    kind what = kind::answer;
    std::vector<std::string> found{}; // of either family; those of the asked type are sent
    std::uint32_t ttl = 60;
    bool truncated = false; // over UDP, so that the client must come by TCP
    std::string cname{};    // the answer says that the name is an alias of this one
  };

  explicit dns_stub(loop& l);
  ~dns_stub();

  /// "127.0.0.1:5353"
  std::string server() const;
  /// What a name is answered, in this order; the last one again and again. Unknown names do not exist.
  void script(const std::string& name, std::vector<reply> replies);
  void script(const std::string& name, type t, std::vector<reply> replies);
  /// Addresses without end.
  void has(const std::string& name, std::vector<std::string> found, std::uint32_t ttl = 60);
  /// How often the name was asked for.
  int asked(const std::string& name, type t = type::a) const;
  int asked_by_tcp() const { return by_tcp_; }

 private:
  struct tcp_client;
  void bind_both();
  void receive();
  void accept();
  reply next(const std::string& name, type t);
  /// Empty for silence.
  std::string respond(std::string_view query, bool tcp);

  boost::asio::ip::udp::socket udp_;
  boost::asio::ip::tcp::acceptor tcp_;
  std::array<char, 1500> buffer_{};
  boost::asio::ip::udp::endpoint from_;
  std::map<std::pair<std::string, type>, std::deque<reply>> scripts_;
  std::map<std::pair<std::string, type>, int> asked_;
  int by_tcp_ = 0;
};

} // namespace pheidi::net
