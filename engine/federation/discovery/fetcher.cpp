// One document from its URI to an object that may be believed: admit, ask, follow, read, compare the id.
#include "fetch_counters.hpp"
#include "media_type.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation/discovery/admission.hpp"
#include "pheidi/federation/discovery/answer.hpp"
#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/federation/discovery/get_request.hpp"
#include "pheidi/federation/discovery/host_limits.hpp"

#include <optional>
#include <utility>

namespace pheidi::federation::discovery {

namespace {

constexpr int max_hops = 3;
/// Of all hops together; each exchange has its own bounds besides.
constexpr seconds whole_fetch{30};
constexpr std::size_t remembered_schemes = 10000;
constexpr std::string_view no_body;

crypto::scheme other(crypto::scheme s) {
  return s == crypto::scheme::cavage ? crypto::scheme::rfc9421 : crypto::scheme::cavage;
}

result<void> spend(const budget_ptr& costs) {
  if (!costs) return {};
  if (costs->documents <= 0) return error(errc::budget_spent);
  --costs->documents;
  return {};
}

/// Fetches by what began them. An endless graph of actors and posts, each the cause of a job for the next,
/// ends here.
class causes {
 public:
  bool may_fetch(const std::string& cause) {
    if (cause.empty()) return true;
    const auto now = steady_clock::now();
    const auto* known = known_.find(cause);
    counted next = known && now - known->since < life ? *known : counted{0, now};
    ++next.documents;
    known_.put(cause, next);
    return next.documents <= documents_of_a_cause;
  }

 private:
  struct counted {
    int documents = 0;
    steady_time since;
  };
  static constexpr std::chrono::minutes life{10};
  lru<std::string, counted> known_{20000};
};

/// What it means that the server of an id does not give the document: nothing about the URL that named it,
/// so that a 410 there is no 410 here.
error not_confirmed_by(const error& e) {
  const bool answered = e.is(errc::not_found) || e.is(errc::gone) || e.is(errc::refused) ||
                        e.is(errc::wrong_media_type) || e.is(errc::too_large);
  return answered ? error(errc::wrong_id, e.message()) : e;
}

/// A text and the URL that gave it.
struct found {
  std::string text;
  http::url at;
};

} // namespace

struct fetcher::impl {
  explicit impl(parts given)
      : p(std::move(given)), limits(p.client.on(), p.per_host), schemes(remembered_schemes),
        counts(p.registry) {}

  std::shared_ptr<const model::domain_policy> policy() const { return p.policy ? p.policy() : nullptr; }
  result<http::url> admit_text(const std::string& uri) const;

  net::awaitable<result<fetched_document>> get(std::string uri, budget_ptr costs, get_options options);
  net::awaitable<result<fetched_document>> get_at_its_id(std::string id, budget_ptr costs,
                                                         get_options options);
  net::awaitable<result<found>> fetch(http::url at, budget_ptr costs, get_options options);
  net::awaitable<result<found>> follow(http::url at, get_options options);
  net::awaitable<result<http::response>> ask(const http::url& at, get_options options);
  net::awaitable<result<http::response>> ask_once(const http::url& at, get_options options,
                                                  const std::optional<signer>& who, crypto::scheme s);

