// A status and a reason as JSON.
#include "pheidi/http/refusal.hpp"

#include "pheidi/json/write.hpp"

namespace pheidi::http {

namespace {

std::string_view general_words(int status) {
  switch (status) {
  case 401:
    return "The access token is invalid";
  case 408:
    return "the request came too slowly";
  case 413:
    return "the body is too long";
  case 417:
    return "that expectation cannot be met";
  case 431:
    return "the header is too long";
  case 500:
    return "internal error";
  case 503:
    return "too busy for now";
  default:
    return "the request cannot be read";
  }
}

} // namespace

reply refusal(int status, std::string_view why) {
  reply out;
  out.status = status;
  out.content_type = "application/json; charset=utf-8";
  json::writer w(out.body);
  w.object().key("error").string(why.empty() ? general_words(status) : why).end();
  return out;
}

} // namespace pheidi::http
