// Why an inbox request or an activity comes to nothing.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::federation::inbox {

/// Named for logs and metrics, one for each rule; `authorise.hpp` says which rule is which.
enum class errc {
  ok = 0,
  not_for_us,        ///< the activity concerns nobody here (relevance, addressing)
  not_authenticated, ///< signer and actor differ and no signature or proof of the actor holds
  local_actor,       ///< the actor is one of ours
  suspended_actor,   ///< and the activity is not one that a suspended actor may still send
  foreign_object,    ///< about an object that is not the actor's to speak of
  deleted_before,    ///< its Delete or Undo came first
  already_there,     ///< applied before
  outdated,          ///< an older version than what is stored
  unsupported,       ///< a type that nobody here acts on
  unusable,          ///< lacks what its type needs
  not_found,         ///< about something that is not stored here
  not_fetched,       ///< what it is about could not be fetched
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "inbox";
}

} // namespace pheidi::federation::inbox
