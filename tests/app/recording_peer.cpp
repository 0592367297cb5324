#include "recording_peer.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace pheidi::test {

recording_peer::answer recording_peer::accept_all() {
  return [](const http::request&) { return status(202); };
}

http::reply recording_peer::status(int code) {
  http::reply out;
  out.status = code;
  return out;
}

recording_peer::recording_peer(answer a) : answer_(std::move(a)) {
  start();
}

recording_peer::recording_peer(const std::string& chain_pem, const std::string& key_pem, answer a)
    : answer_(std::move(a)) {
  auto made = net::tls_server_context::make(chain_pem, key_pem);
  if (!made) throw std::runtime_error(made.error().message());
  context_ = std::make_unique<net::tls_server_context>(std::move(*made));
  start();
}

void recording_peer::start() {
  http::server_options options;
  options.keeps_absolute_targets = true; // it may be asked as a proxy
  server_ = std::make_unique<http::server>(loop_, std::move(options),
                                           [this](http::request r) { return take(std::move(r)); });
  auto port = context_ ? server_->listen_tls("127.0.0.1:0", *context_) : server_->listen("127.0.0.1:0");
  if (!port) throw std::runtime_error(port.error().message());
  port_ = *port;
  thread_ = std::thread([this] { loop_.run(); });
}

recording_peer::~recording_peer() {
  loop_.post([this] {
    server_->close();
    loop_.stop();
  });
  thread_.join();
}

net::awaitable<http::reply> recording_peer::take(http::request r) {
  auto reply = answer_(r);
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(r));
  }
  came_.notify_all();
  co_return reply;
}

std::string recording_peer::inbox(const std::string& path) const {
  return fmt::format("{}://peer.example:{}{}", context_ ? "https" : "http", port_, path);
}

std::vector<http::request> recording_peer::wait(std::size_t count, std::chrono::seconds patience) const {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, patience, [&] { return requests_.size() >= count; });
  return requests_;
}

std::vector<http::request> recording_peer::all() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::string field(const http::request& r, std::string_view name) {
  const auto* value = r.find(name);
  return value ? *value : std::string();
}

} // namespace pheidi::test
