// What people read of each error about a document.
#include "pheidi/activitypub/activity.hpp"

namespace pheidi::activitypub {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::not_an_object:
    return "the document is no JSON object";
  case errc::no_context:
    return "its @context is not ActivityStreams";
  case errc::no_id:
    return "no id that is an http(s) URI";
  case errc::wrong_type:
    return "an object of another type";
  case errc::missing_member:
    return "a required member is missing";
  case errc::foreign_host:
    return "an id of a host that the document may not speak for";
  case errc::not_a_document:
    return "not a document of the kind that was asked for";
  }
  return "unknown error";
}

} // namespace pheidi::activitypub
