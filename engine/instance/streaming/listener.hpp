// One connection: who listens, to what, and the way to tell them.
#pragma once

#include "instance/streaming/event.hpp"
#include "instance/streaming/streams.hpp"

#include "pheidi/http/event_stream.hpp"
#include "pheidi/http/websocket.hpp"
#include "pheidi/instance/streaming/hub.hpp"

#include <map>
#include <memory>
#include <string>

namespace pheidi::instance::streaming {

/// What connections of one account share.
struct audience_member {
  std::size_t connections = 0;
  std::shared_ptr<const entities::filter_set> filters;
  std::uint64_t changes = 0; // how often they had to be read again
  bool loading = false, load_again = false;
};

/// In the hub's tables from its making to its end.
class listener {
 public:
  listener(std::shared_ptr<hub::impl> hub, model::bearer by);
  ~listener();
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  /// Where it is told from now on; ended at once when the listener is barred already.
  void talk_by(std::shared_ptr<http::websocket> socket);
  void talk_by(std::shared_ptr<http::event_stream> events);
  /// False when nothing more reaches it.
  bool tell(stream_event& what, const std::string& label, const looked_up& known, wall_time now);
  /// {"error":...,"status":...}
  void tell_refusal(const stream_refusal& why);
  void end(std::uint16_t code, std::string_view why);
  bool ended() const { return ended_; }

  stream_rights rights() const;

  std::shared_ptr<hub::impl> of;
  model::bearer by;
  listening_person who;
  std::shared_ptr<audience_member> member;
  std::map<std::string, stream_plan> streams; // by key

 private:
  std::shared_ptr<http::websocket> socket_;
  std::shared_ptr<http::event_stream> events_;
  bool ended_ = false;
};

} // namespace pheidi::instance::streaming
