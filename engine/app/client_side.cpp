// One HTTP handler for everything of a person's: streams, files, then the API; and the queue's local jobs.
#include "app/client_side.hpp"

#include "app/stored_files.hpp"
#include "app/upload_sweep.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation_web/route.hpp"
#include "pheidi/instance/api/publish_scheduled.hpp"
#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/feeds/local_jobs.hpp"
#include "pheidi/instance/media/paths.hpp"
#include "pheidi/instance/media/serve.hpp"
#include "pheidi/instance/oauth/routes.hpp"
#include "pheidi/instance/pages/routes.hpp"
#include "pheidi/instance/remote/cache_sweep.hpp"
#include "pheidi/instance/remote/remote_jobs.hpp"
#include "pheidi/instance/streaming/hub.hpp"
#include "pheidi/instance/web/service.hpp"

#include <memory>

namespace pheidi::app {

namespace web = instance::web;
namespace media = instance::media;
namespace remote = instance::remote;

namespace {

const web::side_work::options pictures{.name = "side work"};
const web::side_work::options judged_passwords{.name = "passwords"};
const web::side_work::options remote_pictures{.name = "remote files", .threads = 1}; // nobody waits for them
const web::side_work::options reads_of_files{.name = "files"}; // which wait for no picture
/// A picture of 16 MiB, its thumbnail and what stands around them in a multipart body.
constexpr std::size_t picture_limit = std::size_t{20} << 20;
constexpr std::size_t usual_limit = std::size_t{1} << 20;

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

/// Profiles and posts are pages for people and documents for servers at one address.
bool asks_for_document(const http::request& request) {
  if (!federation_web::route_of(request.target)) return false;
  const auto* accept = request.find("accept");
  const auto wanted = federation_web::preferred(accept ? std::string_view(*accept) : std::string_view());
  return wanted == federation_web::representation::activity;
}

} // namespace

struct client_side::impl {
  explicit impl(parts given)
      : p(std::move(given)), keys(p.settings.redis.name_space), files(p.settings.media.root),
        aside(pictures, p.registry), passwords(judged_passwords, p.registry),
        file_reads(reads_of_files, p.registry), remote_work(remote_pictures, p.registry),
        served({p.on, file_reads, files, p.readers, p.schema}),
        web_client(p.dialer, remote::make_client_options(p.settings), &p.registry), fetcher(fetcher_parts()),
        relay({p.on, p.queue, p.base, p.cache, p.writers, keys, p.registry, {}, {}}), here(surroundings()),
        service(service_parts()), hub(hub_parts()), jobs(job_parts()), downloads(download_parts()),
        sweep({p.on, p.writers, aside, files, p.registry}),
        old_downloads({p.on, p.writers, remote_work, p.settings.media.root, p.registry}) {}

  web::surroundings surroundings();
  web::service::parts service_parts();
  instance::streaming::hub::parts hub_parts();
  instance::feeds::local_jobs::parts job_parts();
  remote::web_fetcher::parts fetcher_parts() { return {p.settings, web_client, p.policy, p.registry}; }
  remote::remote_jobs::parts download_parts();
  net::awaitable<http::reply> answer(http::request request, std::shared_ptr<const http::handler> next);
  net::awaitable<result<std::int64_t>> obtain_status(std::string uri);

