// The accept path, in the order in which a request may end: host, route, recipient, self-deletion, signature,
// queue.
#include "pheidi/federation/inbox/front_door.hpp"

#include "pheidi/activitypub/activity.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/base/log.hpp"
#include "pheidi/base/lru.hpp"
#include "pheidi/base/utf8.hpp"
#include "pheidi/crypto/http_signature.hpp"
#include "pheidi/federation/discovery/verify.hpp"
#include "pheidi/federation/inbox/processor.hpp"
#include "pheidi/federation/outbox/lines.hpp"
#include "pheidi/http/client_address.hpp"
#include "pheidi/http/refusal.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/model/availability.hpp"
#include "pheidi/model/local_followers.hpp"
#include "pheidi/model/registrations.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <fmt/format.h>

namespace pheidi::federation::inbox {

namespace {

using http::refusal;

constexpr seconds contact_every{60};
constexpr seconds remember_user{10};

http::reply accepted() {
  http::reply out;
  out.status = 202;
  out.content_type = "text/plain; charset=utf-8";
  return out;
}

enum class recipient { present, unknown, gone };

struct announced_followers {
  std::string url, digest;
};
/// Only about the sender's own followers, and to be read on its own host.
std::optional<announced_followers> read_synchronization(std::string_view header,
                                                        const discovery::verification_key& sender) {
  const auto read = crypto::parse_parameters(header);
  if (!read) return std::nullopt;
  announced_followers out;
  std::string collection;
  for (const auto& [name, value] : *read) {
    if (name == "collectionId") collection = value;
    if (name == "url") out.url = value;
    if (name == "digest") out.digest = value;
  }
  const bool own = !collection.empty() && collection == sender.owner_followers;
  if (!own || out.digest.size() != 64 || !activitypub::same_host(out.url, sender.actor_uri))
    return std::nullopt;
  return out;
}

} // namespace

std::optional<inbox_route> route_of(std::string_view target) {
  const auto path = target.substr(0, target.find('?'));
  if (path == "/inbox" || path == "/actor/inbox") return inbox_route{};
  constexpr std::string_view users = "/users/", numeric = "/ap/users/", end = "/inbox";
  if (!path.ends_with(end)) return std::nullopt;
  const auto part = [&](std::string_view prefix) {
    return path.substr(prefix.size(), path.size() - prefix.size() - end.size());
  };
  const auto fits = [&](std::string_view prefix) {
    return path.starts_with(prefix) && path.size() > prefix.size() + end.size() &&
           part(prefix).find('/') == std::string_view::npos;
  };
  if (fits(users)) return inbox_route{true, std::string(part(users))};
  // As in Mastodon, an inbox by number tells nobody in particular.
  if (fits(numeric)) return inbox_route{};
  return std::nullopt;
}

bool is_about_itself(const activitypub::glance& seen) {
  const bool may_be = seen.type == "Delete" || seen.type == "Update";
  return may_be && !seen.actor.empty() && seen.actor == seen.object_id();
}

struct front_door::impl {
  explicit impl(parts given);

  net::awaitable<http::reply> answer(http::request request);
  net::awaitable<http::reply> receive(http::request request, inbox_route route);
  net::awaitable<result<std::pair<recipient, account_id>>> find_recipient(std::string username);
  net::awaitable<result<bool>> is_known(std::string actor);
  net::awaitable<result<void>> enqueue(account_id signer, std::string_view body,
                                       std::optional<account_id> told);
  bool is_back(const std::string& host);
  net::awaitable<void> forget_absence(std::string host);
  net::awaitable<void> compare_followers(std::string header, const discovery::verification_key& sender);
  void refused(const error& why, const http::request& request);
  bool is_blocked(const http::request& request) const;

