// Requests off a stream, one after the other, each with its time limits.
#include "http/request_parser.hpp"

#include "pheidi/http/server.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <array>

namespace pheidi::http {

namespace {

/// One buffer a thread is enough: a stream fills it right before the reader runs again, which empties it at
/// once.
std::span<char> read_buffer() {
  thread_local std::array<char, 16 << 10> buffer;
  return buffer;
}

milliseconds until(steady_time deadline) {
  return std::max(std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now()), milliseconds(1));
}

} // namespace

const std::string* request::find(std::string_view lower_case_name) const {
  for (const auto& [name, value] : fields)
    if (boost::beast::iequals({name.data(), name.size()}, {lower_case_name.data(), lower_case_name.size()}))
      return &value;
  return nullptr;
}

struct request_reader::impl {
  enum class phase { idle, header, body };
  impl(net::stream& s, const server_options& o)
      : from(s), limits(o), parser(o.max_header_bytes, o.max_body_bytes) {}

  void begin();
  void enter(phase p);
  void advance();
  result<void> feed(std::string_view bytes);
  net::awaitable<result<bool>> read();
  net::awaitable<result<void>> answer_expectation();
  error late(const error& cause);

  net::stream& from;
  server_options limits;
  request_parser parser;
  std::string ahead; // what the peer sent beyond the request: pipelining
  phase now = phase::idle;
  steady_time deadline;
  bool continued = false;
  int status = 0;
};

void request_reader::impl::begin() {
  parser = request_parser(limits.max_header_bytes, limits.max_body_bytes);
  continued = false;
  status = 0;
  enter(phase::idle);
}

void request_reader::impl::enter(phase p) {
  const auto limit = p == phase::idle     ? limits.idle_timeout
                     : p == phase::header ? limits.header_timeout
                                          : limits.body_timeout;
  now = p;
  deadline = steady_clock::now() + limit;
}

/// A phase has one deadline for all its bytes, so a drip gains no time.
void request_reader::impl::advance() {
  if (now == phase::idle && !parser.empty()) enter(phase::header);
  if (now != phase::body && parser.header_done()) enter(phase::body);
}

result<void> request_reader::impl::feed(std::string_view bytes) {
  const auto taken = parser.feed(bytes);
  if (!taken) {
    status = parser.status();
    if (taken.error().is(errc::body_too_large)) status = 413;
    return taken.error();
  }
  advance();
  ahead = bytes.substr(*taken);
  return {};
}

error request_reader::impl::late(const error& cause) {
  if (cause.is(net::errc::read_timeout) && now != phase::idle) status = 408;
  return cause;
}

/// False: the peer closed between requests.
net::awaitable<result<bool>> request_reader::impl::read() {
  // A peer that always has another byte ready would never meet the read's own timeout.
  if (steady_clock::now() >= deadline) co_return late(error{net::errc::read_timeout});
  const auto into = read_buffer();
  const auto n = co_await from.read_some(into, until(deadline), net::errc::read_timeout);
  if (!n) {
    if (parser.empty() && n.error().is(net::errc::closed)) co_return false;
    co_return late(n.error());
  }
  const auto fed = feed({into.data(), *n});
  if (!fed) co_return fed.error();
  co_return true;
}

net::awaitable<result<void>> request_reader::impl::answer_expectation() {
  continued = true;
  constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  const auto sent = co_await from.write(go_on, std::string_view(), limits.write_timeout);
  co_return sent;
}

request_reader::request_reader(net::stream& from, const server_options& limits)
    : impl_(std::make_unique<impl>(from, limits)) {}
request_reader::~request_reader() = default;

int request_reader::suggested_status() const {
  return impl_->status;
}

net::awaitable<result<std::optional<request>>> request_reader::next() {
  auto& self = *impl_;
  self.begin();
  const auto ahead = std::exchange(self.ahead, {});
  if (!ahead.empty()) {
    const auto fed = self.feed(ahead);
    if (!fed) co_return fed.error();
  }
  while (!self.parser.done()) {
    if (self.parser.expects_continue() && !self.continued) {
      const auto sent = co_await self.answer_expectation();
      if (!sent) co_return sent.error();
    }
    const auto more = co_await self.read();
    if (!more) co_return more.error();
    if (!*more) {
      std::optional<request> none;
      co_return none;
    }
  }
  std::optional<request> whole(self.parser.take());
  co_return std::move(whole);
}

} // namespace pheidi::http
