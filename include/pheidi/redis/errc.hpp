// What Redis or the way to it can answer that is not a value.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::redis {

enum class errc {
  ok = 0,
  not_connected, ///< the connection is down; the command was not sent
  lost,          ///< the connection broke after sending: the command may have run
  timeout,       ///< no answer in time (the connection is dropped): the command may have run
  auth,          ///< NOAUTH, WRONGPASS, NOPERM
  loading,       ///< LOADING, BUSY, MASTERDOWN, TRYAGAIN, CLUSTERDOWN: try later
  read_only,     ///< READONLY, NOREPLICAS: the primary moved
  out_of_memory, ///< OOM, MISCONF: writes are refused
  no_script,     ///< NOSCRIPT (handled inside `connection::eval`)
  failed,        ///< any other error reply
  unexpected,    ///< a reply of another shape than asked for
  no_master,     ///< no sentinel knows the master
  stopped,
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "redis";
}
/// True for what waiting and asking again can cure.
bool is_transient(const error& e);

} // namespace pheidi::redis
