// Entities as text, and refusals in Mastodon's words.
#include "pheidi/instance/web/answer.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace pheidi::instance::web {

namespace json = boost::json;

answer::answer(const json::value& entity) : body(json::serialize(entity)) {}
answer::answer(const json::object& entity) : body(json::serialize(entity)) {}
answer::answer(const json::array& entities) : body(json::serialize(entities)) {}

answer answer::refusal(int status, std::string_view why) {
  answer out(json::object{{"error", why}});
  out.status = status;
  return out;
}

answer answer::with(std::string name, std::string value) && {
  fields.emplace_back(std::move(name), std::move(value));
  return std::move(*this);
}

answer done() {
  return answer(json::object());
}

answer not_found() {
  return answer::refusal(404, "Record not found");
}

answer not_allowed() {
  return answer::refusal(403, "This action is not allowed");
}

answer unprocessable(std::string_view why) {
  return answer::refusal(422, why);
}

answer invalid(std::string_view why) {
  return answer::refusal(422, "Validation failed: " + std::string(why));
}

answer bad_request(std::string_view why) {
  return answer::refusal(400, why);
}

void throw_exception_from_error(const answer& e, const boost::source_location& /*where*/) {
  throw std::logic_error("a refusal was taken for a value: " + e.body);
}

} // namespace pheidi::instance::web
