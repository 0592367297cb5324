// The order of things: a place, settings, servers, the data model, the roles; and back.
#include "pheidi/app/up.hpp"

#include "app/secrets_check.hpp"
#include "app/up/first_settings.hpp"
#include "app/up/own_postgres.hpp"
#include "app/up/own_redis.hpp"
#include "app/up/place.hpp"
#include "app/up/reach.hpp"
#include "app/up/site_defaults.hpp"

#include "pheidi/app/migrate.hpp"
#include "pheidi/app/run.hpp"
#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <unistd.h>

namespace pheidi::app {

namespace {

constexpr const char* usual_listen = "127.0.0.1:3000";

/// What would end the value, or the line, in the settings file.
bool is_unfit_for_a_line(char c) {
  return c == '\'' || c == '"' || c == 0x7f || (c >= 0 && c < ' ');
}

/// One `up`, from its options to what runs.
class start {
 public:
  start(const up_options& o, const up_listener& l)
      : options_(o), listener_(l), in_(o.data.empty() ? default_data_directory() : o.data) {}

  result<int> run();

 private:
  result<void> write_first_settings();
  result<void> compare_settings(const config::settings& s) const;
  result<void> look_around(const config::settings& s) const;
  result<void> start_servers();
  result<void> make_data_model(const config::settings& s);
  result<config::settings> prepare();
  void describe(const config::settings& s);
  config::sources sources() const;
  void step(std::string_view what, std::string_view detail) const { listener_.step(what, detail); }

