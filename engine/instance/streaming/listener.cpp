// A listener enters the tables of the hub with its making, and leaves them with its end, however that comes.
#include "instance/streaming/hub_impl.hpp"

#include "pheidi/json/write.hpp"

namespace pheidi::instance::streaming {

listener::listener(std::shared_ptr<hub::impl> hub, model::bearer bearer)
    : of(std::move(hub)), by(std::move(bearer)), who{by.who->account, by.who->chosen_languages} {
  of->enter(*this);
}

listener::~listener() {
  of->leave(*this);
}

stream_rights listener::rights() const {
  return {who.account, model::allows(by.scopes, "read:statuses"),
          model::allows(by.scopes, "read:notifications")};
}

void listener::talk_by(std::shared_ptr<http::websocket> socket) {
  socket_ = std::move(socket);
  if (ended_) socket_->close(1008);
}

void listener::talk_by(std::shared_ptr<http::event_stream> events) {
  events_ = std::move(events);
  if (ended_) events_->close();
}

bool listener::tell(stream_event& what, const std::string& label, const looked_up& known, wall_time now) {
  static const entities::filter_set none({});
  const auto said = what.for_person(who, member->filters ? *member->filters : none, known, now);
  if (socket_) return socket_->send(said->envelope(label));
  return events_ && events_->send(said->server_sent());
}

void listener::tell_refusal(const stream_refusal& why) {
  std::string out;
  json::writer(out).object().key("error").string(why.why).key("status").integer(why.status).end();
  if (socket_) (void)socket_->send(std::move(out));
}

void listener::end(std::uint16_t code, std::string_view why) {
  ended_ = true;
  if (socket_) socket_->close(code, why);
  if (events_) events_->close();
}

} // namespace pheidi::instance::streaming