  parts p;
  sidekiq::keyspace keys;
  media::disk_store files;
  web::side_work aside; // ended before the files that it may be reading
  web::side_work passwords, file_reads, remote_work;
  stored_files served;
  http::client web_client;
  remote::web_fetcher fetcher;
  federation::outbox::relay relay;
  web::surroundings here;
  web::service service;
  instance::streaming::hub hub;
  instance::feeds::local_jobs jobs;
  remote::remote_jobs downloads;
  upload_sweep sweep;
  remote::cache_sweep old_downloads;
};

web::surroundings client_side::impl::surroundings() {
  return {
      p.settings, p.on,      p.readers,  p.writers,
      p.base,     p.queue,   p.cache,    keys,
      p.schema,   p.cipher,  p.actors,   [this](std::string uri) { return obtain_status(std::move(uri)); },
      aside,      passwords, p.registry, p.version};
}

web::service::parts client_side::impl::service_parts() {
  auto tables = instance::api::tables();
  tables.push_back(instance::oauth::routes());
  tables.push_back(instance::pages::routes());
  return {here, relay, std::move(tables)};
}

instance::streaming::hub::parts client_side::impl::hub_parts() {
  redis::connection_options own;
  own.endpoint = p.settings.redis.base;
  own.ca_file = p.settings.network.ca_file;
  own.client_name = "pheidi streaming";
  return {p.settings,
          p.schema,
          p.on,
          std::move(own),
          p.base,
          keys,
          p.readers,
          [this](std::string token) {
            return service.admit(std::move(token), web::person("read read:statuses read:notifications"));
          },
          p.registry};
}

instance::feeds::local_jobs::parts client_side::impl::job_parts() {
  return {p.settings,
          p.on,
          p.base,
          p.writers,
          p.readers,
          p.schema,
          p.cipher,
          relay,
          p.registry,
          p.ended,
          [this](std::int64_t row) { return instance::api::publish_scheduled(here, relay, row); }};
}

remote::remote_jobs::parts client_side::impl::download_parts() {
  return {p.settings, p.on,        fetcher,  p.writers,  p.readers, p.schema,
          files,      remote_work, p.policy, p.registry, p.ended};
}

net::awaitable<result<std::int64_t>> client_side::impl::obtain_status(std::string uri) {
  auto found = co_await p.processor.obtain(std::move(uri));
  if (!found) co_return found.error();
  co_return found->value;
}

net::awaitable<http::reply> client_side::impl::answer(http::request request,
                                                      std::shared_ptr<const http::handler> next) {
  const auto path = path_of(request.target);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && instance::streaming::hub::serves(request.target))
    co_return co_await hub.answer(std::move(request));
  const bool is_file = media::is_file_target(request.target) || path.ends_with("/missing.png");
  if (reads && is_file) co_return co_await served.answer(request);
  if (reads && asks_for_document(request)) co_return co_await (*next)(std::move(request));
  auto said = co_await service.answer_to(request);
  if (said) co_return std::move(*said);
  co_return co_await (*next)(std::move(request));
}

client_side::client_side(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
client_side::~client_side() = default;

http::handler client_side::in_front_of(http::handler next) {
  auto kept = std::make_shared<const http::handler>(std::move(next));
  return [this, kept](http::request request) { return impl_->answer(std::move(request), kept); };
}

std::size_t client_side::body_limit(std::string_view /*method*/, std::string_view target) {
  const auto path = path_of(target);
  const bool media = path.starts_with("/api/v1/media") || path.starts_with("/api/v2/media");
  const bool profile = path.starts_with("/api/v1/accounts/update_credentials") || path == "/api/v1/profile";
  return media || profile ? picture_limit : usual_limit;
}

int client_side::refuse_large(const http::request& head) {
  const auto mark = head.target.find('?');
  const auto query = mark == head.target.npos ? std::string() : "&" + head.target.substr(mark + 1);
  const bool shows_token = head.find("authorization") || query.find("&access_token=") != query.npos;
  return shows_token ? 0 : 401;
}

bool client_side::runs(std::string_view klass) {
  return instance::feeds::local_jobs::runs(klass) || remote::remote_jobs::runs(klass);
}

void client_side::take(std::vector<sidekiq::fetched> jobs) {
  std::vector<sidekiq::fetched> local, from_elsewhere;
  for (auto& job : jobs) {
    const auto parsed = sidekiq::parse_job(job.raw);
    auto& whose = parsed && remote::remote_jobs::runs(parsed->klass) ? from_elsewhere : local;
    whose.push_back(std::move(job));
  }
  if (!local.empty()) impl_->jobs.take(std::move(local));
  if (!from_elsewhere.empty()) impl_->downloads.take(std::move(from_elsewhere));
}

void client_side::start() {
  impl_->relay.start();
  impl_->hub.start();
  impl_->jobs.start();
  impl_->sweep.start();
  impl_->old_downloads.start();
}

void client_side::say_goodbye() {
  impl_->hub.stop();
}

void client_side::stop() {
  impl_->sweep.stop();
  impl_->old_downloads.stop();
  impl_->hub.stop();
  impl_->jobs.stop();
  impl_->downloads.stop();
  impl_->relay.stop();
}

} // namespace pheidi::app
