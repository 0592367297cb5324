// 302, which tells the next place nothing of this one.
#pragma once

#include "pheidi/instance/web/answer.hpp"

#include <string>
#include <utility>

namespace pheidi::instance::oauth {

/// `to` is a path of ours, or a redirect URI that its application registered.
inline web::answer redirection(std::string to) {
  web::answer out;
  out.status = 302;
  out.content_type = "text/html; charset=utf-8";
  return std::move(out).with("Location", std::move(to)).with("Referrer-Policy", "no-referrer");
}

} // namespace pheidi::instance::oauth
