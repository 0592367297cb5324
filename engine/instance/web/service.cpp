// From a request to its answer: route, bounds, parameters, who asks, the early part, the transaction.
#include "pheidi/instance/web/service.hpp"

#include "admission.hpp"
#include "headers.hpp"
#include "rate_limits.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/http/client_address.hpp"

#include <fmt/format.h>

namespace pheidi::instance::web {

namespace {

namespace outbox = federation::outbox;

/// Ends a transaction whose answer refuses; the answer itself is kept elsewhere.
struct undone : std::exception {
  const char* what() const noexcept override { return "refused"; }
};

/// An endpoint's answer and what is to be carried out after the commit.
struct performed {
  answer said;
  std::vector<outbox::line> lines;
  std::vector<std::function<void()>> tidy_up;
};

/// What a request has gathered on its way.
struct in_hand {
  const http::request& request;
  matched_route found;
  parameters given;
  std::string token, address;
  std::optional<model::bearer> by;
  std::any brought;
  std::optional<allowance> rate;
};

answer too_many() {
  return answer::refusal(429, "Too many requests");
}

answer unreadable(const error& why) {
  return answer::refusal(400, why.message());
}

answer no_database(const error& why) {
  if (why.is(db::errc::constraint)) return unprocessable("Validation failed: somebody else was faster");
  log::warn("web.database", {{"error", why.message()}});
  return db::is_transient(why) ? answer::refusal(503, "The database cannot be asked now")
                               : answer::refusal(500, "Internal error");
}

net::awaitable<void> tidy_up(const surroundings& here, std::vector<std::function<void()>> all) {
  std::function<bool()> work = [all = std::move(all)] {
    for (const auto& each : all)
      each();
    return true;
  };
  const auto done = co_await here.aside.run<bool>(here.on, std::move(work));
  if (!done) log::warn("web.not_tidied_up", {{"error", "too much side work waits"}});
}

bool is_safe(const http::request& r) {
  return r.method == "GET" || r.method == "HEAD";
}

bool looks_at_token(const in_hand& h) {
  return h.found.what->may.who != caller::anybody && !h.token.empty();
}

asker asker_of(const in_hand& h) {
  const auto cursor = [&h](const char* name) { return h.given.has(name); };
  const bool turns_pages = is_safe(h.request) && (cursor("max_id") || cursor("since_id") || cursor("min_id"));
  return {h.token, h.address, turns_pages};
}

} // namespace

struct service::impl {
  explicit impl(parts given)
      : p(std::move(given)), proxies(p.here.settings.network.trusted_proxies),
        answered(p.here.registry.make_counter("pheidi_api_answered_total",
                                              "Requests of clients that were answered.")),
        refused(p.here.registry.make_counter("pheidi_api_refused_total",
                                             "Requests of clients that were refused, by throttles, too.")),
        throttled(p.here.registry.make_counter("pheidi_api_throttled_total",
                                               "Requests of clients that came too often.")),
        took(p.here.registry.make_histogram("pheidi_api_seconds", "From a client's request to its answer.",
                                            metrics::latency_buckets())) {
    for (const auto& table : p.tables)
      routes.add(table);
  }

  net::awaitable<std::optional<http::reply>> answer_to(const http::request& request);
  net::awaitable<answer> perform(in_hand& h);
  net::awaitable<answer> in_transaction(in_hand& h);
  net::awaitable<std::optional<answer>> admit_first(in_hand& h);
  performed run(pqxx::dbtransaction& tx, in_hand& h, std::optional<answer>& refusal);
  std::optional<answer> admit(pqxx::dbtransaction& tx, in_hand& h) const;
  std::optional<answer> count(in_hand& h);
  std::optional<answer> count_family(in_hand& h);
  std::optional<answer> over(in_hand& h, const allowance& left);
  void note_owner(in_hand& h);
  db::executor& database_of(const in_hand& h) {
    return h.found.what->kind == work::writes ? p.here.writers : p.here.readers;
  }
  /// Limited federation implies it.
  bool closed() const { return p.here.settings.web.only_authenticated; }

