// The reader, the writer and the deadline of a live connection.
#include "session.hpp"

#include <boost/asio/post.hpp>

#include <array>

namespace pheidi::redis {

namespace asio = boost::asio;

namespace {

constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t keep_capacity = 1 << 20;
/// Silence is allowed while nothing is asked; the deadline of a command closes the stream.
constexpr milliseconds as_long_as_it_lives{std::chrono::hours(24 * 365)};

} // namespace

session::session(net::loop& l, net::stream s, milliseconds command_timeout, metrics::histogram* round_trip)
    : loop_(l), stream_(std::move(s)), command_timeout_(command_timeout), round_trip_(round_trip),
      deadline_(&session::deadline_passed, this), closed_(l) {}

void session::start() {
  loop_.spawn(read_loop(shared_from_this()));
}

net::awaitable<void> session::read_loop(std::shared_ptr<session> self) {
  std::vector<char> chunk(read_size);
  while (self->open_) {
    auto n = co_await self->stream_.read_some(chunk, as_long_as_it_lives);
    if (!self->open_) break;
    if (!n) {
      self->close(error{errc::lost, n.error().message()});
      break;
    }
    self->reader_.feed({chunk.data(), *n});
    while (self->open_) {
      auto r = self->reader_.next();
      if (!r) self->close(error{errc::lost, r.error().message()});
      if (!r || !*r) break;
      self->take(*std::move(*r));
    }
  }
}

net::awaitable<void> session::write_loop(std::shared_ptr<session> self) {
  // Everything that other coroutines ask for in this turn of the loop joins the write.
  co_await asio::post(self->loop_.context(), asio::use_awaitable);
  while (self->open_ && !self->out_.empty()) {
    self->sending_.swap(self->out_);
    auto written = co_await self->stream_.write(self->sending_, {}, self->command_timeout_);
    self->sending_.clear();
    if (self->sending_.capacity() > keep_capacity) self->sending_.shrink_to_fit();
    if (!written) self->close(error{errc::lost, written.error().message()});
  }
  self->writing_ = false;
}

net::awaitable<result<array>> session::exchange(std::size_t replies,
                                                const std::function<void(std::string&)>& append) {
  auto begin = [this, replies, &append](auto handler) { enqueue(replies, append, std::move(handler)); };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(result<array>)>(std::move(begin),
                                                                                  asio::use_awaitable);
}

void session::enqueue(std::size_t replies, const std::function<void(std::string&)>& append,
                      completion handler) {
  if (!open_) return resume_later(loop_, std::move(handler), result<array>(error{errc::not_connected}));
  append(out_);
  pending_.push_back({replies, {}, steady_clock::now(), std::move(handler)});
  pending_replies_ += replies;
  if (pending_.size() == 1) watch_deadline();
  begin_writing();
}

void session::say(const std::function<void(std::string&)>& append) {
  if (!open_) return;
  append(out_);
  begin_writing();
}

void session::begin_writing() {
  if (writing_) return;
  writing_ = true;
  loop_.spawn(write_loop(shared_from_this()));
}

void session::take(reply r) {
  if (pending_.empty() && heard_) return heard_(std::move(r));
  if (pending_.empty()) return close(error{errc::lost, "a reply nobody asked for"});
  auto& front = pending_.front();
  front.got.push_back(std::move(r));
  --pending_replies_;
  if (--front.missing > 0) return;
  if (round_trip_)
    round_trip_->observe(std::chrono::duration<double>(steady_clock::now() - front.sent).count());
  auto done = std::move(front);
  pending_.pop_front();
  if (pending_.empty()) deadline_.cancel();
  resume_later(loop_, std::move(done.handler), result<array>(std::move(done.got)));
}

void session::watch_deadline() {
  const auto left = pending_.front().sent + command_timeout_ - steady_clock::now();
  loop_.wheel().arm(deadline_, std::max(std::chrono::ceil<milliseconds>(left), milliseconds(0)));
}

void session::deadline_passed(void* context) {
  // The entry is set for the oldest command of the time it was armed; by now another may be the oldest.
  auto& self = *static_cast<session*>(context);
  if (self.pending_.empty()) return;
  const auto now = steady_clock::now();
  if (self.pending_.front().sent + self.command_timeout_ > now) return self.watch_deadline();
  self.close(error{errc::timeout});
}

void session::close(error why) {
  if (!open_) return;
  open_ = false;
  reason_ = why;
  deadline_.cancel();
  const auto expired = steady_clock::now() - command_timeout_;
  for (auto& w : std::exchange(pending_, {})) {
    const bool late = !why.is(errc::timeout) || w.sent <= expired;
    auto answer = late ? why : error{errc::lost, "another command got no answer in time"};
    resume_later(loop_, std::move(w.handler), result<array>(std::move(answer)));
  }
  pending_replies_ = 0;
  out_.clear();
  stream_.close();
  closed_.notify();
}

net::awaitable<void> session::closed() {
  while (open_)
    co_await closed_.wait(std::chrono::hours(1));
}

} // namespace pheidi::redis