  const up_options& options_;
  const up_listener& listener_;
  data_directory in_;
  up_report report_;
  place place_; // outlives the servers
  std::atomic<bool> lost_{false};
  std::unique_ptr<own_servers> servers_;
};

result<void> start::write_first_settings() {
  first_settings first;
  first.listen = options_.listen.empty() ? usual_listen : options_.listen;
  first.domain = ascii::lower(options_.domain);
  const auto port = first.listen.substr(first.listen.rfind(':') + 1);
  const bool over_tcp = !first.listen.starts_with("unix:");
  if (first.domain.empty() && !over_tcp)
    return error{errc::refused, "the domain of the instance must be given the first time: --domain NAME"};
  if (first.domain.empty()) first.domain = port == "80" ? "localhost" : "localhost:" + port;
  first.postgres = options_.postgres;
  first.redis = options_.redis;
  for (const auto& value : {first.domain, first.listen, first.postgres, first.redis})
    if (std::ranges::any_of(value, is_unfit_for_a_line))
      return error{errc::refused,
                   "a name, an address or a URL may not hold a quotation mark, which is %27 in a "
                   "URL, or a control character"};
  step("settings", "made: " + in_.settings_file().string());
  report_.first_start = true;
  return write_settings(in_, settings_text(first));
}

/// What the directory has already is not changed by an option, which would be forgotten by the next command.
result<void> start::compare_settings(const config::settings& s) const {
  const auto file = in_.settings_file().string();
  if (!options_.domain.empty() && ascii::lower(options_.domain) != s.identity.local_domain)
    return error{errc::refused,
                 fmt::format("the instance in {} is {}, which cannot become {}: every address that "
                             "others know has it. Name another directory with --data",
                             in_.root().string(), s.identity.local_domain, options_.domain)};
  const std::pair<const std::string&, const char*> given[] = {{options_.postgres, "DATABASE_URL"},
                                                              {options_.redis, "REDIS_URL"}};
  for (const auto& [url, variable] : given)
    if (!url.empty() && url != in_.said(variable))
      return error{errc::refused,
                   fmt::format("the instance uses another server than that: move its data there, and "
                               "write the URL into {} as {}",
                               file, variable)};
  return {};
}

/// What is written down the first time cannot be told otherwise later, so it is tried before it is used.
result<void> start::look_around(const config::settings& s) const {
  auto done = try_to_listen(s);
  if (!report_.first_start) return done;
  if (done && !options_.redis.empty()) done = try_redis(s);
  if (done && !options_.postgres.empty()) done = try_postgres(s);
  return done;
}

config::sources start::sources() const {
  auto out = in_.sources();
  if (!options_.usual_log_level.empty() && in_.said("PHEIDI_LOG__LEVEL").empty())
    out.environment["PHEIDI_LOG__LEVEL"] = options_.usual_log_level;
  // Several instances on one machine must not want the same port.
  if (in_.said("PHEIDI_OPS__LISTEN").empty())
    out.environment["PHEIDI_OPS__LISTEN"] = "unix:" + (in_.run() / "ops.sock").string();
  if (!options_.listen.empty()) out.overrides["web.listen"] = options_.listen;
  for (const auto& [name, value] : options_.overrides)
    out.overrides[name] = value;
  return out;
}

result<void> start::start_servers() {
  std::vector<own_server> wanted;
  if (in_.has_own_postgres()) {
    auto postgres = prepare_postgres(in_, place_.children, place_.servers.get());
    if (!postgres) return postgres.error();
    report_.postgres = fmt::format("PostgreSQL {}, its own", postgres->major);
    step("PostgreSQL", fmt::format("{}{}", postgres->major, postgres->made ? ", made" : ""));
    wanted.push_back(std::move(postgres->server));
  }
  if (in_.has_own_redis()) {
    auto redis = prepare_redis(in_, place_.children, place_.servers.get());
    if (!redis) return redis.error();
    report_.redis = "Redis, its own";
    step("Redis", "its own");
    wanted.push_back(std::move(*redis));
  }
  if (wanted.empty()) return {};
  // Nothing can go on without: as if somebody had asked to end.
  auto started = own_servers::start(std::move(wanted), [this] {
    lost_.store(true);
    ::kill(::getpid(), SIGTERM);
  });
  if (!started) return started.error();
  servers_ = std::move(*started);
  return {};
}

result<void> start::make_data_model(const config::settings& s) {
  const auto done = migrate(s, false);
  if (!done) return done.error();
  if (done->what == model::migration::refused)
    return error{errc::refused, "the database cannot be used: " + done->why + ". Nothing was changed"};
  report_.made_data_model = done->what == model::migration::made;
  if (report_.first_start && !report_.made_data_model)
    return error{errc::refused,
                 "the database has an instance already, whose settings and secrets are not here: "
                 "put its settings file back. Nothing was changed"};
  step("data model", fmt::format("of Mastodon {}{}", done->family, report_.made_data_model ? ", made" : ""));
  return report_.made_data_model ? write_site_defaults(s) : check_secrets(s);
}

/// Up to where the secrets have been used: what failed until then begins anew with other options.
result<config::settings> start::prepare() {
  const auto settings = listener_.load(sources());
  if (!settings)
    return error{errc::refused, report_.first_start
                                    ? "these settings cannot be used. They are what --domain, --listen, "
                                      "--postgres and --redis said; the file is gone again"
                                    : "these settings cannot be used"};
  auto done = compare_settings(*settings);
  if (done) done = look_around(*settings);
  if (done) done = start_servers();
  if (done) done = make_data_model(*settings);
  if (!done) return done.error();
  return *settings;
}

void start::describe(const config::settings& s) {
  report_.data = in_.root().string();
  report_.domain = s.identity.local_domain;
  report_.address = (s.identity.https ? "https://" : "http://") + s.identity.web_domain;
  report_.listen = s.web.listen;
  if (report_.postgres.empty()) report_.postgres = s.postgres.display();
  if (report_.redis.empty()) report_.redis = s.redis.sidekiq.display();
}

result<int> start::run() {
  auto taken = take_place(in_);
  if (!taken) return taken.error();
  place_ = std::move(*taken);
  if (!std::filesystem::exists(in_.settings_file())) {
    const auto written = write_first_settings();
    if (!written) return written.error();
  }
  const auto settings = prepare();
  std::error_code ignored;
  if (!settings && report_.first_start) std::filesystem::remove(in_.settings_file(), ignored);
  if (!settings) return settings.error();
  describe(*settings);
  run_options how;
  how.sources = sources();
  how.ready = [this] { listener_.ready(report_); };
  const int status = app::run(*settings, how);
  if (servers_) step("stopping", "Redis, then PostgreSQL");
  servers_.reset();
  if (lost_.load())
    return error{errc::refused,
                 fmt::format("a server of its own died again and again: {}", in_.logs().string())};
  return status;
}

} // namespace

result<int> up(const up_options& options, const up_listener& listener) {
  return start(options, listener).run();
}

} // namespace pheidi::app