  parts p;
  route_table routes;
  http::trusted_proxies proxies;
  rate_limits limits;
  metrics::counter &answered, &refused, &throttled;
  metrics::histogram& took;
};

net::awaitable<std::optional<http::reply>> service::impl::answer_to(const http::request& request) {
  const auto began = steady_clock::now();
  if (request.method == "OPTIONS" && open_to_pages(request.target)) co_return preflight(request);
  auto found = routes.find(request.method, request.target);
  const bool ours = request.target.starts_with("/api/") || request.target.starts_with("/oauth/");
  if (!found && !ours && !routes.knows(request.target)) co_return std::nullopt;
  about_answer about;
  about.safe = is_safe(request);
  about.request_id = crypto::hex(crypto::random_bytes(16));
  if (!found) {
    refused.add();
    co_return to_reply(answer::refusal(404, "Not Found"), about);
  }
  auto given = read_parameters(request);
  if (!given) {
    refused.add();
    co_return to_reply(unreadable(given.error()), about);
  }
  in_hand h{request, std::move(*found), std::move(*given), {}, http::client_address(request, proxies), {}, {},
            {}};
  h.token = token_of(request, h.given);
  auto said = co_await perform(h);
  note_owner(h);
  if (said.status == 401) limits.forget(h.token);
  about.with_token = !h.token.empty() || h.found.what->may.who == caller::anybody;
  about.rate = h.rate;
  (said.refuses() ? refused : answered).add();
  took.observe(std::chrono::duration<double>(steady_clock::now() - began).count());
  co_return to_reply(std::move(said), about);
}

net::awaitable<answer> service::impl::perform(in_hand& h) {
  if (auto many = count(h)) co_return std::move(*many);
  // Whose token is none, or does not allow this, takes nothing from the account's windows.
  const bool counted = h.found.what->counted != family::none;
  if (h.found.what->before || (counted && looks_at_token(h))) {
    auto refusal = co_await admit_first(h);
    if (refusal) co_return std::move(*refusal);
    note_owner(h);
  }
  if (auto many = count_family(h)) co_return std::move(*many);
  if (h.found.what->before) {
    early_call early{p.here, h.request, h.given, h.found.path, h.by, h.address, h.brought};
    auto ended = co_await h.found.what->before(early);
    if (ended) co_return std::move(*ended);
  }
  co_return co_await in_transaction(h);
}

std::optional<answer> service::impl::count(in_hand& h) {
  if (!p.here.settings.web.rate_limits) return std::nullopt;
  return over(h, limits.count(asker_of(h), wall_clock::now()));
}

std::optional<answer> service::impl::count_family(in_hand& h) {
  if (!h.rate) return std::nullopt;
  auto who = asker_of(h);
  if (!looks_at_token(h)) who.token.clear();
  return over(h, limits.count(h.found.what->counted, who, *h.rate, wall_clock::now()));
}

/// The refusal where nothing was left.
std::optional<answer> service::impl::over(in_hand& h, const allowance& left) {
  h.rate = left;
  if (left.allowed) return std::nullopt;
  throttled.add();
  return too_many();
}

/// The first request of a token began as one of its address, and counts for its account all the same.
void service::impl::note_owner(in_hand& h) {
  if (!h.rate || !h.by || limits.knows(h.token)) return;
  limits.remember(h.token, *h.by);
  h.rate = limits.count(asker_of(h), wall_clock::now());
}

/// Looks up whose token it is. In the transaction of the endpoint, or before the early part.
std::optional<answer> service::impl::admit(pqxx::dbtransaction& tx, in_hand& h) const {
  const auto& may = h.found.what->may;
  if (may.who == caller::anybody || h.by) return std::nullopt;
  const auto now = wall_clock::now();
  const auto found = model::find_bearer(tx, h.token, now);
  if (auto refusal = refuse_caller(may, found, !h.token.empty(), closed())) return refusal;
  h.by = found.valid;
  if (h.by && !h.by->used_lately) model::note_use(tx, *h.by, h.address, now);
  return std::nullopt;
}

net::awaitable<std::optional<answer>> service::impl::admit_first(in_hand& h) {
  using refusal = std::optional<answer>;
  std::function<refusal(pqxx::dbtransaction&)> look = [this, &h](pqxx::dbtransaction& tx) {
    return admit(tx, h);
  };
  auto looked = co_await database_of(h).run<refusal>(p.here.on, std::move(look));
  if (!looked) co_return no_database(looked.error());
  co_return std::move(*looked);
}

performed service::impl::run(pqxx::dbtransaction& tx, in_hand& h, std::optional<answer>& refusal) {
  const auto undo = [&refusal](answer a) {
    refusal = std::move(a);
    throw undone();
  };
  if (auto not_admitted = admit(tx, h)) undo(std::move(*not_admitted));
  const auto schema = p.here.schema->current(tx);
  const auto now = wall_clock::now();
  call c{tx, p.here, *schema, h.request, h.given, h.found.path, h.by, h.address, h.brought, now, {}};
  performed out;
  out.said = h.found.what->run(c);
  if (out.said.refuses() && !out.said.keeps_changes) undo(std::move(out.said));
  const std::vector<const outbox::follow_ups*> all{&c.then};
  if (!c.then.empty()) out.lines = p.relay.write_down(tx, *schema, all, now);
  out.tidy_up = std::move(c.tidy_up);
  return out;
}

net::awaitable<answer> service::impl::in_transaction(in_hand& h) {
  std::optional<answer> refusal;
  std::function<performed(pqxx::dbtransaction&)> work = [this, &h, &refusal](pqxx::dbtransaction& tx) {
    refusal.reset(); // it may run twice
    return run(tx, h, refusal);
  };
  auto made = co_await database_of(h).run<performed>(p.here.on, std::move(work));
  if (refusal) co_return std::move(*refusal);
  if (!made) co_return no_database(made.error());
  if (!made->lines.empty()) p.here.on.spawn(p.relay.carry_out(std::move(made->lines)));
  if (!made->tidy_up.empty()) p.here.on.spawn(tidy_up(p.here, std::move(made->tidy_up)));
  co_return std::move(made->said);
}

std::optional<account_id> call::viewer() const {
  if (!by || !by->who) return std::nullopt;
  return by->who->account;
}

service::service(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
service::~service() = default;

const surroundings& service::here() const {
  return impl_->p.here;
}

net::awaitable<std::optional<http::reply>> service::answer_to(const http::request& request) {
  return impl_->answer_to(request);
}

net::awaitable<or_refusal<model::bearer>> service::admit(std::string token, access may) {
  using found_type = model::found_bearer;
  std::function<found_type(pqxx::dbtransaction&)> look = [&token](pqxx::dbtransaction& tx) {
    return model::find_bearer(tx, token, wall_clock::now());
  };
  auto looked = co_await impl_->p.here.readers.run<found_type>(impl_->p.here.on, std::move(look));
  if (!looked) co_return no_database(looked.error());
  auto refusal = refuse_caller(may, *looked, !token.empty(), impl_->closed());
  if (refusal) co_return std::move(*refusal);
  if (!looked->valid) co_return answer::refusal(401, "The access token is invalid");
  co_return std::move(*looked->valid);
}

} // namespace pheidi::instance::web
