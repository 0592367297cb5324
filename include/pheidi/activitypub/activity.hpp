// An activity: what was done, by whom, to what. Pure.
#pragma once

#include "pheidi/activitypub/value.hpp"
#include "pheidi/base/error.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::activitypub {

enum class errc {
  ok = 0,
  not_an_object,  ///< the document is no JSON object
  no_context,     ///< its @context does not hold ActivityStreams
  no_id,          ///< a required id is missing or no http(s) URI
  wrong_type,     ///< a type that this reader is not for
  missing_member, ///< a required member is missing; its name is the context
  foreign_host,   ///< an id of another host than its document may speak for
  not_a_document, ///< no WebFinger, host-meta or NodeInfo document
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "activitypub";
}

/// Told by text comparison with a string `type`: a list there is `other`, as in Mastodon.
enum class activity_type {
  create,
  update,
  delete_,
  announce,
  like,
  emoji_react,
  follow,
  accept,
  reject,
  undo,
  block,
  flag,
  move,
  add,
  remove,
  quote_request,
  feature_request,
  other
};
activity_type activity_type_of(std::string_view name);
std::string_view name_of(activity_type t);

/// A member that is a URI or an embedded object.
struct reference {
  std::string id;                                // empty when neither gives one
  const boost::json::object* embedded = nullptr; // inside the activity's document
  std::string type;                              // of the embedded object; empty otherwise
  bool given() const { return embedded || !id.empty(); }
};
/// The value itself or its first element.
reference reference_of(const boost::json::value* v);

/// An activity as its sender wrote it, with the members that every handler needs read.
struct activity {
  activity_type type = activity_type::other;
  std::string type_name;
  std::string id; // may be empty: Mastodon's Add and Remove have none
  std::string actor;
  reference object;
  std::vector<std::string> to, cc;
  /// Shared, so that references stay valid when the activity is copied or moved.
  std::shared_ptr<const boost::json::object> document;
};

/// not_json (json::errc), not_an_object, no_context. An activity without `actor` has an empty one: the signer
/// speaks then.
result<activity> read_activity(std::string_view text);
/// The same from a document that is already parsed (an LD-compacted one, an object that was fetched).
result<activity> read_activity(boost::json::object document);

/// The three members that the accept path looks at before it verifies anything, without building a DOM. What
/// is returned is valid JSON, so valid UTF-8, too.
struct glance {
  std::string type;
  std::string actor;       // id
  std::string_view object; // as it stands in the body

  /// Of a URI or embedded object. Reads it once more: only for what may have to be refused unread.
  std::string object_id() const;
};
/// Nothing if the body is no JSON object. The body must outlive the result.
std::optional<glance> glance_at(std::string_view text);

} // namespace pheidi::activitypub
