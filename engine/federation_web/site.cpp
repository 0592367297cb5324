// From a request to its answer: host, method, what is asked, who asks, rows, and how long it may be kept.
#include "pheidi/federation_web/site.hpp"

#include "federation_web/answer.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation/discovery/verify.hpp"
#include "pheidi/federation_web/discovery_documents.hpp"
#include "pheidi/http/refusal.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/published.hpp"
#include "pheidi/model/site_settings.hpp"

#include <fmt/format.h>

namespace pheidi::federation_web {

namespace {

namespace discovery = federation::discovery;
using http::refusal;

constexpr const char* activity_json = "application/activity+json; charset=utf-8";
constexpr seconds discovery_life = std::chrono::hours(72);
constexpr seconds node_info_life = std::chrono::minutes(30);
/// Of what the staff has set.
constexpr seconds setting_life{10};

void may_be_kept(http::reply& r, std::optional<seconds> life) {
  r.fields.emplace_back("Cache-Control", life ? fmt::format("max-age={}, public", life->count())
                                              : std::string("private, no-store"));
}

/// Discovery is for pages of other servers, too (RFC 7033, section 5).
http::reply for_anybody(std::string content_type, std::string body, seconds life) {
  http::reply r;
  r.content_type = std::move(content_type);
  r.body = std::move(body);
  may_be_kept(r, life);
  r.fields.emplace_back("Access-Control-Allow-Origin", "*");
  return r;
}

http::reply refused_for_a_while(int status, std::string_view why) {
  auto r = refusal(status, why);
  may_be_kept(r, usual_life);
  r.fields.emplace_back("Access-Control-Allow-Origin", "*");
  return r;
}

bool is_discovery(endpoint what) {
  return what <= endpoint::node_info;
}

/// Others are answered the same whoever asks, so their signature is not looked at.
bool depends_on_signer(endpoint what) {
  switch (what) {
  case endpoint::outbox:
  case endpoint::featured:
  case endpoint::followers_synchronization:
  case endpoint::status:
  case endpoint::status_activity:
  case endpoint::replies:
  case endpoint::likes:
  case endpoint::shares:
  case endpoint::quote_authorization:
    return true;
  default:
    return false;
  }
}

bool has_pages_for_people(endpoint what) {
  return what == endpoint::actor || what == endpoint::status;
}

/// Who shows that an instance of ours may be talked to: always open, or nobody could verify anybody.
bool is_instance_actor(const route& asked) {
  return asked.what == endpoint::actor && asked.whose.username.empty() &&
         asked.whose.id == model::instance_actor;
}

http::reply not_asked(const std::string& target, const error& why) {
  log::warn("web.not_answered", {{"target", target}, {"error", why.message()}});
  return refusal(503, "the database cannot be asked now");
}

std::string authority_of(const std::string& uri) {
  const auto read = http::url::parse(uri);
  return read ? fmt::format("{}://{}", read->to.tls ? "https" : "http", read->authority()) : std::string();
}

} // namespace

struct site::impl {
  explicit impl(parts given)
      : p(std::move(given)),
        answered(p.registry.make_counter("pheidi_web_answered_total",
                                         "Requests for documents of this server that were answered.")),
        refused(p.registry.make_counter("pheidi_web_refused_total",
                                        "Requests for documents of this server that got no document.")) {}

  net::awaitable<http::reply> answer(http::request request);
  net::awaitable<http::reply> read(const http::request& request);
  net::awaitable<http::reply> discover(const http::request& request, endpoint what);
  net::awaitable<http::reply> webfinger(const http::request& request);
  net::awaitable<http::reply> node_info();
  bool always_secure() const {
    return p.settings.identity.authorized_fetch || p.settings.identity.limited_federation;
  }
  bool beside_rails() const { return !p.settings.web.api; }
  net::awaitable<result<bool>> is_secure();
  net::awaitable<result<void>> ask_signer(const http::request& request, question& q);
  http::reply say(const federation_web::answer& a, const question& q, bool was_signed) const;
  model::outgoing_context context(const model::schema_facts& schema) const {
    return {schema, p.settings.identity, p.settings.media, wall_clock::now(), beside_rails()};
  }

