// Leases: taking a connection out of the pool or dialling one, and giving it back.
#include "http/client_impl.hpp"

namespace pheidi::http {

namespace {
/// What a handshake computes comes within a round trip; after that it only waits.
constexpr milliseconds handshake_hold{100};
} // namespace

client::impl::impl(net::dialer& d, client_options o, metrics::registry* r)
    : from(d), options(std::move(o)), own_registry(r ? nullptr : new metrics::registry),
      counts(r ? *r : *own_registry), ways(options, d.addresses),
      handshakes(d.on, options.max_handshakes, handshake_hold),
      idle(d.on.wheel(), options.idle_per_origin, options.idle_timeout) {}

client::impl::~impl() {
  // A lease may outlive us; it then closes its connection by itself.
  for (auto& c : busy) {
    c.pool = nullptr;
    c.counts = nullptr;
    counts.busy.add(-1);
  }
}

std::unique_ptr<connection> client::impl::make(route way, std::string key) {
  while (counts.open >= options.max_connections)
    if (!idle.close_oldest()) return nullptr;
  auto made = std::make_unique<connection>(counts, std::move(way), std::move(key));
  made->pool = &idle;
  busy.push_back(*made);
  return made;
}

std::unique_ptr<connection> client::impl::reuse(const std::string& key) {
  auto taken = idle.take(key);
  if (!taken) return nullptr;
  taken->reused = true;
  busy.push_back(*taken);
  counts.reused.add();
  return taken;
}

void client::configure(const client_options& options) {
  auto& mine = impl_->options;
  mine.write_timeout = options.write_timeout;
  mine.first_byte_timeout = options.first_byte_timeout;
  mine.total_timeout = options.total_timeout;
  mine.max_header_bytes = options.max_header_bytes;
  mine.max_body_bytes = options.max_body_bytes;
}

client::client(net::dialer& d, client_options options, metrics::registry* registry)
    : impl_(std::make_unique<impl>(d, std::move(options), registry)) {}
client::~client() = default;

std::optional<client::lease> client::kept(const origin& to) {
  if (!impl_->ways.direct(to)) return std::nullopt;
  auto taken = impl_->reuse(to.key());
  if (!taken) return std::nullopt;
  return lease(std::move(taken));
}

net::awaitable<result<client::lease>> client::acquire(origin to) {
  auto way = impl_->ways.plan(to);
  if (!way) co_return way.error();
  auto key = way->key();
  if (auto kept = impl_->reuse(key)) {
    // A forwarding proxy's connection serves many origins.
    kept->way = *std::move(way);
    co_return lease(std::move(kept));
  }
  auto made = impl_->make(*std::move(way), std::move(key));
  if (!made) co_return error{errc::pool_exhausted};
  const auto dialled = co_await impl_->dial(*made);
  if (!dialled) co_return dialled.error();
  co_return lease(std::move(made));
}

std::size_t client::open() const {
  return impl_->counts.open;
}
std::size_t client::idle() const {
  return impl_->idle.size();
}
net::loop& client::on() const {
  return impl_->from.on;
}
void client::close_idle() {
  impl_->idle.clear();
}

client::lease::lease(std::unique_ptr<connection> c) : held_(std::move(c)) {}
client::lease::lease(lease&&) noexcept = default;
client::lease& client::lease::operator=(lease&& other) noexcept {
  if (this == &other) return *this;
  give_back();
  held_ = std::move(other.held_);
  return *this;
}
client::lease::~lease() {
  give_back();
}

void client::lease::give_back() {
  if (!held_ || !held_->pool || !held_->fit || !held_->on.open()) {
    held_.reset();
    return;
  }
  held_->unlink();
  auto& pool = *held_->pool;
  pool.put(std::move(held_));
}

bool client::lease::reused() const {
  return held_->reused;
}
bool client::lease::absolute_form() const {
  return held_->way.how == route::by::forward;
}

std::string_view client::lease::proxy_authorization() const {
  return absolute_form() ? std::string_view(held_->way.through->authorization_line) : std::string_view();
}

} // namespace pheidi::http
