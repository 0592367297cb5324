// Every documented setting shows in a comparison, under its own name or that of the whole it is a part of.
#include "fixture.hpp"

#include <algorithm>
#include <tuple>

using namespace pheidi::config;
using namespace pheidi::config::test;

namespace {

/// For each setting a value that is not its default, and the variables that make it count.
struct change {
  std::string value;
  std::string shows_as; // itself if empty
  std::string needs;    // another setting, set in both
  std::string needed_value;
};

const std::map<std::string, change>& changes_to_make() {
  static const std::map<std::string, change> all = [] {
    std::map<std::string, change> out{
        {"identity.rails_env", {"staging", "", "", ""}},
        {"identity.local_domain", {"other.example", "", "", ""}},
        {"identity.web_domain", {"other.example", "", "", ""}},
        {"identity.alternate_domains", {"b.example", "", "", ""}},
        {"identity.https", {"true", "", "identity.rails_env", "development"}},
        {"identity.user_agent", {"Mine/1", "", "", ""}},
        {"identity.followers_synchronization", {"false", "", "", ""}},
        {"identity.limited_federation", {"true", "", "", ""}},
        {"identity.whitelist_mode", {"true", "identity.limited_federation", "", ""}},
        {"identity.authorized_fetch", {"true", "", "", ""}},
        {"redis.namespace", {"ns", "", "", ""}},
        {"postgres.url", {"host=/tmp", "", "", ""}},
        {"postgres.host", {"db", "postgres.url", "", ""}},
        {"postgres.port", {"1", "postgres.url", "", ""}},
        {"postgres.user", {"u", "postgres.url", "", ""}},
        {"postgres.password", {"p", "postgres.url", "", ""}},
        {"postgres.database", {"d", "postgres.url", "", ""}},
        {"postgres.sslmode", {"require", "postgres.url", "", ""}},
        {"postgres.prepared_statements", {"false", "", "", ""}},
        {"encryption.primary_key", {"k", "", "", ""}},
        {"encryption.deterministic_key", {"k", "", "", ""}},
        {"encryption.key_derivation_salt", {"k", "", "", ""}},
        {"secrets.key_base", {"k", "", "", ""}},
        {"secrets.otp", {"k", "", "", ""}},
        {"secrets.vapid_public_key", {"k", "", "", ""}},
        {"secrets.vapid_private_key", {"k", "", "", ""}},
        {"network.allowed_private_addresses", {"10.0.0.1", "", "", ""}},
        {"network.trusted_proxies", {"192.0.2.1", "", "", ""}},
        {"network.http_proxy", {"http://p:1", "", "", ""}},
        {"network.http_hidden_proxy", {"http://p:1", "", "", ""}},
        {"network.access_to_hidden_service", {"true", "", "", ""}},
        {"network.ca_file", {"/etc/passwd", "", "", ""}},
        {"network.hosts_file", {"/etc/passwd", "", "", ""}},
        {"network.name_servers", {"127.0.0.1", "", "", ""}},
        {"queue.queues", {"pull", "", "", ""}},
        {"queue.passthrough", {"other", "", "", ""}},
        {"media.root", {"/files", "", "", ""}},
        {"media.base_url", {"https://files.example", "", "", ""}},
        {"media.root_url", {"/files", "media.base_url", "", ""}},
        {"media.cdn_host", {"https://cdn.example", "media.base_url", "", ""}},
        {"media.s3", {"true", "media.base_url", "", ""}},
        {"media.s3_alias_host", {"files.example", "media.base_url", "media.s3", "true"}},
        {"media.s3_cloudfront_host", {"files.example", "media.base_url", "media.s3", "true"}},
        {"media.s3_protocol", {"http", "media.base_url", "media.s3", "true"}},
        {"media.s3_hostname", {"s3.example", "media.base_url", "media.s3", "true"}},
        {"media.s3_region", {"eu-west-1", "media.base_url", "media.s3", "true"}},
        {"media.s3_endpoint", {"https://s3.example", "media.base_url", "media.s3", "true"}},
        {"media.s3_bucket", {"files", "media.base_url", "media.s3", "true"}},
        {"media.s3_key_prefix", {"ours", "media.base_url", "media.s3", "true"}},
        {"media.swift", {"true", "media.base_url", "media.swift_object_url", "https://swift.example"}},
        {"media.azure", {"true", "media.base_url", "media.azure_alias_host", "files.example"}},
        {"inbox.listen", {"127.0.0.1:1", "", "", ""}},
        {"web.listen", {"127.0.0.1:1", "", "", ""}},
        {"web.api", {"true", "", "", ""}},
        {"web.rate_limits", {"false", "", "", ""}},
        {"web.streaming_base_url", {"wss://streaming.example", "", "", ""}},
        {"web.single_user", {"true", "", "", ""}},
        {"web.only_authenticated", {"true", "", "", ""}},
        {"process.roles", {"ingest", "", "", ""}},
        {"ops.listen", {"127.0.0.1:1", "", "", ""}},
        {"log.level", {"debug", "", "", ""}},
        {"log.format", {"json", "", "", ""}},
    };
    for (const std::string group : {"redis.", "redis.sidekiq_", "redis.cache_"}) {
      const auto url = group + "url";
      out[url] = {"redis://other/1", "", "", ""};
      out[group + "host"] = {"other", url, "", ""};
      out[group + "port"] = {"1", url, group + "host", "h"};
      out[group + "database"] = {"3", url, group + "host", "h"};
      out[group + "user"] = {"u", url, group + "host", "h"};
      out[group + "password"] = {"p", url, group + "host", "h"};
      out[group + "sentinels"] = {"s", url, group + "sentinel_master", "m"};
      out[group + "sentinel_master"] = {"m", url, group + "sentinels", "s"};
    }
    return out;
  }();
  return all;
}

/// Sentinels need two more to count; they are tried together.
bool is_sentinel_detail(const std::string& name) {
  return name.ends_with("sentinel_port") || name.ends_with("sentinel_user") ||
         name.ends_with("sentinel_password");
}

/// Where one place takes more than two settings; they are tried together.
bool is_media_detail(const std::string& name) {
  return name == "media.s3_override_path_style" || name == "media.swift_object_url" ||
         name.starts_with("media.azure_");
}

change change_of(const setting_doc& doc) {
  const auto& all = changes_to_make();
  if (const auto it = all.find(doc.name); it != all.end()) return it->second;
  // The rest are numbers: one more is another one and in range.
  const auto number = doc.fallback.substr(0, doc.fallback.find_first_not_of("0123456789"));
  return {std::to_string(std::stoll(number) + 1) + doc.fallback.substr(number.size()), "", "", ""};
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

} // namespace

TEST(compare, finds_nothing_between_equal_settings) {
  const auto difference = compare(settings_of(variables{}), settings_of(variables{}));

  EXPECT_TRUE(difference.reloadable.empty());
  EXPECT_TRUE(difference.needs_restart.empty());
}

TEST(compare, finds_a_change_of_every_documented_setting) {
  for (const auto& doc : documented_settings()) {
    if (is_sentinel_detail(doc.name) || is_media_detail(doc.name)) continue;
    const auto to_make = change_of(doc);
    auto before = with({});
    if (!to_make.needs.empty()) before.overrides[to_make.needs] = to_make.needed_value;
    auto after = before;
    after.overrides[doc.name] = to_make.value;

    const auto difference = compare(loaded(before), loaded(after));

    const auto& name = to_make.shows_as.empty() ? doc.name : to_make.shows_as;
    EXPECT_TRUE(contains(doc.reloadable ? difference.reloadable : difference.needs_restart, name))
        << doc.name;
  }
}

TEST(compare, finds_changes_of_sentinel_details) {
  const variables base{{"REDIS_SENTINELS", "s"}, {"REDIS_SENTINEL_MASTER", "m"}};
  for (const auto& [name, value] : variables{{"REDIS_SENTINEL_PORT", "1"},
                                             {"REDIS_SENTINEL_USERNAME", "u"},
                                             {"REDIS_SENTINEL_PASSWORD", "p"}}) {
    auto changed = base;
    changed[name] = value;

    const auto difference = compare(settings_of(base), settings_of(changed));

    EXPECT_TRUE(contains(difference.needs_restart, "redis.url")) << name;
  }
}

TEST(compare, finds_changes_of_where_files_are) {
  const variables s3{{"S3_ENABLED", "true"}, {"S3_ENDPOINT", "https://s3.example"}, {"S3_BUCKET", "b"}};
  const variables swift{{"SWIFT_ENABLED", "true"}, {"SWIFT_OBJECT_URL", "https://swift.example"}};
  const variables azure{{"AZURE_ENABLED", "true"}, {"AZURE_STORAGE_ACCOUNT", "a"}};
  const std::vector<std::tuple<variables, std::string, std::string>> all{
      {s3, "S3_OVERRIDE_PATH_STYLE", "true"},
      {swift, "SWIFT_OBJECT_URL", "https://other.example"},
      {azure, "AZURE_ALIAS_HOST", "files.example"},
      {azure, "AZURE_STORAGE_ACCOUNT", "other"},
      {azure, "AZURE_CONTAINER_NAME", "other"}};
  for (const auto& [base, name, value] : all) {
    auto changed = base;
    changed[name] = value;

    const auto difference = compare(settings_of(base), settings_of(changed));

    EXPECT_TRUE(contains(difference.needs_restart, "media.base_url")) << name;
  }
}

TEST(compare, tells_what_a_reload_can_change) {
  const auto difference =
      compare(settings_of(variables{}),
              settings_of({{"PHEIDI_LOG__LEVEL", "debug"}, {"PHEIDI_DELIVERY__SHARDS", "3"}}));

  EXPECT_EQ(difference.reloadable, (std::vector<std::string>{"log.level"}));
  EXPECT_EQ(difference.needs_restart, (std::vector<std::string>{"delivery.shards"}));
}