  parts p;
  sidekiq::keyspace keys;
  http::trusted_proxies proxies;
  struct seen_user {
    recipient state;
    account_id id;
    steady_time at;
  };
  lru<std::string, seen_user> users{10000};
  lru<std::string, steady_time> contacted{50000};
  lru<std::int64_t, std::string> compared{50000}; // digests that led to a comparison, by sender
  metrics::counter &accepted_, &refused_, &ignored_;
  metrics::histogram& seconds_;
};

front_door::impl::impl(parts given)
    : p(std::move(given)), keys(p.settings.redis.name_space), proxies(p.settings.network.trusted_proxies),
      accepted_(p.registry.make_counter("pheidi_inbox_accepted_total", "Requests answered 202 and queued.")),
      refused_(p.registry.make_counter("pheidi_inbox_refused_total", "Requests that were not accepted.")),
      ignored_(p.registry.make_counter("pheidi_inbox_ignored_total",
                                       "Deletes and Updates of actors that nobody here knows.")),
      seconds_(p.registry.make_histogram("pheidi_inbox_accept_seconds", "From a complete request to its 202.",
                                         metrics::latency_buckets())) {}

net::awaitable<http::reply> front_door::impl::answer(http::request request) {
  const auto* host = request.find("host");
  if (!host || !p.settings.identity.answers_to(*host)) co_return refusal(403, "this host is not served here");
  if (is_blocked(request)) {
    refused_.add();
    co_return refusal(403, "this address is blocked");
  }
  const auto route = route_of(request.target);
  if (!route) co_return refusal(404, "not an inbox");
  if (request.method != "POST") {
    auto r = refusal(405, "an inbox takes POST");
    r.fields.emplace_back("Allow", "POST");
    co_return r;
  }
  const auto began = steady_clock::now();
  auto reply = co_await receive(std::move(request), *route);
  seconds_.observe(std::chrono::duration<double>(steady_clock::now() - began).count());
  co_return reply;
}

net::awaitable<http::reply> front_door::impl::receive(http::request request, inbox_route route) {
  std::optional<account_id> told;
  if (route.personal) {
    auto owner = co_await find_recipient(ascii::lower(route.username));
    if (!owner) co_return refusal(503, "the database cannot be asked now");
    if (owner->first == recipient::unknown) co_return refusal(404, "no such account");
    if (owner->first == recipient::gone) {
      auto r = refusal(410, "this account is gone");
      r.fields.emplace_back("Cache-Control", "max-age=180, public");
      co_return r;
    }
    told = owner->second;
  }
  const auto glance = activitypub::glance_at(request.body);
  if (glance && is_about_itself(*glance)) {
    auto known = co_await is_known(glance->actor);
    if (!known) co_return refusal(503, "the database cannot be asked now");
    if (!*known) {
      ignored_.add();
      co_return accepted();
    }
  }
  const auto rules = p.policy();
  // Behind a proxy the request has lost its scheme; what was signed is the URL that the world sees.
  const auto uri = discovery::target_uri(request, p.settings.identity.https);
  auto key = co_await discovery::verify(p.actors, *rules, request, uri);
  if (!key) {
    refused(key.error(), request);
    co_return refusal(discovery::status_of_unverified(key.error()), key.error().message());
  }
  // The queue holds text: with other bytes in it the activity would no longer be what was signed.
  if (!glance && !is_utf8(request.body)) co_return refusal(400, "the body is not UTF-8");
  auto host = activitypub::host_of((*key)->owner_inbox);
  // Beside the request: nobody's answer waits for it.
  if (is_back(host)) p.on.spawn(forget_absence(std::move(host)));
  const auto* synchronization = request.find("collection-synchronization");
  if (synchronization) co_await compare_followers(*synchronization, **key);
  auto stored = co_await enqueue((*key)->owner, request.body, told);
  if (!stored) {
    log::error("inbox.not_stored", {{"error", stored.error().message()}});
    co_return refusal(503, "the activity cannot be stored now");
  }
  accepted_.add();
  co_return accepted();
}

net::awaitable<result<std::pair<recipient, account_id>>>
front_door::impl::find_recipient(std::string username) {
  using answer_type = std::pair<recipient, account_id>;
  const auto* known = users.find(username);
  if (known && steady_clock::now() - known->at < remember_user)
    co_return answer_type(known->state, known->id);
  const auto* self = this;
  std::function<answer_type(pqxx::dbtransaction&)> query = [self, &username](pqxx::dbtransaction& tx) {
    const auto schema = self->p.schema->current(tx);
    const auto row = model::find_account_by_handle(tx, *schema, self->p.settings.identity, username, {});
    if (!row || model::registration_pending(tx, row->id))
      return answer_type(recipient::unknown, account_id());
    return answer_type(row->permanently_unavailable ? recipient::gone : recipient::present, row->id);
  };
  auto found = co_await p.readers.run<answer_type>(p.on, std::move(query));
  if (!found) co_return found.error();
  users.put(username, {found->first, found->second, steady_clock::now()});
  co_return *found;
}

net::awaitable<result<bool>> front_door::impl::is_known(std::string actor) {
  const auto* self = this;
  std::function<bool(pqxx::dbtransaction&)> query = [self, &actor](pqxx::dbtransaction& tx) {
    const auto schema = self->p.schema->current(tx);
    return !model::find_accounts(tx, *schema, self->p.settings.identity, {actor}).empty();
  };
  auto found = co_await p.readers.run<bool>(p.on, std::move(query));
  if (!found) co_return found.error();
  const bool known = *found;
  co_return known;
}

/// The job as Rails would have pushed it: Ruby can take over at any moment.
net::awaitable<result<void>> front_door::impl::enqueue(account_id signer, std::string_view body,
                                                       std::optional<account_id> told) {
  std::string job;
  job.reserve(body.size() + body.size() / 8 + 256);
  json::writer w(job);
  w.object().key("retry").integer(8).key("queue").string("ingress").key("backtrace").boolean(true);
  w.key("class").string("ActivityPub::ProcessingWorker").key("args").array();
  w.integer(signer.value).string(body);
  if (told)
    w.integer(told->value);
  else
    w.null();
  w.string("Account").end();
  const auto now = sidekiq::time_json(p.times, wall_clock::now());
  w.key("jid").string(sidekiq::make_jid()).key("created_at").raw(now).key("enqueued_at").raw(now).end();
  const auto queue = keys.queue("ingress");
  std::vector<std::string_view> push{"LPUSH", queue, job};
  auto pushed = co_await p.queue.command(std::move(push));
  if (!pushed) co_return pushed.error();
  co_return result<void>();
}

/// True once a minute for each host that sends to us.
bool front_door::impl::is_back(const std::string& host) {
  if (host.empty()) return false;
  const auto now = steady_clock::now();
  const auto* last = contacted.find(host);
  if (last && now - *last < contact_every) return false;
  contacted.put(host, now);
  return true;
}

/// Who sends to us is there: deliveries need not skip him.
net::awaitable<void> front_door::impl::forget_absence(std::string host) {
  const std::string key = keys.prefix() + "exhausted_deliveries:" + host;
  std::vector<std::string_view> forget{"DEL", key};
  auto forgotten = co_await p.base.command(std::move(forget));
  std::function<bool(pqxx::dbtransaction&)> allow = [&host](pqxx::dbtransaction& tx) {
    return model::delete_unavailable_domain(tx, host);
  };
  auto allowed = co_await p.writers.run<bool>(p.on, std::move(allow));
  if (!forgotten || !allowed) contacted.erase(host);
}

/// FEP-8fcf: the sender says who here should be following it; when we know otherwise, a job finds out.
net::awaitable<void> front_door::impl::compare_followers(std::string header,
                                                         const discovery::verification_key& sender) {
  const auto announced = read_synchronization(header, sender);
  if (!announced || !p.settings.identity.followers_synchronization) co_return;
  const auto* seen = compared.find(sender.owner.value);
  if (seen && *seen == announced->digest) co_return;
  const auto owner = sender.owner;
  const auto* self = this;
  std::function<std::string(pqxx::dbtransaction&)> query = [self, owner](pqxx::dbtransaction& tx) {
    const auto schema = self->p.schema->current(tx);
    return model::local_followers_digest(tx, *schema, self->p.settings.identity, owner);
  };
  auto ours = co_await p.readers.run<std::string>(p.on, std::move(query));
  if (!ours) co_return;
  if (*ours != announced->digest) {
    const auto job = outbox::synchronise_followers_of(owner, announced->url, announced->digest, p.times);
    const outbox::job_sink to{keys, p.own_queue, p.times, &processor::runs};
    auto push = outbox::push_commands(job, to, wall_clock::now());
    auto pushed = co_await p.queue.pipeline(std::move(push));
    if (!pushed || !redis::all_done(*pushed)) co_return;
  }
  compared.put(owner.value, announced->digest);
}

bool front_door::impl::is_blocked(const http::request& request) const {
  return p.blocked_addresses && p.blocked_addresses()->blocked(http::client_address(request, proxies));
}

void front_door::impl::refused(const error& why, const http::request& request) {
  refused_.add();
  const auto* signature = request.find("signature");
  log::info("inbox.refused", {{"why", why.message()},
                              {"target", request.target},
                              {"signature", signature ? std::string_view(*signature).substr(0, 300) : ""}});
}

front_door::front_door(parts p) : impl_(std::make_shared<impl>(std::move(p))) {}
front_door::~front_door() = default;

http::handler front_door::handler() {
  auto self = impl_;
  return [self](http::request request) { return self->answer(std::move(request)); };
}

} // namespace pheidi::federation::inbox
