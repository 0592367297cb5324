// Requests off a stream, one after the other, each with its time limits.
#include "http/large_bodies.hpp"
#include "http/request_parser.hpp"

#include "pheidi/http/server.hpp"
#include "pheidi/net/event.hpp"

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

enum class heard {
  bytes,
  end, ///< the peer closed between requests
};

/// What a read brought that nobody may be waiting for any more.
struct side_read {
  explicit side_read(net::loop& l) : arrived(l) {}
  net::event arrived;
  std::string bytes;
  std::optional<error> failure;
};

/// Beyond its reader's deadline, so that it is the reader who gives up first.
constexpr milliseconds spare{5000};
/// Bytes a second, of what goes beyond an ordinary body.
constexpr std::size_t slowest_upload = 128 << 10;

net::awaitable<void> fetch(std::shared_ptr<side_read> got, net::awaitable<result<std::size_t>> reading,
                           std::span<char> into) {
  const auto n = co_await std::move(reading);
  if (n)
    got->bytes.assign(into.data(), *n);
  else
    got->failure = n.error();
  got->arrived.set();
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
  impl(net::stream& s, const server_options& o, net::loop* l, large_bodies* all)
      : from(s), limits(o), parser(o.max_header_bytes, o.max_body_bytes), on(l), large(all) {}
  ~impl() { release(); }

  void begin();
  void enter(phase p);
  bool is_large() const { return parser.header_done() && parser.announced() > limits.max_body_bytes; }
  milliseconds extra_time() const;
  milliseconds patience() const;
  result<void> advance();
  int refuse_large();
  void release();
  result<void> feed(std::string_view bytes);
  net::awaitable<result<heard>> read();
  net::awaitable<result<heard>> read_beside();
  net::awaitable<result<void>> answer_expectation();
  result<heard> failed(const error& cause);

  net::stream& from;
  server_options limits;
  request_parser parser;
  net::loop* on;
  std::string ahead; // what the peer sent beyond the request: pipelining
  phase now = phase::idle;
  steady_time deadline;
  bool continued = false;
  int status = 0;
  large_bodies* large;
  std::optional<std::string> place_of; // the client whose large body this is
};

/// 0 for a body that may come. A large one has its place from its header to the next request.
int request_reader::impl::refuse_large() {
  if (!is_large()) return 0;
  auto& head = parser.so_far();
  head.peer = from.peer();
  if (limits.refuse_large)
    if (const int status_of = limits.refuse_large(head); status_of != 0) return status_of;
  if (!large) return 0;
  auto client = limits.client_of ? limits.client_of(head) : std::string();
  if (!large->enter(client, limits)) return 503;
  place_of = std::move(client);
  return 0;
}

void request_reader::impl::release() {
  if (place_of) large->leave(*place_of);
  place_of.reset();
}

void request_reader::impl::begin() {
  release();
  parser = request_parser(limits.max_header_bytes, limits.max_body_bytes, &limits.body_limit,
                          limits.keeps_absolute_targets);
  continued = false;
  status = 0;
  enter(phase::idle);
}

/// What is longer may take longer.
milliseconds request_reader::impl::extra_time() const {
  if (!is_large()) return milliseconds(0);
  return seconds((parser.announced() - limits.max_body_bytes) / slowest_upload);
}

/// For the next bytes: who is silent has no more time for a long body than for a short one.
milliseconds request_reader::impl::patience() const {
  const auto left = until(deadline);
  return now == phase::body ? std::min(left, limits.body_timeout) : left;
}

void request_reader::impl::enter(phase p) {
  const auto limit = p == phase::idle     ? limits.idle_timeout
                     : p == phase::header ? limits.header_timeout
                                          : limits.body_timeout + extra_time();
  now = p;
  deadline = steady_clock::now() + limit;
}

/// A phase has one deadline for all its bytes, so a drip gains no time.
result<void> request_reader::impl::advance() {
  if (now == phase::idle && !parser.empty()) enter(phase::header);
  if (now == phase::body || !parser.header_done()) return {};
  enter(phase::body);
  status = refuse_large();
  if (status == 0) return {};
  return error{errc::body_too_large, "a large body that may not come now"};
}

result<void> request_reader::impl::feed(std::string_view bytes) {
  const auto taken = parser.feed(bytes);
  if (!taken) {
    status = parser.status();
    if (taken.error().is(errc::body_too_large)) status = 413;
    return taken.error();
  }
  const auto stepped = advance();
  if (!stepped) return stepped.error();
  ahead = bytes.substr(*taken);
  return {};
}

result<heard> request_reader::impl::failed(const error& cause) {
  if (parser.empty() && cause.is(net::errc::closed)) return heard::end;
  if (cause.is(net::errc::read_timeout) && now != phase::idle) status = 408;
  return cause;
}

net::awaitable<result<heard>> request_reader::impl::read() {
  // A peer that always has another byte ready would never meet the read's own timeout.
  if (steady_clock::now() >= deadline) co_return failed(error{net::errc::read_timeout});
  // Between requests nobody is owed an answer: there the deadline may end the stream.
  if (on && now != phase::idle) {
    const auto beside = co_await read_beside();
    co_return beside;
  }
  const auto into = read_buffer();
  const auto n = co_await from.read_some(into, patience());
  if (!n) co_return failed(n.error());
  const auto fed = feed({into.data(), *n});
  if (!fed) co_return fed.error();
  co_return heard::bytes;
}

/// The read is a task of its own, so that a deadline ends the waiting and not the stream.
net::awaitable<result<heard>> request_reader::impl::read_beside() {
  const auto got = std::make_shared<side_read>(*on);
  const auto into = read_buffer();
  const auto most = patience();
  auto reading = from.read_some(into, most + spare);
  on->spawn(fetch(got, std::move(reading), into));
  const auto in_time = co_await got->arrived.wait(most);
  if (!in_time) co_return failed(error{net::errc::read_timeout});
  if (got->failure) co_return failed(*got->failure);
  const auto fed = feed(got->bytes);
  if (!fed) co_return fed.error();
  co_return heard::bytes;
}

net::awaitable<result<void>> request_reader::impl::answer_expectation() {
  continued = true;
  constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  const auto sent = co_await from.write(go_on, std::string_view(), limits.write_timeout);
  co_return sent;
}

request_reader::request_reader(net::stream& from, const server_options& limits)
    : impl_(std::make_unique<impl>(from, limits, nullptr, nullptr)) {}
request_reader::request_reader(net::loop& on, net::stream& from, const server_options& limits,
                               large_bodies* large)
    : impl_(std::make_unique<impl>(from, limits, &on, large)) {}
request_reader::~request_reader() = default;

int request_reader::suggested_status() const {
  return impl_->status;
}

std::string request_reader::take_ahead() {
  return std::exchange(impl_->ahead, {});
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
    if (*more == heard::end) {
      std::optional<request> none;
      co_return none;
    }
  }
  std::optional<request> whole(self.parser.take());
  co_return std::move(whole);
}

} // namespace pheidi::http
