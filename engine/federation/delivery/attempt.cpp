// One delivery from its lane to its outcome: who signs, connect, sign, send, second knock, redirects.
#include "shard_counters.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation/delivery/shard.hpp"

#include <fmt/format.h>

namespace pheidi::federation::delivery {

namespace {

constexpr int max_hops = 3;
constexpr seconds digest_ttl{60};
constexpr seconds database_pause{15};

signature_scheme other(signature_scheme s) {
  return s == signature_scheme::cavage ? signature_scheme::rfc9421 : signature_scheme::cavage;
}

/// An account that cannot sign is our fault, not the host's: retried as Ruby's exception would be, without
/// blame.
outcome signing_failure(const error& e) {
  if (e.code.category() == enum_category<db::errc>::instance()) return deferred{database_pause, "database"};
  if (e.is(model::errc::no_such_account))
    return own_fault{{"ActiveRecord::RecordNotFound", "Couldn't find Account with 'id'=" + e.context}};
  return own_fault{{"OpenSSL::PKey::PKeyError", e.message()}};
}

bool asks_for_other_scheme(int status) {
  return status == 400 || status == 401;
}

/// 307 and 308 within the same origin keep method and body; any other redirect of a POST is a failure.
std::optional<http::url> redirect_target(const http::response& r, const http::url& from) {
  if (r.status != 307 && r.status != 308) return std::nullopt;
  const auto* location = r.find("location");
  if (!location) return std::nullopt;
  auto to = from.resolve(*location);
  if (!to || to->to != from.to) return std::nullopt;
  return std::move(*to);
}

} // namespace

net::awaitable<void> shard::carry_out(host_state& h, delivery_ptr job) {
  auto a = co_await try_delivery(h, *job);
  finish(h, std::move(job), a);
  --sending_;
  make_ready(h);
  pump();
}

net::awaitable<shard::attempt> shard::try_delivery(host_state& h, const delivery& job) {
  attempt failed;
  result<identity_ptr> who = identity_ptr();
  if (const auto* known = identities_.known(job.sender))
    who = *known;
  else
    who = co_await identities_.find(job.sender);
  if (!who) {
    failed.what = signing_failure(who.error());
    co_return failed;
  }
  auto identity = std::move(*who);
  if (!job.opts.sign_with_pem.empty()) {
    auto own = identities_.with_key(identity, job.opts);
    if (!own) {
      failed.what = signing_failure(own.error());
      co_return failed;
    }
    identity = *own;
  }
  std::string sync;
  if (job.opts.synchronize_followers && parts_.settings.identity.followers_synchronization) {
    auto header = co_await synchronization(job, *identity);
    if (!header) {
      failed.what = signing_failure(header.error());
      co_return failed;
    }
    sync = std::move(*header);
  }
  co_return co_await send_signed(h, job, std::move(identity), std::move(sync));
}

net::awaitable<shard::attempt> shard::send_signed(host_state& h, const delivery& job, identity_ptr who,
                                                  std::string sync) {
  attempt a;
  a.scheme = h.scheme;
  const auto* to = &job.inbox;
  http::url redirected;
  bool knocked_twice = false;
  for (;;) {
    auto lease = client_.kept(to->to);
    if (!lease) {
      auto fresh = co_await client_.acquire(to->to);
      if (!fresh) {
        a.what = from_error(fresh.error());
        co_return a;
      }
      lease = std::move(*fresh);
    }
    a.reused = lease->reused();
    auto reply = co_await send_once(*lease, job, *to, who, sync, a.scheme, a);
    if (!reply) {
      a.what = from_error(reply.error());
      co_return a;
    }
    if (asks_for_other_scheme(reply->status) && !knocked_twice) {
      knocked_twice = true;
      count_->second_knocks.add();
      a.scheme = other(a.scheme);
      continue;
    }
    if (const auto next = redirect_target(*reply, *to); next && a.hops < max_hops) {
      ++a.hops;
      redirected = *next;
      to = &redirected;
      continue;
    }
    std::optional<seconds> wait;
    if (const auto* after = reply->find("retry-after"))
      wait = parse_retry_after(*after, wall_clock::now(), delivery_.retry_after_max);
    a.what = from_status(reply->status, who->account.permanently_unavailable, wait);
    a.note = std::move(reply->body);
    // A 401 to both schemes may mean that our key changed behind the cache.
    if (reply->status == 401) identities_.doubt(job.sender);
    if (std::holds_alternative<delivered>(a.what) && a.scheme != h.scheme) {
      h.scheme = a.scheme;
      schemes_.put(h.queue.to().key(), a.scheme);
    }
    co_return a;
  }
}

net::awaitable<result<http::response>> shard::send_once(http::client::lease& on, const delivery& job,
                                                        const http::url& to, const identity_ptr& who,
                                                        std::string_view sync, signature_scheme s,
                                                        attempt& a) {
  unsigned_request request(to, *job.body, parts_.settings.identity.user_agent, sync, who->account.key_id,
                           wall_clock::now());
  request.absolute_form = on.absolute_form();
  request.proxy_authorization = on.proxy_authorization();
  const auto text = signing_input(request, s);
  sign_pump::request wanted{*who->key, text};
  pump_.ask(wanted);
  auto signature = co_await wanted.answer.wait();
  pump();
  if (!signature) co_return signature.error();
  const auto head = request_head(request, s, *signature);
  const auto before = steady_clock::now();
  auto reply = co_await client_.exchange(on, head, job.body->body);
  a.latency = std::chrono::duration_cast<milliseconds>(steady_clock::now() - before);
  ++a.requests;
  count_->requests.add();
  co_return reply;
}

net::awaitable<result<std::string>> shard::synchronization(const delivery& job, const signing_identity& who) {
  const auto authority = (job.inbox.to.tls ? "https://" : "http://") + job.inbox.authority();
  const auto cached_as = std::to_string(job.sender.value) + " " + authority;
  std::string digest;
  const auto now = steady_clock::now();
  if (const auto* known = digests_.find(cached_as); known && now - known->second < digest_ttl) {
    digest = known->first;
  } else {
    auto fresh = co_await parts_.accounts.followers_digest(loop_, job.sender, authority);
    if (!fresh) co_return fresh.error();
    digest = std::move(*fresh);
    digests_.put(cached_as, {digest, now});
  }
  const auto& identity = parts_.settings.identity;
  co_return fmt::format(R"(collectionId="{}", digest="{}", url="{}://{}/users/{}/followers_synchronization")",
                        who.account.followers_uri, digest, identity.https ? "https" : "http",
                        identity.web_domain, who.account.username);
}

} // namespace pheidi::federation::delivery
