#include "dns_stub.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <stdexcept>

namespace pheidi::net {

namespace asio = boost::asio;
using asio::ip::address_v4;
using asio::ip::tcp;
using asio::ip::udp;

namespace {

void put16(std::string& out, unsigned v) {
  out += static_cast<char>(v >> 8 & 0xff);
  out += static_cast<char>(v & 0xff);
}

void put32(std::string& out, std::uint32_t v) {
  put16(out, v >> 16);
  put16(out, v & 0xffff);
}

unsigned get16(std::string_view in, std::size_t at) {
  return static_cast<unsigned>(static_cast<unsigned char>(in[at])) << 8 |
         static_cast<unsigned char>(in[at + 1]);
}

std::string encoded(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const auto label = name.substr(0, name.find('.'));
    out += static_cast<char>(label.size());
    out += label;
    name.remove_prefix(std::min(name.size(), label.size() + 1));
  }
  return out + '\0';
}

std::string decoded(std::string_view query, std::size_t& at) {
  std::string out;
  while (query[at] != 0) {
    const auto size = static_cast<std::size_t>(query[at]);
    out += (out.empty() ? "" : ".") + std::string(query.substr(at + 1, size));
    at += size + 1;
  }
  ++at;
  return out;
}

void put_record(std::string& out, const std::string& owner, unsigned type, std::uint32_t ttl,
                const std::string& data) {
  out += owner;
  put16(out, type);
  put16(out, 1);
  put32(out, ttl);
  put16(out, static_cast<unsigned>(data.size()));
  out += data;
}

std::string bytes_of(const asio::ip::address& a) {
  if (a.is_v4()) {
    const auto b = a.to_v4().to_bytes();
    return std::string(b.begin(), b.end());
  }
  const auto b = a.to_v6().to_bytes();
  return std::string(b.begin(), b.end());
}

unsigned rcode(dns_stub::kind k) {
  switch (k) {
  case dns_stub::kind::no_such_name:
    return 3;
  case dns_stub::kind::server_failure:
    return 2;
  case dns_stub::kind::refused:
    return 5;
  default:
    return 0;
  }
}

} // namespace

struct dns_stub::tcp_client : std::enable_shared_from_this<tcp_client> {
  tcp_client(tcp::socket s, dns_stub& o) : socket(std::move(s)), owner(o) {}
  void read() {
    asio::async_read(socket, asio::buffer(in, 2),
                     [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                       if (!ec) self->read_query(get16(std::string_view(self->in.data(), 2), 0));
                     });
  }
  void read_query(std::size_t size) {
    asio::async_read(socket, asio::buffer(in, size),
                     [self = shared_from_this()](boost::system::error_code ec, std::size_t n) {
                       if (ec) return;
                       ++self->owner.by_tcp_;
                       const auto answer = self->owner.respond(std::string_view(self->in.data(), n), true);
                       put16(self->out, static_cast<unsigned>(answer.size()));
                       self->out += answer;
                       asio::async_write(self->socket, asio::buffer(self->out),
                                         [self](boost::system::error_code, std::size_t) {
                                           self->out.clear();
                                           self->read();
                                         });
                     });
  }
  tcp::socket socket;
  dns_stub& owner;
  std::array<char, 1500> in{};
  std::string out;
};

dns_stub::dns_stub(loop& l) : udp_(l.context()), tcp_(l.context()) {
  bind_both();
  udp_.non_blocking(true);
  receive();
  accept();
}

void dns_stub::bind_both() {
  // A port that is free for UDP may be taken for TCP.
  for (int attempt = 0; attempt < 100; ++attempt) {
    boost::system::error_code taken;
    udp_ = udp::socket(udp_.get_executor(), udp::endpoint(address_v4::loopback(), 0));
    tcp_ = tcp::acceptor(tcp_.get_executor(), tcp::v4());
    tcp_.bind(tcp::endpoint(address_v4::loopback(), udp_.local_endpoint().port()), taken);
    if (!taken) return tcp_.listen();
  }
  throw std::runtime_error("no port that is free for both UDP and TCP");
}

dns_stub::~dns_stub() = default;

std::string dns_stub::server() const {
  return "127.0.0.1:" + std::to_string(udp_.local_endpoint().port());
}

void dns_stub::script(const std::string& name, std::vector<reply> replies) {
  script(name, type::a, replies);
  script(name, type::aaaa, std::move(replies));
}

void dns_stub::script(const std::string& name, type t, std::vector<reply> replies) {
  scripts_[{name, t}] = std::deque<reply>(replies.begin(), replies.end());
}

void dns_stub::has(const std::string& name, std::vector<std::string> found, std::uint32_t ttl) {
  reply r;
  r.found = std::move(found);
  r.ttl = ttl;
  script(name, {r});
}

int dns_stub::asked(const std::string& name, type t) const {
  const auto it = asked_.find({name, t});
  return it == asked_.end() ? 0 : it->second;
}

void dns_stub::receive() {
  udp_.async_receive_from(asio::buffer(buffer_), from_, [this](boost::system::error_code ec, std::size_t n) {
    if (ec == asio::error::operation_aborted) return;
    // All that is there, or the socket's buffer overflows when many questions come at once.
    while (!ec) {
      const auto answer = respond(std::string_view(buffer_.data(), n), false);
      boost::system::error_code ignored;
      if (!answer.empty()) udp_.send_to(asio::buffer(answer), from_, 0, ignored);
      n = udp_.receive_from(asio::buffer(buffer_), from_, 0, ec);
    }
    receive();
  });
}

void dns_stub::accept() {
  tcp_.async_accept([this](boost::system::error_code ec, tcp::socket s) {
    if (ec) return;
    std::make_shared<tcp_client>(std::move(s), *this)->read();
    accept();
  });
}

dns_stub::reply dns_stub::next(const std::string& name, type t) {
  const auto it = scripts_.find({name, t});
  if (it == scripts_.end() || it->second.empty()) return reply{kind::no_such_name, {}, 0, false, {}};
  auto r = it->second.front();
  if (it->second.size() > 1) it->second.pop_front();
  return r;
}

std::string dns_stub::respond(std::string_view query, bool by_tcp) {
  std::size_t at = 12;
  const auto name = decoded(query, at);
  const auto asked_type = static_cast<type>(get16(query, at));
  const auto question = query.substr(12, at + 4 - 12);
  ++asked_[{name, asked_type}];
  const auto r = next(name, asked_type);
  if (r.what == kind::silence) return {};
  if (r.what == kind::garbage) return std::string(query.substr(0, 12)) + "\xff\xff\xff\xff";

  std::string records;
  unsigned count = 0;
  auto owner = encoded(name);
  if (!r.cname.empty()) {
    put_record(records, owner, 5, r.ttl, encoded(r.cname));
    owner = encoded(r.cname);
    ++count;
  }
  const bool cut = r.truncated && !by_tcp;
  for (const auto& text : r.found) {
    const auto a = asio::ip::make_address(text);
    if (cut || a.is_v4() != (asked_type == type::a)) continue;
    put_record(records, owner, static_cast<unsigned>(asked_type), r.ttl, bytes_of(a));
    ++count;
  }
  std::string out;
  put16(out, get16(query, 0) ^ (r.what == kind::wrong_id ? 1u : 0u));
  put16(out, 0x8180u | (cut ? 0x0200u : 0u) | rcode(r.what));
  put16(out, 1);
  put16(out, count);
  put32(out, 0);
  out += question;
  return out + records;
}

} // namespace pheidi::net
