// The first part with the head, the others as the peer takes them.
#include "app/stored_files.hpp"

#include "pheidi/http/refusal.hpp"
#include "pheidi/instance/media/serve.hpp"

namespace pheidi::app {

namespace {

namespace media = instance::media;
namespace web = instance::web;

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

net::awaitable<http::reply> answer_with_file(net::loop& on, web::side_work& aside,
                                             const media::disk_store& files, const http::request& asked) {
  std::function<media::served_file()> begin = [&files, &asked] { return media::serve_file(files, asked); };
  auto begun = co_await aside.run<media::served_file>(on, std::move(begin));
  if (!begun) co_return http::refusal(503, "too many files are asked for now");
  auto reply = std::move(begun->reply);
  if (!begun->rest) co_return std::move(reply);
  reply.rest.bytes = begun->rest->count;
  auto rest = std::make_shared<reading>(reading{on, aside, std::move(*begun->rest)});
  reply.rest.next = [rest] { return next_part(rest); };
  co_return std::move(reply);
}

} // namespace pheidi::app
