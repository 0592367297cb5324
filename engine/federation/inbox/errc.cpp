// What people read of each reason to drop an activity.
#include "pheidi/federation/inbox/errc.hpp"

namespace pheidi::federation::inbox {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::not_for_us:
    return "concerns nobody here";
  case errc::not_authenticated:
    return "not signed by its actor";
  case errc::local_actor:
    return "its actor is one of ours";
  case errc::suspended_actor:
    return "its actor is suspended";
  case errc::foreign_object:
    return "about an object that is not its actor's";
  case errc::deleted_before:
    return "its Delete or Undo came first";
  case errc::already_there:
    return "applied before";
  case errc::outdated:
    return "an older version than the stored one";
  case errc::unsupported:
    return "a type that is not acted on";
  case errc::unusable:
    return "lacks what its type needs";
  case errc::not_found:
    return "about something that is not stored here";
  case errc::not_fetched:
    return "what it is about could not be fetched";
  }
  return "unknown error";
}

} // namespace pheidi::federation::inbox
