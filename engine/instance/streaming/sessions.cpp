// What clients say on their sockets: subscribe and unsubscribe; the rest is ignored.
#include "instance/streaming/hub_impl.hpp"

#include "pheidi/model/client/lists.hpp"

#include <boost/json/parse.hpp>

namespace pheidi::instance::streaming {

namespace bj = boost::json;

namespace {

constexpr std::size_t most_streams = 100;
constexpr std::size_t longest_detail = 1000; // of a tag; those of posts are shorter

struct client_message {
  std::string type;
  stream_wish wish;
};

std::string scalar_at(const bj::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (!value) return {};
  if (const auto* text = value->if_string()) return std::string(*text);
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  return {};
}

std::optional<client_message> read(const std::string& text) {
  boost::system::error_code ec;
  const auto parsed = bj::parse(text, ec);
  const auto* said = ec ? nullptr : parsed.if_object();
  if (!said) return std::nullopt;
  client_message out;
  out.type = scalar_at(*said, "type");
  out.wish = {scalar_at(*said, "stream"), scalar_at(*said, "tag"), scalar_at(*said, "list")};
  return out;
}

std::optional<stream_refusal> refused(int status, std::string why) {
  return stream_refusal{status, std::move(why)};
}

} // namespace

net::awaitable<void> hub::impl::serve_socket(std::shared_ptr<listener> who, stream_wish first,
                                             std::shared_ptr<http::websocket> socket) {
  who->talk_by(socket);
  const auto self = who->of;
  if (!first.stream.empty()) {
    const auto wrong = co_await self->subscribe(*who, std::move(first));
    if (wrong) who->tell_refusal(*wrong);
  }
  for (;;) {
    auto message = co_await socket->receive();
    if (!message) break;
    co_await self->obey(*who, std::move(*message));
  }
}

net::awaitable<void> hub::impl::serve_events(std::shared_ptr<listener> who,
                                             std::shared_ptr<http::event_stream> events) {
  (void)events->send(std::string(":)\n"));
  who->talk_by(events);
  co_await events->ended();
}

net::awaitable<void> hub::impl::obey(listener& who, std::string message) {
  auto said = read(message);
  if (!said) co_return;
  if (said->type == "unsubscribe") unsubscribe(who, said->wish);
  if (said->type != "subscribe") co_return;
  const auto wrong = co_await subscribe(who, std::move(said->wish));
  if (wrong) who.tell_refusal(*wrong);
}

net::awaitable<std::optional<stream_refusal>> hub::impl::subscribe(listener& who, stream_wish wish) {
  if (wish.tag.size() > longest_detail) co_return refused(400, "The name is too long");
  auto planned = plan_stream(wish, who.rights());
  if (const auto* wrong = std::get_if<stream_refusal>(&planned)) co_return *wrong;
  auto& plan = std::get<stream_plan>(planned);
  if (who.streams.contains(plan.key)) co_return std::nullopt;
  if (who.streams.size() >= most_streams) co_return refused(429, "Too many streams");
  if (plan.list) {
    std::function<bool(pqxx::dbtransaction&)> own = [&](pqxx::dbtransaction& tx) {
      return model::find_list(tx, who.who.account, *plan.list).has_value();
    };
    const auto is_own = co_await p.readers.run<bool>(p.on, std::move(own));
    if (!is_own) co_return refused(503, "The database cannot be asked now");
    if (!*is_own) co_return refused(401, "Not authorized to stream this list");
  }
  const auto& kept = who.streams.emplace(plan.key, std::move(plan)).first->second;
  bool all = true;
  for (const auto& channel : kept.channels)
    all = board.connect(channel, hearing{&who, kept.key, kept.label}) && all;
  if (all) co_return std::nullopt;
  unsubscribe(who, wish);
  co_return refused(503, "Too many streams");
}

void hub::impl::unsubscribe(listener& who, const stream_wish& wish) {
  const auto planned = plan_stream(wish, who.rights());
  const auto* plan = std::get_if<stream_plan>(&planned);
  if (!plan || who.streams.erase(plan->key) == 0) return;
  for (const auto& channel : plan->channels)
    board.disconnect(channel, who, plan->key);
}

} // namespace pheidi::instance::streaming
