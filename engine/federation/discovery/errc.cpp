// What people read of each way in which a document of another server cannot be had.
#include "pheidi/db/errc.hpp"

#include "pheidi/federation/discovery/fetch.hpp"

namespace pheidi::federation::discovery {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::blocked_domain:
    return "the domain is blocked here";
  case errc::local:
    return "a URI of this server";
  case errc::bad_uri:
    return "not an http(s) URI that can be fetched";
  case errc::budget_spent:
    return "the activity has caused enough fetches";
  case errc::host_limited:
    return "the host was asked enough for now";
  case errc::not_found:
    return "not found";
  case errc::gone:
    return "gone";
  case errc::refused:
    return "the server refused";
  case errc::unavailable:
    return "the server cannot be reached or failed";
  case errc::wrong_media_type:
    return "a media type that is not ActivityPub";
  case errc::too_large:
    return "too large";
  case errc::not_json:
    return "not JSON";
  case errc::wrong_id:
    return "its id is not where it was found";
  case errc::not_confirmed:
    return "not confirmed by the other side";
  case errc::not_an_actor:
    return "not an actor";
  }
  return "unknown error";
}

bool is_transient(const error& e) {
  if (e.code.category() == enum_category<db::errc>::instance()) return db::is_transient(e);
  return e.is(errc::unavailable) || e.is(errc::budget_spent) || e.is(errc::host_limited);
}

} // namespace pheidi::federation::discovery