  parts p;
  host_limits limits;
  causes begun_by;
  lru<std::string, crypto::scheme> schemes; // by host, where it is not the usual one
  fetch_counters counts;
};

result<http::url> fetcher::impl::admit_text(const std::string& uri) const {
  const auto rules = policy();
  return admit(uri, p.settings.identity, rules.get());
}

net::awaitable<result<http::response>> fetcher::impl::ask_once(const http::url& at, get_options options,
                                                               const std::optional<signer>& who,
                                                               crypto::scheme s) {
  auto lease = co_await p.client.acquire(at.to);
  if (!lease) co_return from_network(lease.error());
  const std::string_view key_id = who ? std::string_view(who->key_id) : std::string_view();
  get_request request(at, accept_value(options.accept), p.settings.identity.user_agent, key_id,
                      wall_clock::now());
  request.absolute_form = lease->absolute_form();
  request.proxy_authorization = lease->proxy_authorization();
  std::string signature;
  if (who) {
    auto made = who->key->sign_sha256(signing_input(request, s));
    if (!made) co_return error(errc::unavailable, "our own key: " + made.error().message());
    signature = std::move(*made);
  }
  const auto head = request_head(request, s, signature);
  counts.requests.add();
  auto reply = co_await p.client.exchange(*lease, head, no_body);
  if (!reply) co_return from_network(reply.error());
  co_return std::move(reply);
}

/// One hop: a place among the host's fetches, a signature for it, and the other kind of one if it asks for
/// that.
net::awaitable<result<http::response>> fetcher::impl::ask(const http::url& at, get_options options) {
  auto pass = co_await limits.enter(at.to.host);
  if (!pass) co_return pass.error();
  counts.hosts.set(static_cast<double>(limits.size()));
  // Discovery is open everywhere; only documents may be kept from strangers.
  std::optional<signer> who;
  if (options.accept == get_options::accept::activity && p.sign_as) {
    auto given = co_await p.sign_as(options.as);
    if (!given) co_return error(errc::unavailable, "nobody to sign as: " + given.error().message());
    who = std::move(*given);
  }
  const auto* known = schemes.find(at.to.host);
  const auto usual = known ? *known : crypto::scheme::cavage;
  auto first = co_await ask_once(at, options, who, usual);
  if (!first || !who || !asks_for_other_scheme(first->status)) co_return std::move(first);
  counts.second_knocks.add();
  auto second = co_await ask_once(at, options, who, other(usual));
  if (second && second->status == 200) schemes.put(at.to.host, other(usual));
  co_return std::move(second);
}

net::awaitable<result<found>> fetcher::impl::follow(http::url at, get_options options) {
  const auto begun = steady_clock::now();
  for (int hop = 0; hop <= max_hops; ++hop) {
    if (steady_clock::now() - begun > whole_fetch) co_return error(errc::unavailable, "too slow");
    auto reply = co_await ask(at, options);
    if (!reply) co_return reply.error();
    auto next = redirect_of(*reply, at);
    if (!next) {
      auto text = read_answer(std::move(*reply), at.text(), options);
      if (!text) co_return text.error();
      found out{std::move(*text), std::move(at)};
      co_return std::move(out);
    }
    if (!*next) co_return error(errc::bad_uri, "redirect: " + next->error().message());
    at = std::move(**next);
    const auto rules = policy();
    const auto admitted = admit(at, p.settings.identity, rules.get());
    if (!admitted) co_return admitted.error();
  }
  co_return error(errc::refused, "more than 3 redirects");
}

net::awaitable<result<found>> fetcher::impl::fetch(http::url at, budget_ptr costs, get_options options) {
  const auto paid = spend(costs);
  if (!paid) co_return paid.error();
  if (costs && !begun_by.may_fetch(costs->cause)) co_return error(errc::budget_spent, "of one request");
  const auto begun = steady_clock::now();
  const std::string asked = at.text();
  auto out = co_await follow(std::move(at), options);
  counts.taken.observe(std::chrono::duration<double>(steady_clock::now() - begun).count());
  log::debug("discovery.fetch",
             {{"uri", asked}, {"result", out ? std::string("ok") : out.error().message()}});
  co_return std::move(out);
}

net::awaitable<result<fetched_document>> fetcher::impl::get(std::string uri, budget_ptr costs,
                                                            get_options options) {
  auto at = admit_text(uri);
  if (!at) co_return at.error();
  auto got = co_await fetch(*at, costs, options);
  if (!got) co_return got.error();
  auto json = read_object(got->text);
  if (!json) co_return json.error();
  fetched_document out{std::move(*json), got->at.text(), options.accept == get_options::accept::activity};
  if (!options.id_must_match) co_return std::move(out);
  auto id = id_of_document(out.json);
  if (speaks_for_itself(id, uri, *at, got->at)) {
    out.uri = std::move(id);
    co_return std::move(out);
  }
  // Asking for what was asked for already would give the same answer.
  if (id == uri) co_return error(errc::wrong_id, id + " led to " + out.uri);
  auto own = co_await get_at_its_id(std::move(id), std::move(costs), options);
  co_return std::move(own);
}

/// A document of another id was named by a stranger: only the server of that id can say what it is.
net::awaitable<result<fetched_document>> fetcher::impl::get_at_its_id(std::string id, budget_ptr costs,
                                                                      get_options options) {
  auto at = admit_text(id);
  if (!at && at.error().is(errc::bad_uri))
    co_return error(errc::wrong_id, "no URI to fetch: " + id.substr(0, 200));
  if (!at) co_return at.error();
  auto got = co_await fetch(*at, std::move(costs), options);
  if (!got) co_return not_confirmed_by(got.error());
  auto json = read_object(got->text);
  if (!json) co_return error(errc::wrong_id, id + ": " + json.error().message());
  if (id_of_document(*json) != id || !speaks_for_itself(id, id, *at, got->at))
    co_return error(errc::wrong_id, id + " says " + id_of_document(*json).substr(0, 200));
  fetched_document out{std::move(*json), std::move(id)};
  co_return std::move(out);
}

fetcher::fetcher(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
fetcher::~fetcher() = default;

net::awaitable<result<fetched_document>> fetcher::get(std::string uri, budget_ptr costs,
                                                      get_options options) {
  auto out = co_await impl_->get(std::move(uri), std::move(costs), options);
  impl_->counts.done(out ? error() : out.error());
  co_return std::move(out);
}

net::awaitable<result<std::string>> fetcher::get_text(std::string uri, budget_ptr costs,
                                                      get_options options) {
  auto at = impl_->admit_text(uri);
  result<std::string> out = std::string();
  if (!at) {
    out = at.error();
  } else {
    auto text = co_await impl_->fetch(std::move(*at), std::move(costs), options);
    if (text)
      out = std::move(text->text);
    else
      out = text.error();
  }
  impl_->counts.done(out ? error() : out.error());
  co_return std::move(out);
}

} // namespace pheidi::federation::discovery
