#include "pheidi/federation/discovery/answer.hpp"

#include "media_type.hpp"

#include "pheidi/json/read.hpp"

#include <fmt/format.h>

namespace pheidi::federation::discovery {

namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string_view label(errc e) {
  switch (e) {
  case errc::ok:
    return "ok";
  case errc::blocked_domain:
    return "blocked_domain";
  case errc::local:
    return "local";
  case errc::bad_uri:
    return "bad_uri";
  case errc::budget_spent:
    return "budget_spent";
  case errc::host_limited:
    return "host_limited";
  case errc::not_found:
    return "not_found";
  case errc::gone:
    return "gone";
  case errc::refused:
    return "refused";
  case errc::unavailable:
    return "unavailable";
  case errc::wrong_media_type:
    return "wrong_media_type";
  case errc::too_large:
    return "too_large";
  case errc::not_json:
    return "not_json";
  case errc::wrong_id:
    return "wrong_id";
  case errc::not_confirmed:
    return "not_confirmed";
  case errc::not_an_actor:
    return "not_an_actor";
  }
  return "other";
}

} // namespace

errc from_status(int status) {
  if (status == 404) return errc::not_found;
  if (status == 410) return errc::gone;
  // Request Timeout, Too Early, Too Many Requests: an order to come again.
  if (status == 408 || status == 425 || status == 429 || status >= 500) return errc::unavailable;
  return errc::refused;
}

result<std::string> read_answer(http::response r, std::string_view at, const get_options& options) {
  if (r.status != 200) return error(from_status(r.status), fmt::format("{} answered {}", at, r.status));
  const auto* type = r.find("content-type");
  if (!type || !is_acceptable(*type, options.accept))
    return error(errc::wrong_media_type, fmt::format("{}: {}", at, type ? type->substr(0, 100) : "none"));
  if (r.body_cut || r.body.size() > options.max_bytes) return error(errc::too_large, std::string(at));
  return std::move(r.body);
}

error from_network(const error& e) {
  const bool ours =
      e.is(net::errc::refused_address) || e.is(net::errc::refused_hidden) || e.is(net::errc::bad_host);
  if (ours) return {errc::bad_uri, e.message()};
  if (e.is(http::errc::header_too_large) || e.is(http::errc::body_too_large))
    return {errc::too_large, e.message()};
  return {errc::unavailable, e.message()};
}

bool asks_for_other_scheme(int status) {
  return status == 400 || status == 401;
}

std::optional<result<http::url>> redirect_of(const http::response& r, const http::url& from) {
  if (!is_redirect(r.status)) return std::nullopt;
  const auto* location = r.find("location");
  if (!location) return std::nullopt;
  return from.resolve(*location);
}

result<boost::json::object> read_object(std::string_view text) {
  auto value = json::parse(text);
  if (!value) return error(errc::not_json, value.error().message());
  if (!value->is_object()) return error(errc::not_json, "not an object");
  return std::move(value->get_object());
}

std::string id_of_document(const boost::json::object& o) {
  const auto* id = o.if_contains("id");
  return id && id->is_string() ? std::string(id->get_string()) : std::string();
}

std::string_view label(const error& e) {
  if (e.code.category() != enum_category<errc>::instance()) return "other";
  return label(static_cast<errc>(e.code.value()));
}

} // namespace pheidi::federation::discovery
