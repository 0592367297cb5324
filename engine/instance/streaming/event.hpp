// A message of a channel, and what of it goes to clients: rendered once for all, or for one with filters.
#pragma once

#include "instance/streaming/audience.hpp"

#include "pheidi/instance/entities/filter_set.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::instance::streaming {

using shared_text = std::shared_ptr<const std::string>;

/// One payload in the forms of both kinds of connection, each made when it is first asked for.
class rendering {
 public:
  rendering(std::string event, std::optional<std::string> payload);
  /// {"stream":LABEL,"event":...,"payload":"..."}
  shared_text envelope(const std::string& label);
  /// "event: ...", "data: ..."
  shared_text server_sent();

 private:
  std::string event_;
  std::optional<std::string> payload_;
  std::map<std::string, shared_text> envelopes_;
  shared_text server_sent_;
};

/// What the database knew of listeners and posts.
struct looked_up {
  model::listener_flags flags;
  /// Posts that differ, as that listener sees them.
  std::map<std::pair<account_id, std::int64_t>, boost::json::object> posts;
};

class stream_event {
 public:
  /// {"event":...,"payload":...}. Nothing for what is no such message.
  static std::optional<stream_event> read(std::string_view message);

  const std::string& name() const { return name_; }
  /// Of a new or changed post, or of what a notification is about; nothing of anything else.
  const std::optional<post_facts>& post() const { return post_; }
  /// As this person gets it; usually what everybody gets. `known` may hold others' too.
  std::shared_ptr<rendering> for_person(const listening_person& who, const entities::filter_set& filters,
                                        const looked_up& known, wall_time now);

 private:
  bool has_own_flags(const listening_person& who, const model::listener_flags& flags);
  void read_post();
  std::shared_ptr<rendering> with_post(const boost::json::object& post) const;
  std::string payload_text() const;
  boost::json::array matches(const boost::json::object& shown, const listening_person& who,
                             const entities::filter_set& filters, wall_time now);

  std::string name_;
  std::optional<boost::json::value> payload_;
  std::optional<post_facts> post_;
  std::optional<std::string> searchable_;
  bool personal_already_ = false; // its publisher made it for its only listener
  std::shared_ptr<rendering> for_all_;
};

} // namespace pheidi::instance::streaming
