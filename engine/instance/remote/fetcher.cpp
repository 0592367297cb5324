// One file or page from its URL to its bytes: admit, ask, follow.
#include "pheidi/base/log.hpp"
#include "pheidi/federation/discovery/admission.hpp"
#include "pheidi/federation/discovery/answer.hpp"
#include "pheidi/federation/discovery/get_request.hpp"
#include "pheidi/federation/discovery/host_limits.hpp"
#include "pheidi/instance/remote/fetch.hpp"

#include <map>
#include <utility>

namespace pheidi::instance::remote {

namespace discovery = federation::discovery;

namespace {

using discovery::errc;

constexpr int max_hops = 3;
/// Of all hops together; each exchange has its own bounds besides.
constexpr seconds whole_fetch{30};
constexpr std::size_t longest_file = std::size_t{16} << 20;
constexpr std::size_t most_connections = 32;
constexpr std::string_view no_body;

struct counters {
  explicit counters(metrics::registry& r)
      : requests(r.make_counter("pheidi_remote_requests_total",
                                "GETs of files and pages of other servers, each hop counted.")),
        bytes(r.make_counter("pheidi_remote_fetched_bytes_total",
                             "Bytes of files and pages of other servers that were taken.")),
        in_(r) {}

  /// An error without code is none.
  void done(const error& e) {
    const auto why = e.code.failed() ? discovery::label(e) : std::string_view("ok");
    auto& cell = by_result_[why];
    if (!cell)
      cell = &in_.make_counter("pheidi_remote_fetches_total",
                               "Files and pages of other servers asked for, by what came of it.",
                               {{"result", std::string(why)}});
    cell->add();
  }

  metrics::counter& requests;
  metrics::counter& bytes;

 private:
  metrics::registry& in_;
  std::map<std::string_view, metrics::counter*> by_result_; // labels are literals
};

result<fetched> take(http::response reply, const http::url& at, wanted what) {
  auto where = at.text();
  if (reply.status != 200)
    return error(discovery::from_status(reply.status), where + " answered " + std::to_string(reply.status));
  if (reply.body_cut || reply.body.size() > what.max_bytes) return error(errc::too_large, where);
  const auto* type = reply.find("content-type");
  return fetched{std::move(reply.body), type ? *type : std::string(), std::move(where)};
}

} // namespace

http::client_options make_client_options(const config::settings& s) {
  auto out = discovery::make_client_options(s);
  out.max_connections = most_connections;
  out.idle_per_origin = 2;
  out.max_body_bytes = longest_file;
  out.keep_body_bytes = longest_file;
  return out;
}

struct web_fetcher::impl {
  explicit impl(parts given) : p(std::move(given)), limits(p.client.on(), p.per_host), count(p.registry) {}

  result<void> admit(const http::url& at) const;
  net::awaitable<result<fetched>> get(std::string url, wanted what);
  net::awaitable<result<fetched>> follow(http::url at, wanted what);
  net::awaitable<result<http::response>> ask(const http::url& at, wanted what);

  parts p;
  discovery::host_limits limits;
  counters count;
};

result<void> web_fetcher::impl::admit(const http::url& at) const {
  const auto rules = p.policy ? p.policy() : nullptr;
  return discovery::admit_unproven(at, p.settings.identity, rules.get());
}

net::awaitable<result<http::response>> web_fetcher::impl::ask(const http::url& at, wanted what) {
  auto pass = co_await limits.enter(at.to.host);
  if (!pass) co_return pass.error();
  auto lease = co_await p.client.acquire(at.to);
  if (!lease) co_return discovery::from_network(lease.error());
  discovery::get_request request(at, what.accept, p.settings.identity.user_agent, {}, wall_clock::now());
  request.absolute_form = lease->absolute_form();
  request.proxy_authorization = lease->proxy_authorization();
  const auto head = discovery::request_head(request, crypto::scheme::cavage, {});
  count.requests.add();
  auto reply = co_await p.client.exchange(*lease, head, no_body);
  if (!reply) co_return discovery::from_network(reply.error());
  co_return std::move(reply);
}

net::awaitable<result<fetched>> web_fetcher::impl::follow(http::url at, wanted what) {
  const auto begun = steady_clock::now();
  for (int hop = 0; hop <= max_hops; ++hop) {
    if (steady_clock::now() - begun > whole_fetch) co_return error(errc::unavailable, "too slow");
    const auto admitted = admit(at);
    if (!admitted) co_return admitted.error();
    auto reply = co_await ask(at, what);
    if (!reply) co_return reply.error();
    auto next = discovery::redirect_of(*reply, at);
    if (!next) co_return take(std::move(*reply), at, what);
    if (!*next) co_return error(errc::bad_uri, "redirect: " + next->error().message());
    at = std::move(**next);
  }
  co_return error(errc::refused, "more than 3 redirects");
}

net::awaitable<result<fetched>> web_fetcher::impl::get(std::string url, wanted what) {
  if (url.size() > discovery::longest_uri) co_return error(errc::bad_uri, "too long");
  auto at = http::url::parse(url);
  if (!at) co_return error(errc::bad_uri, at.error().message());
  co_return co_await follow(std::move(*at), what);
}

web_fetcher::web_fetcher(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
web_fetcher::~web_fetcher() = default;

net::awaitable<result<fetched>> web_fetcher::get(std::string url, wanted what) {
  auto out = co_await impl_->get(std::move(url), what);
  impl_->count.done(out ? error() : out.error());
  if (out) impl_->count.bytes.add(out->bytes.size());
  co_return std::move(out);
}

} // namespace pheidi::instance::remote
