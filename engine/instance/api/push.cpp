// /api/v1/push/subscription: nothing is pushed yet, so nobody has a subscription; clients live with that.
#include "pheidi/instance/api/tables.hpp"

#include <boost/json/object.hpp>

#include <array>

namespace pheidi::instance::api {

namespace {

using web::answer;
using web::call;

answer none(call& /*c*/) {
  return web::not_found();
}

answer refuse(call& /*c*/) {
  return web::unprocessable("This server does not push notifications yet");
}

answer removed(call& /*c*/) {
  return web::done();
}

constexpr auto may = web::person("push");

constexpr std::array all{
    web::route{"GET", "/api/v1/push/subscription", may, &none},
    web::route{"POST", "/api/v1/push/subscription", may, &refuse},
    web::route{"PUT", "/api/v1/push/subscription", may, &none},
    web::route{"DELETE", "/api/v1/push/subscription", may, &removed},
};

} // namespace

table push_routes() {
  return all;
}

} // namespace pheidi::instance::api
