// Which account is asked about, whether it is there, and then which document.
#include "federation_web/answers.hpp"

#include <charconv>

namespace pheidi::federation_web {

namespace {

using writer = answer (*)(const desk&);

writer writer_of(endpoint what) {
  switch (what) {
  case endpoint::actor:
    return &actor_document;
  case endpoint::outbox:
    return &outbox;
  case endpoint::followers:
    return &followers;
  case endpoint::following:
    return &following;
  case endpoint::featured:
    return &featured;
  case endpoint::featured_tags:
    return &featured_tags;
  case endpoint::followers_synchronization:
    return &followers_synchronization;
  case endpoint::status:
    return &status_document;
  case endpoint::status_activity:
    return &status_activity;
  case endpoint::replies:
    return &replies;
  case endpoint::likes:
    return &likes;
  case endpoint::shares:
    return &shares;
  case endpoint::quote_authorization:
    return &quote_stamp;
  default:
    return nullptr;
  }
}

answer unavailable(int status, std::string why) {
  auto a = refused(status, std::move(why));
  a.shared_life = usual_life;
  return a;
}

/// People are sent to the page. Its own address is asked for here only where nothing makes pages (`web.api`
/// is off).
answer page_of(const desk& d) {
  if (d.q.asked.page_for_people)
    return refused(404, "there is no page here, ask for application/activity+json");
  return d.q.asked.what == endpoint::status ? status_page(d) : redirect(301, d.account.page);
}

} // namespace

std::optional<std::int64_t> number_of(const question& q, std::string_view name) {
  const auto text = parameter(q.target, name);
  if (!text) return std::nullopt;
  std::int64_t out = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), out);
  if (read.ec != std::errc() || read.ptr != text->data() + text->size() || out < 0) return std::nullopt;
  return out;
}

answer answer_to(pqxx::dbtransaction& tx, const model::outgoing_context& context, const question& q) {
  const auto write = writer_of(q.asked.what);
  if (!write) return missing();
  const auto account = model::find_published(tx, context, q.asked.whose);
  if (!account || account->pending) return missing();
  if (account->gone) return unavailable(410, "this account is gone");
  const bool page = q.html && (q.asked.what == endpoint::actor || q.asked.what == endpoint::status);
  if (account->suspended && (page || q.asked.what != endpoint::actor))
    return unavailable(403, "this account is suspended");
  const desk d{tx, context, q, *account};
  return page ? page_of(d) : write(d);
}

} // namespace pheidi::federation_web
