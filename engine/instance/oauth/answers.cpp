// Codes are the standard's, sentences are ours.
#include "answers.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace pheidi::instance::oauth {

web::answer unkept(web::answer a) {
  return std::move(a).with("Cache-Control", "no-store").with("Pragma", "no-cache");
}

web::answer oauth_error(int status, std::string_view code, std::string_view description) {
  boost::json::object body{{"error", code}, {"error_description", description}};
  web::answer out(body);
  out.status = status;
  return unkept(std::move(out));
}

web::answer invalid_client(bool by_header) {
  constexpr std::string_view why = "No such client, or its secret is another one";
  const auto* scheme = by_header ? "Basic" : "Bearer";
  return oauth_error(401, "invalid_client", why)
      .with("WWW-Authenticate", fmt::format(R"({} realm="Doorkeeper", error="invalid_client")", scheme));
}

web::answer missing_parameter(std::string_view name) {
  return oauth_error(400, "invalid_request", fmt::format("The parameter {} is missing", name));
}

} // namespace pheidi::instance::oauth
