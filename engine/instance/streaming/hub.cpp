// From a request to a connection: path, token, bounds, and the moment from which nothing is missed.
#include "instance/streaming/hub_impl.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/instance/web/service.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/model/client/filter_rows.hpp"

#include <fmt/format.h>

namespace pheidi::instance::streaming {

namespace {

constexpr std::string_view root = "/api/v1/streaming";
constexpr milliseconds redis_patience{5000};

http::reply refuse(int status, std::string_view why) {
  http::reply out;
  out.status = status;
  out.content_type = "application/json; charset=utf-8";
  json::writer(out.body).object().key("error").string(why).end();
  if (status == 401) out.fields.emplace_back("X-Error-Message", why);
  out.fields.emplace_back("Access-Control-Allow-Origin", "*");
  out.fields.emplace_back("Cache-Control", "private, no-store");
  return out;
}

/// Whoever may not listen is not let in, for whatever reason.
http::reply refuse(const web::answer& by) {
  if (by.status >= 500) return refuse(by.status, "The server cannot say now who this is");
  return refuse(401, "Invalid access token");
}

/// "user/notification" of "/api/v1/streaming/user/notification/?x"; nothing of another path.
std::optional<std::string> below_root(std::string_view target) {
  auto path = target.substr(0, target.find('?'));
  if (!path.starts_with(root)) return std::nullopt;
  path.remove_prefix(root.size());
  if (!path.empty() && path.front() != '/') return std::nullopt;
  while (path.ends_with('/'))
    path.remove_suffix(1);
  return std::string(path.empty() ? path : path.substr(1));
}

/// Browsers cannot set headers of a WebSocket, so the token may be a protocol's name.
std::string token_for(const http::request& asked, const web::parameters& given) {
  auto token = web::token_of(asked, given);
  if (!token.empty()) return token;
  const auto offered = http::offered_protocols(asked);
  return offered.empty() ? std::string() : std::string(offered.front());
}

/// Of a client that offers some, one has to be chosen, or it hangs up.
std::string chosen_protocol(const http::request& asked) {
  const auto offered = http::offered_protocols(asked);
  return offered.empty() ? std::string() : std::string(offered.front());
}

} // namespace

hub_metrics::hub_metrics(metrics::registry& r)
    : listeners(r.make_gauge("pheidi_streaming_listeners", "Connections of clients that listen.")),
      heard(r.make_counter("pheidi_streaming_heard_total", "Messages heard from Redis for listeners.")),
      told(r.make_counter("pheidi_streaming_told_total", "Messages told to listeners.")),
      dropped(r.make_counter("pheidi_streaming_dropped_total",
                             "Messages not told: public posts whose listeners the database could not say, "
                             "and what came behind too many.")),
      barred(r.make_counter("pheidi_streaming_barred_total",
                            "Connections that were ended because their access was withdrawn.")) {}

hub::impl::impl(parts given)
    : p(std::move(given)), counts(p.registry),
      heard(
          p.on, redis::subscriber_options{p.pubsub, 200000, 1 << 20, milliseconds(15000)},
          [this](std::string_view channel, std::string_view message) { hear(channel, message); },
          &p.registry),
      board(p.on, heard, p.base, p.keys) {}

net::awaitable<http::reply> hub::impl::answer(http::request asked) {
  const auto below = below_root(asked.target);
  if (!below) co_return refuse(404, "Not Found");
  if (*below == "health") {
    http::reply fine;
    fine.content_type = "text/plain";
    fine.body = "OK";
    co_return fine;
  }
  if (asked.method != "GET" && asked.method != "HEAD") co_return refuse(405, "Method Not Allowed");
  if (stopped) co_return refuse(503, "The server is stopping");
  const auto given = web::read_parameters(asked);
  if (!given) co_return refuse(400, given.error().message());
  if (below->empty() && !http::asks_for_websocket(asked)) co_return refuse(404, "Not Found");
  auto made = co_await open(asked, *given);
  co_return made;
}

net::awaitable<http::reply> hub::impl::open(const http::request& asked, const web::parameters& given) {
  std::shared_ptr<listener> who;
  auto token = token_for(asked, given);
  auto refused = co_await admit(who, std::move(token));
  if (refused) co_return std::move(*refused);

  auto name = stream_of_path(*below_root(asked.target), given.flag_or("only_media", false));
  if (name.empty()) name = given.text_or_empty("stream");
  stream_wish wish{std::move(name), given.text_or_empty("tag"), given.text_or_empty("list")};
  if (http::asks_for_websocket(asked)) {
    http::websocket::session talk = [who, wish](std::shared_ptr<http::websocket> socket) {
      return serve_socket(who, wish, std::move(socket));
    };
    co_return http::answer_websocket(asked, std::move(talk), chosen_protocol(asked));
  }
  const auto wrong = co_await subscribe(*who, std::move(wish));
  if (wrong) co_return refuse(wrong->unknown ? 404 : wrong->status, wrong->why);
  http::event_stream_options options;
  options.keep_alive = ":thump\n";
  http::event_stream::session talk = [who](std::shared_ptr<http::event_stream> events) {
    return serve_events(who, std::move(events));
  };
  auto out = http::answer_event_stream(std::move(talk), std::move(options));
  out.fields.emplace_back("Access-Control-Allow-Origin", "*");
  co_return out;
}

net::awaitable<std::optional<http::reply>> hub::impl::admit(std::shared_ptr<listener>& into,
                                                            std::string token) {
  using refusal = std::optional<http::reply>;
  auto by = co_await p.admit(std::move(token));
  if (!by) co_return refusal(refuse(by.error()));
  if (!by->who) co_return refusal(refuse(401, "Invalid access token"));
  if (too_many_of(by->who->account)) co_return refusal(refuse(429, "Too many connections"));
  into = std::make_shared<listener>(shared_from_this(), std::move(*by));
  // A token that is revoked between looking at it and listening for that would never be missed.
  auto about = board.full_name(fmt::format("timeline:access_token:{}", into->by.token));
  auto system = board.full_name(fmt::format("timeline:system:{}", into->who.account.value));
  auto listens = co_await heard.subscribed(std::move(about), redis_patience);
  if (listens) listens = co_await heard.subscribed(std::move(system), redis_patience);
  if (!listens) co_return refusal(refuse(503, "Redis cannot be reached now"));
  const auto holds = co_await check_again(into);
  if (!holds || into->ended()) co_return refusal(refuse(401, "Invalid access token"));
  co_return std::nullopt;
}

net::awaitable<bool> hub::impl::check_again(std::shared_ptr<listener> who) {
  struct found {
    bool holds = false;
    std::vector<model::filter_row> filters;
  };
  const auto account = who->who.account;
  const auto changes = who->member->changes;
  const auto token = who->by.token;
  std::function<found(pqxx::dbtransaction&)> look = [account, token](pqxx::dbtransaction& tx) {
    const auto now = wall_clock::now();
    found out;
    out.holds = !model::living_tokens(tx, {token}, now).empty();
    out.filters = model::active_filters_of(tx, account, now);
    return out;
  };
  auto looked = co_await p.readers.run<found>(p.on, std::move(look));
  if (!looked || !looked->holds) co_return false;
  // What changed meanwhile is being read already.
  if (who->member->changes == changes)
    who->member->filters = std::make_shared<const entities::filter_set>(std::move(looked->filters));
  co_return true;
}

hub::hub(parts p) : impl_(std::make_shared<impl>(std::move(p))) {}

hub::~hub() {
  stop();
}

void hub::start() {
  impl_->heard.start();
  impl::beat(impl_.get());
}

void hub::stop() {
  if (std::exchange(impl_->stopped, true)) return;
  impl_->heartbeat.cancel();
  impl_->heard.stop();
  for (auto* each : impl_->here)
    each->end(1001, "the server is stopping");
}

bool hub::serves(std::string_view target) {
  return below_root(target).has_value();
}

net::awaitable<http::reply> hub::answer(http::request asked) {
  const auto self = impl_;
  auto made = co_await self->answer(std::move(asked));
  co_return made;
}

std::size_t hub::listeners() const {
  return impl_->here.size();
}

} // namespace pheidi::instance::streaming