  parts p;
  std::optional<bool> set_secure; // by the staff, as it was known last
  steady_time set_secure_until{};
  metrics::counter &answered, &refused;
  std::string node_info_text;
  steady_time node_info_until{};
};

net::awaitable<http::reply> site::impl::answer(http::request request) {
  if (request.method != "GET" && request.method != "HEAD") co_return co_await p.inbox(std::move(request));
  const auto* host = request.find("host");
  if (!host || !p.settings.identity.answers_to(*host)) co_return refusal(403, "this host is not served here");
  auto r = co_await read(request);
  (r.status < 400 ? answered : refused).add();
  co_return r;
}

net::awaitable<http::reply> site::impl::read(const http::request& request) {
  const auto asked = route_of(request.target);
  if (!asked) co_return refusal(404, "not found");
  if (is_discovery(asked->what)) co_return co_await discover(request, asked->what);
  question q;
  q.asked = *asked;
  q.target = request.target;
  const auto* accept = request.find("accept");
  q.html = preferred(accept ? std::string_view(*accept) : std::string_view()) == representation::html;
  const bool was_signed = request.find("signature") != nullptr;
  auto secure = co_await is_secure();
  if (!secure) co_return not_asked(request.target, secure.error());
  q.secure = *secure;
  const bool closed = q.secure && !is_instance_actor(*asked);
  if (closed || (was_signed && depends_on_signer(asked->what))) {
    auto known = co_await ask_signer(request, q);
    const bool only_asks_for_a_page = q.html && has_pages_for_people(asked->what) && !was_signed;
    if (!known && closed && !only_asks_for_a_page) {
      log::info("web.refused", {{"why", known.error().message()}, {"target", request.target}});
      auto r = refusal(discovery::status_of_unverified(known.error()), known.error().message());
      r.fields.emplace_back("Vary", "Signature");
      may_be_kept(r, std::nullopt);
      co_return r;
    }
  }
  auto* self = this;
  std::function<federation_web::answer(pqxx::dbtransaction&)> query = [self, &q](pqxx::dbtransaction& tx) {
    const auto schema = self->p.schema->current(tx);
    return answer_to(tx, self->context(*schema), q);
  };
  auto made = co_await p.readers.run<federation_web::answer>(p.on, std::move(query));
  if (!made) co_return not_asked(request.target, made.error());
  co_return say(*made, q, was_signed);
}

/// The environment says so, or the staff, who is asked now and then; while nobody can be, what they said last
/// stays. Whoever comes while they are asked goes by that, too.
net::awaitable<result<bool>> site::impl::is_secure() {
  if (always_secure()) co_return true;
  const auto now = steady_clock::now();
  if (set_secure && now < set_secure_until) co_return *set_secure;
  set_secure_until = now + setting_life;
  std::function<bool(pqxx::dbtransaction&)> query = [](pqxx::dbtransaction& tx) {
    return model::site_flag(tx, "authorized_fetch", false);
  };
  auto said = co_await p.readers.run<bool>(p.on, std::move(query));
  if (said) set_secure = *said;
  if (!set_secure) co_return said.error();
  co_return *set_secure;
}

/// Without a signature, or with one that does not hold, nobody in particular asks.
net::awaitable<result<void>> site::impl::ask_signer(const http::request& request, question& q) {
  const auto rules = p.policy();
  const auto uri = discovery::target_uri(request, p.settings.identity.https);
  auto key = co_await discovery::verify(p.actors, *rules, request, uri);
  if (!key) co_return key.error();
  q.by = {(*key)->owner, (*key)->owner_domain};
  q.by_authority = authority_of((*key)->actor_uri);
  q.shunned = (*key)->owner_suspended;
  co_return result<void>();
}

http::reply site::impl::say(const federation_web::answer& a, const question& q, bool was_signed) const {
  const bool negotiated = has_pages_for_people(q.asked.what);
  const bool by_signer = a.varies_by_signer || (q.secure && !is_instance_actor(q.asked));
  http::reply r;
  if (a.status >= 400) r = refusal(a.status, a.why);
  r.status = a.status;
  if (a.status == 200) {
    r.content_type = activity_json;
    r.body = a.body;
  }
  if (!a.location.empty()) r.fields.emplace_back("Location", a.location);
  if (!a.id.empty()) {
    r.fields.emplace_back("Link",
                          fmt::format("<{}>; rel=\"alternate\"; type=\"application/activity+json\"", a.id));
    r.fields.emplace_back("Access-Control-Allow-Origin", "*");
  }
  std::string vary = negotiated ? "Accept, Accept-Language, Cookie" : "";
  if (by_signer) vary += vary.empty() ? "Signature" : ", Signature";
  if (!vary.empty()) r.fields.emplace_back("Vary", vary);
  may_be_kept(r, by_signer && was_signed ? std::nullopt : a.shared_life);
  return r;
}

net::awaitable<http::reply> site::impl::discover(const http::request& request, endpoint what) {
  const auto& identity = p.settings.identity;
  const auto* accept = request.find("accept");
  switch (what) {
  case endpoint::webfinger:
    co_return co_await webfinger(request);
  case endpoint::host_meta:
    if (!accept || accept->find("json") == std::string::npos)
      co_return for_anybody("application/xrd+xml; charset=utf-8", host_meta_xml(identity), discovery_life);
    [[fallthrough]];
  case endpoint::host_meta_json:
    co_return for_anybody("application/json; charset=utf-8", host_meta_json(identity), discovery_life);
  case endpoint::node_info_links:
    co_return for_anybody("application/json; charset=utf-8", node_info_links(identity), discovery_life);
  default:
    co_return co_await node_info();
  }
}

net::awaitable<http::reply> site::impl::webfinger(const http::request& request) {
  const auto text = parameter(request.target, "resource");
  if (!text || text->empty()) co_return refused_for_a_while(400, "which resource?");
  const auto wanted = read_resource(*text, p.settings.identity);
  if (!wanted.account && wanted.why == resource_error::malformed)
    co_return refused_for_a_while(400, "this is no account and no address");
  if (!wanted.account) co_return refused_for_a_while(404, "no account of this server");
  auto* self = this;
  std::function<http::reply(pqxx::dbtransaction&)> query = [self, &wanted](pqxx::dbtransaction& tx) {
    const auto schema = self->p.schema->current(tx);
    const auto here = self->context(*schema);
    const auto account = model::find_published(tx, here, *wanted.account);
    if (!account || account->pending) return refused_for_a_while(404, "no account of this server");
    if (account->gone) return refused_for_a_while(410, "this account is gone");
    const found_account about{account->id,         account->username,
                              account->uri,        account->page,
                              account->avatar,     schema->account_columns.contains("collections_url"),
                              self->beside_rails()};
    return for_anybody("application/jrd+json; charset=utf-8",
                       webfinger_document(about, self->p.settings.identity), discovery_life);
  };
  auto made = co_await p.readers.run<http::reply>(p.on, std::move(query));
  if (!made) co_return refusal(503, "the database cannot be asked now");
  co_return std::move(*made);
}

/// Counting takes the database a while: it is done twice an hour.
net::awaitable<http::reply> site::impl::node_info() {
  if (steady_clock::now() >= node_info_until) {
    auto* self = this;
    std::function<std::string(pqxx::dbtransaction&)> query = [self](pqxx::dbtransaction& tx) {
      const auto counts = model::count_server(tx);
      auto title = model::site_text(tx, "site_title");
      if (title.empty()) title = self->p.settings.identity.local_domain;
      return node_info_document({self->p.version, counts.users, counts.active_month, counts.active_half_year,
                                 counts.posts, model::site_word(tx, "registrations_mode", "none") == "open",
                                 title, model::site_text(tx, "site_short_description")});
    };
    auto made = co_await p.readers.run<std::string>(p.on, std::move(query));
    if (!made) co_return refusal(503, "the database cannot be asked now");
    node_info_text = std::move(*made);
    node_info_until = steady_clock::now() + node_info_life;
  }
  co_return for_anybody("application/json; charset=utf-8", node_info_text, node_info_life);
}

site::site(parts p) : impl_(std::make_shared<impl>(std::move(p))) {}
site::~site() = default;

http::handler site::handler() {
  auto self = impl_;
  return [self](http::request request) { return self->answer(std::move(request)); };
}

} // namespace pheidi::federation_web
