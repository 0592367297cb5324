#include "scripted_peer.hpp"

namespace pheidi::http::test {

using namespace std::chrono_literals;

namespace {
constexpr milliseconds patience = 20s; // a test that hangs should end with a message
} // namespace

scripted_peer::state::state(net::loop& l, std::vector<script> s)
    : loop(l), scripts(std::move(s)), listener(net::listener::tcp(l, "127.0.0.1", 0).value()), stopped(l),
      ended(l) {}

scripted_peer::scripted_peer(net::loop& l, std::vector<script> scripts)
    : state_(std::make_shared<state>(l, std::move(scripts))) {
  l.spawn(accept_all(state_));
}

void scripted_peer::stop() {
  state_->listener.close();
  state_->stopped.set();
}

void scripted_peer::hang_up_all() {
  for (auto* s : state_->live)
    s->close();
}

net::awaitable<void> scripted_peer::accept_all(shared self) {
  for (;;) {
    auto accepted = co_await self->listener.accept();
    if (!accepted) co_return;
    const auto index = std::min(static_cast<std::size_t>(self->connections), self->scripts.size() - 1);
    ++self->connections;
    script steps(self->scripts[index]);
    self->loop.spawn(play(self, std::move(*accepted), std::move(steps)));
  }
}

net::awaitable<void> scripted_peer::play(shared self, net::stream s, script steps) {
  self->live.push_back(&s);
  for (const auto& now : steps) {
    const auto goes_on = co_await act(*self, s, now);
    if (!goes_on) break;
  }
  self->live.remove(&s);
  s.close();
  self->ended.set();
}

net::awaitable<bool> scripted_peer::act(state& self, net::stream& s, const step& now) {
  bool goes_on = false;
  switch (now.what) {
  case step::act::hear:
    goes_on = co_await listen_for(self, s, now.text);
    break;
  case step::act::say: {
    const auto sent = co_await s.write(now.text, std::string_view(), patience);
    goes_on = sent.has_value();
    break;
  }
  case step::act::drip:
    goes_on = co_await send_slowly(self, s, now);
    break;
  case step::act::hang_up:
    s.close();
    break;
  case step::act::reset:
    s.reset();
    break;
  case step::act::hold:
    goes_on = co_await listen_for(self, s, now.text);
    break;
  case step::act::silence:
    (void)co_await self.stopped.wait(patience);
    break;
  }
  co_return goes_on;
}

/// With nothing to listen for, until the end.
net::awaitable<bool> scripted_peer::listen_for(state& self, net::stream& s, const std::string& until) {
  std::string now;
  std::string piece(4096, '\0');
  while (until.empty() || now.find(until) == now.npos) {
    const auto n = co_await s.read_some(std::span<char>(piece), patience);
    if (!n) co_return false;
    now.append(piece.data(), *n);
    self.heard.append(piece.data(), *n);
  }
  co_return true;
}

net::awaitable<bool> scripted_peer::send_slowly(state& self, net::stream& s, const step& now) {
  for (const char& c : now.text) {
    co_await net::sleep_for(self.loop, now.pause);
    const auto sent = co_await s.write(std::string_view(&c, 1), std::string_view(), patience);
    if (!sent) co_return false;
  }
  co_return true;
}

} // namespace pheidi::http::test
