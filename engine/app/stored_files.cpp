// Whose file, whether it is shown, then the first part with the head and the others as the peer takes them.
#include "app/stored_files.hpp"

#include "pheidi/http/refusal.hpp"
#include "pheidi/instance/media/serve.hpp"
#include "pheidi/model/visibility.hpp"

#include <fmt/format.h>

namespace pheidi::app {

namespace {

namespace media = instance::media;
namespace web = instance::web;

/// A page shows the same pictures to many; who is suspended disappears after this.
constexpr seconds believed{10};

bool shows(pqxx::dbtransaction& tx, const model::schema_facts& schema, const media::file_owner& owner) {
  switch (owner.kind) {
  case media::cached_kind::avatar:
  case media::cached_kind::header:
    return model::shows_pictures(tx, schema, account_id(owner.id));
  case media::cached_kind::attachment:
    return model::shows_attachment(tx, schema, owner.id);
  case media::cached_kind::card_image:
    return true;
  }
  return true;
}

struct reading {
  net::loop& on;
  web::side_work& aside;
  media::file_rest rest;
};

net::awaitable<result<std::string>> next_part(std::shared_ptr<reading> of) {
  std::function<result<std::string>()> take = [of] { return of->rest.take(); };
  auto part = co_await of->aside.run<result<std::string>>(of->on, std::move(take));
  if (!part) co_return error{media::errc::storage_failed, "too many files are read now"};
  co_return std::move(*part);
}

} // namespace

net::awaitable<result<bool>> stored_files::is_shown(media::file_owner owner) {
  const auto key = fmt::format("{} {}", static_cast<int>(owner.kind), owner.id);
  const auto now = steady_clock::now();
  if (const auto* known = known_.find(key); known && now - known->at < believed) co_return known->shown;
  const auto* self = this;
  std::function<bool(pqxx::dbtransaction&)> ask = [self, owner](pqxx::dbtransaction& tx) {
    return shows(tx, *self->p_.schema->current(tx), owner);
  };
  auto shown = co_await p_.readers.run<bool>(p_.on, std::move(ask));
  if (!shown) co_return shown.error();
  const bool answer = *shown;
  known_.put(key, {answer, now});
  co_return answer;
}

net::awaitable<http::reply> stored_files::answer(const http::request& asked) {
  if (auto picture = media::serve_missing_picture(asked)) co_return std::move(*picture);
  const auto path = media::path_of_target(asked.target);
  const auto owner = path ? media::owner_of(*path) : std::nullopt;
  if (owner) {
    const auto shown = co_await is_shown(*owner);
    if (!shown) co_return http::refusal(503, "the database cannot say now whose file that is");
    if (!*shown) co_return http::refusal(404, "Record not found");
  }
  co_return co_await read(asked);
}

net::awaitable<http::reply> stored_files::read(const http::request& asked) {
  const auto* files = &p_.files;
  std::function<media::served_file()> begin = [files, &asked] { return media::serve_file(*files, asked); };
  auto begun = co_await p_.aside.run<media::served_file>(p_.on, std::move(begin));
  if (!begun) co_return http::refusal(503, "too many files are asked for now");
  auto reply = std::move(begun->reply);
  if (!begun->rest) co_return std::move(reply);
  reply.rest.bytes = begun->rest->count;
  auto rest = std::make_shared<reading>(reading{p_.on, p_.aside, std::move(*begun->rest)});
  reply.rest.next = [rest] { return next_part(rest); };
  co_return std::move(reply);
}

} // namespace pheidi::app
