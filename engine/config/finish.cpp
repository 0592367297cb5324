// What follows from several settings at once: endpoints, the connection string, our name to others, the
// addresses of files and of streaming.
#include "config/draft.hpp"

namespace pheidi::config {

namespace {

void finish_identity(const draft& d, settings& out) {
  auto& identity = out.identity;
  if (identity.web_domain.empty()) identity.web_domain = identity.local_domain;
  // Mastodon speaks https in production whatever LOCAL_HTTPS says.
  identity.https = out.rails_env == "production" || d.https.value_or(false);
  identity.limited_federation = identity.limited_federation || d.whitelist_mode;
  if (identity.user_agent.empty())
    identity.user_agent = std::string("Pheidi/" PHEIDI_VERSION " (+") + (identity.https ? "https" : "http") +
                          "://" + identity.web_domain + "/)";
}

void finish_media(const draft& d, settings& out) {
  auto& base = out.media.base_url;
  if (base.empty())
    base = d.media.base_url((out.identity.https ? "https://" : "http://") + out.identity.web_domain);
  while (base.ends_with('/'))
    base.pop_back();
}

void finish_web(settings& out) {
  auto& streaming = out.web.streaming_base_url;
  if (streaming.empty()) streaming = (out.identity.https ? "wss://" : "ws://") + out.identity.web_domain;
  while (streaming.ends_with('/'))
    streaming.pop_back();
  out.web.only_authenticated = out.web.only_authenticated || out.identity.limited_federation;
}

} // namespace

settings finish(const draft& d) {
  settings out = d.value;
  finish_identity(d, out);
  finish_media(d, out);
  finish_web(out);
  out.redis.base = d.redis[redis_base].endpoint().value_or(redis_endpoint{});
  out.redis.sidekiq = d.redis[redis_sidekiq].endpoint().value_or(out.redis.base);
  out.redis.cache = d.redis[redis_cache].endpoint().value_or(out.redis.base);
  out.postgres.connection = d.postgres.connection(out.rails_env);
  if (d.postgres.rails_url && d.postgres.prepared_by_url)
    out.postgres.prepared_statements = *d.postgres.prepared_by_url;
  return out;
}

} // namespace pheidi::config
