// Urgent bytes leave in front of the queue, each piece as one write.
#include "http/outgoing.hpp"

#include <utility>

namespace pheidi::http {

namespace {

/// Some thirty answers to pings.
constexpr std::size_t most_urgent_bytes = 4096;

} // namespace

outgoing::outgoing(net::loop& l, net::stream& to, const send_limits& limits)
    : to_(to), limits_(limits), wake_(l) {}

bool outgoing::push(std::string head, std::shared_ptr<const std::string> body) {
  piece p{std::move(head), std::move(body)};
  if (finished_ || queue_.size() >= limits_.messages || bytes_ + p.size() > limits_.bytes) return false;
  bytes_ += p.size();
  queue_.push_back(std::move(p));
  wake_.set();
  return true;
}

void outgoing::push_first(std::string_view bytes) {
  if (finished_ || urgent_.size() + bytes.size() > most_urgent_bytes) return;
  urgent_ += bytes;
  wake_.set();
}

void outgoing::finish(std::string last_words) {
  if (finished_) return;
  finished_ = true;
  if (!last_words.empty()) {
    piece p{std::move(last_words), nullptr};
    bytes_ += p.size();
    queue_.push_back(std::move(p));
  }
  wake_.set();
}

void outgoing::drop() {
  queue_.clear();
  urgent_.clear();
  bytes_ = 0;
}

bool outgoing::next(piece& into) {
  if (!urgent_.empty()) {
    into = piece{std::exchange(urgent_, {}), nullptr};
    return true;
  }
  if (queue_.empty()) return false;
  into = std::move(queue_.front());
  queue_.pop_front();
  bytes_ -= into.size();
  return true;
}

net::awaitable<bool> outgoing::write(piece p) {
  const std::string_view body = p.body ? std::string_view(*p.body) : std::string_view();
  const auto sent = co_await to_.write(p.head, body, limits_.write_timeout);
  if (!sent) late_ = sent.error().is(net::errc::write_timeout);
  co_return sent.has_value();
}

net::awaitable<bool> outgoing::run() {
  for (;;) {
    piece p;
    while (next(p)) {
      const auto sent = co_await write(std::move(p));
      if (!sent) co_return false;
    }
    if (finished_) co_return true;
    wake_.clear();
    (void)co_await wake_.wait();
  }
}

} // namespace pheidi::http
