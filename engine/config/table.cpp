// The one list of settings. Reading TOML and variables, documentation and comparison all follow it.
#include "config/kinds.hpp"

#include <algorithm>

namespace pheidi::config {

namespace {

// The way from settings to a member, for reading and for writing.
#define AT(path)                                                                                             \
  [](auto& s) -> auto& {                                                                                     \
    return s.path;                                                                                           \
  }

bool any(const std::string&) {
  return true;
}

bool is_environment_name(const std::string& v) {
  return !v.empty() && v.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == v.npos;
}

/// It is sent as a header field.
bool is_user_agent(const std::string& v) {
  return !v.empty() && v.size() <= 200 &&
         std::ranges::all_of(v, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool is_readable(const std::string& path) {
  return path.empty() || is_readable_file(path);
}

bool is_name_server(const std::string& v) {
  const auto server = server_and_port(v, 53);
  return server && (is_ipv4(server->host) || is_ipv6(server->host));
}

/// A domain is compared with what others send in lower case, so it is kept so.
template <class Pick>
spec domain_name(std::string name, Pick pick, std::string help) {
  auto out = text(std::move(name), pick, any, "a domain such as social.example (punycode for other scripts)",
                  std::move(help));
  out.read = [pick](draft& d, const raw& r) {
    const auto value = domain(r.text);
    if (r.is_list || !value) return false;
    pick(d.value) = *value;
    return true;
  };
  return out;
}

spec alternate_domains() {
  auto out = list("identity.alternate_domains", AT(identity.alternate_domains), any, "a list of domains",
                  "Further domains under which this server answers.")
                 .from("ALTERNATE_DOMAINS");
  out.read = [](draft& d, const raw& r) {
    std::vector<std::string> domains;
    for (const auto& item : r.is_list ? r.items : split(r.text, ", \t")) {
      auto value = domain(item);
      if (!value) return false;
      domains.push_back(std::move(*value));
    }
    d.value.identity.alternate_domains = std::move(domains);
    return true;
  };
  return out;
}

spec https() {
  auto out =
      flag("identity.https", AT(identity.https),
           "Whether our own URLs are https. Only counts outside production, where the default is false.")
          .from("LOCAL_HTTPS");
  out.read = [](draft& d, const raw& r) {
    const auto value = boolean(r.text);
    if (r.is_list || !value) return false;
    d.https = value;
    return true;
  };
  return out;
}

spec followers_synchronization() {
  auto out =
      flag("identity.followers_synchronization", AT(identity.followers_synchronization),
           "Send Collection-Synchronization. Mastodon's variable says the opposite: true turns it off.")
          .from("DISABLE_FOLLOWERS_SYNCHRONIZATION");
  out.read = [](draft& d, const raw& r) {
    const auto value = boolean(r.text);
    if (r.is_list || !value) return false;
    d.value.identity.followers_synchronization = *value != r.mastodon_name;
    return true;
  };
  return out;
}

spec whitelist_mode() {
  spec out{.name = "identity.whitelist_mode",
           .expected = "true or false",
           .help = "Old name of limited_federation; either turns it on."};
  out.read = [](draft& d, const raw& r) {
    const auto value = boolean(r.text);
    if (r.is_list || !value) return false;
    d.whitelist_mode = *value;
    return true;
  };
  return std::move(out).from("WHITELIST_MODE").by_default("false");
}

spec queues() {
  spec out{.name = "queue.queues",
           .expected = "a list of queues, each a name or name,weight",
           .help =
               "Queues to take jobs from. Weights as with Sidekiq's -q; all without or 0: strict order. In a "
               "variable, blanks stand between queues."};
  out.read = [](draft& d, const raw& r) {
    std::vector<queue_weight> read;
    for (const auto& item : r.is_list ? r.items : split(r.text, " \t")) {
      auto one = queue_and_weight(item);
      if (!one) return false;
      for (const auto& earlier : read)
        if (earlier.name == one->name) return false;
      read.push_back(std::move(*one));
    }
    d.value.queue.queues = std::move(read);
    return !d.value.queue.queues.empty();
  };
  out.write = [](const settings& s) {
    std::string joined;
    for (const auto& q : s.queue.queues)
      joined += (joined.empty() ? "" : " ") + q.name + (q.weight > 0 ? "," + std::to_string(q.weight) : "");
    return joined;
  };
  return out;
}

spec passthrough() {
  spec out{.name = "queue.passthrough",
           .expected = "the name of a queue, or none",
           .help =
               "Where jobs of classes that we do not run go; a queue of Sidekiq's, not one of ours. none: "
               "without Rails nobody runs them, so they are counted and dropped."};
  out.read = [](draft& d, const raw& r) {
    const auto name = r.text == "none" ? std::string() : r.text;
    if (r.is_list || (!name.empty() && !is_queue_name(name))) return false;
    d.value.queue.passthrough = name;
    return true;
  };
  out.write = [](const settings& s) { return s.queue.passthrough.empty() ? "none" : s.queue.passthrough; };
  return out;
}

void add_identity(std::vector<spec>& out) {
  out.push_back(text("identity.rails_env", AT(rails_env), is_environment_name, "a word such as production",
                     "Rails' environment; decides the name of the database and whether http is possible.")
                    .from("RAILS_ENV"));
  out.push_back(domain_name("identity.local_domain", AT(identity.local_domain),
                            "Domain in our users' addresses. Required.")
                    .from("LOCAL_DOMAIN"));
  out.push_back(domain_name("identity.web_domain", AT(identity.web_domain),
                            "Domain in our URLs; the local domain by default.")
                    .from("WEB_DOMAIN"));
  out.push_back(alternate_domains());
  out.push_back(https());
  out.push_back(text("identity.user_agent", AT(identity.user_agent), is_user_agent,
                     "up to 200 printable ASCII characters",
                     "How we call ourselves; by default our version and https://WEB_DOMAIN/."));
  out.push_back(followers_synchronization());
  out.push_back(flag("identity.limited_federation", AT(identity.limited_federation),
                     "Federate only with allowed domains.")
                    .from("LIMITED_FEDERATION_MODE"));
  out.push_back(whitelist_mode());
  out.push_back(
      flag("identity.authorized_fetch", AT(identity.authorized_fetch),
           "Posts are shown to servers that sign for them only, so activities carry no signature of "
           "their own. Also on with limited_federation or Mastodon's setting of that name.")
          .from("AUTHORIZED_FETCH"));
}

void add_encryption(std::vector<spec>& out) {
  const auto add = [&](const char* name, const char* variable, auto pick, const char* help) {
    out.push_back(text(name, pick, any, "the text that Rails has", help).from(variable).hidden());
  };
  add("encryption.primary_key", "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", AT(encryption.primary_key),
      "Opens private keys in the database of Mastodon 4.7 and later.");
  add("encryption.deterministic_key", "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
      AT(encryption.deterministic_key), "Opens columns that are searched by value.");
  add("encryption.key_derivation_salt", "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT",
      AT(encryption.key_derivation_salt), "Belongs to both keys.");
}

void add_network(std::vector<spec>& out) {
  out.push_back(list("network.allowed_private_addresses", AT(network.allowed_private_addresses), is_network,
                     "a list of addresses or networks such as 10.0.0.0/8",
                     "Private addresses that may be connected to nevertheless.")
                    .from("ALLOWED_PRIVATE_ADDRESSES"));
  out.push_back(list("network.trusted_proxies", AT(network.trusted_proxies), is_network,
                     "a list of addresses or networks such as 10.0.0.0/8",
                     "Proxies that are believed about whom they speak for (X-Forwarded-For). Empty: those on "
                     "this machine and in private networks.")
                    .from("TRUSTED_PROXY_IP"));
  const auto is_proxy = [](const std::string& v) { return v.empty() || is_proxy_url(v); };
  constexpr const char* proxy = "http(s)://[user:password@]host[:port]";
  out.push_back(text("network.http_proxy", AT(network.http_proxy), is_proxy, proxy,
                     "Proxy for every request that goes out.")
                    .from("http_proxy")
                    .hidden());
  out.push_back(text("network.http_hidden_proxy", AT(network.http_hidden_proxy), is_proxy, proxy,
                     "Proxy for .onion and .i2p hosts.")
                    .from("http_hidden_proxy")
                    .hidden());
  out.push_back(flag("network.access_to_hidden_service", AT(network.access_to_hidden_service),
                     "Whether .onion and .i2p hosts may be contacted at all.")
                    .from("ALLOW_ACCESS_TO_HIDDEN_SERVICE"));
  out.push_back(text("network.ca_file", AT(network.ca_file), is_readable, "a readable file",
                     "PEM bundle to trust instead of the system's."));
  out.push_back(text("network.hosts_file", AT(network.hosts_file), is_readable, "a readable file",
                     "Names looked up before DNS, in the format of /etc/hosts; an address may carry a port, "
                     "which then stands for 80 and 443."));
  out.push_back(list("network.name_servers", AT(network.name_servers), is_name_server,
                     "a list of addresses, each with an optional port",
                     "Name servers instead of those of resolv.conf."));
}

void add_queue(std::vector<spec>& out) {
  constexpr std::int64_t most_bytes = std::int64_t{1} << 40;
  out.push_back(queues());
  out.push_back(passthrough());
  out.push_back(whole("queue.max_in_flight", AT(queue.max_in_flight), 1, 10'000'000,
                      "Jobs that are fetched and not yet settled.")
                    .live());
  out.push_back(size("queue.max_in_flight_bytes", AT(queue.max_in_flight_bytes), 1 << 20, most_bytes,
                     "Memory that these jobs may take.")
                    .live());
  out.push_back(size("queue.max_job_bytes", AT(queue.max_job_bytes), 64 << 10, 512 << 20,
                     "A larger job is refused unsent, as a peer would refuse it (413)."));
  out.push_back(
      duration("queue.heartbeat_s", AT(queue.heartbeat), 1, 60, "How often a process says that it lives."));
  out.push_back(duration("queue.lease_s", AT(queue.lease), 5, 3600,
                         "A process silent for longer has its jobs taken back."));
  out.push_back(whole("queue.poison_after", AT(queue.poison_after), 1, 1000,
                      "A job taken back from this many dead processes goes to the dead set.")
                    .live());
  out.push_back(duration("queue.shutdown_timeout_s", AT(queue.shutdown_timeout), 0, 600,
                         "How long a stop waits for what runs; the rest goes back to its queue.")
                    .live());
}

void add_lanes(std::vector<spec>& out) {
  out.push_back(
      whole("delivery.shards", AT(delivery.shards), 0, 1024, "Threads that deliver; 0 for one per core."));
  out.push_back(whole("delivery.lane_queue", AT(delivery.lane_queue), 1, 1'000'000,
                      "Jobs that wait per host; more are parked in Sidekiq's schedule.")
                    .live());
  out.push_back(whole("delivery.lane_concurrency_start", AT(delivery.lane_concurrency_start), 1, 1024,
                      "Deliveries at a time to a host we know nothing of.")
                    .live());
  out.push_back(whole("delivery.lane_concurrency_max", AT(delivery.lane_concurrency_max), 1, 4096,
                      "Deliveries at a time to any host.")
                    .live());
  out.push_back(whole("delivery.max_connections", AT(delivery.max_connections), 1, 1'000'000,
                      "Open connections to other servers, all shards together."));
  out.push_back(whole("delivery.idle_connections_per_host", AT(delivery.idle_connections_per_host), 0, 4096,
                      "Connections kept open for the next delivery."));
  out.push_back(duration("delivery.idle_timeout_s", AT(delivery.idle_timeout), 1, 3600,
                         "How long such a connection is kept."));
  out.push_back(
      whole("delivery.key_cache", AT(delivery.key_cache), 1, 10'000'000, "Private keys held in memory."));
  out.push_back(duration("delivery.key_cache_ttl_s", AT(delivery.key_cache_ttl), 1, 86400,
                         "How long before a key is read again: a rotation counts after that.")
                    .live());
}

void add_limits(std::vector<spec>& out) {
  const auto phase = [&](const char* name, auto pick, const char* help) {
    out.push_back(duration(name, pick, 1, 600'000, help).live());
  };
  phase("delivery.dns_timeout_ms", AT(delivery.dns_timeout), "Longest look-up of a name.");
  phase("delivery.connect_timeout_ms", AT(delivery.connect_timeout), "Longest TCP connect.");
  phase("delivery.tls_timeout_ms", AT(delivery.tls_timeout), "Longest TLS handshake.");
  phase("delivery.write_timeout_ms", AT(delivery.write_timeout), "Longest sending of a request.");
  phase("delivery.first_byte_timeout_ms", AT(delivery.first_byte_timeout),
        "Longest wait for the response to begin.");
  phase("delivery.total_timeout_ms", AT(delivery.total_timeout),
        "Longest delivery from look-up to the response's end.");
  out.push_back(size("delivery.max_response_header_bytes", AT(delivery.max_response_header_bytes), 1 << 10,
                     1 << 20, "A response with a larger head is a failure.")
                    .live());
  out.push_back(size("delivery.max_response_body_bytes", AT(delivery.max_response_body_bytes), 0, 64 << 20,
                     "A connection with a larger response is dropped.")
                    .live());
  out.push_back(whole("delivery.breaker_failures", AT(delivery.breaker_failures), 1, 10'000,
                      "Failures of a host in a row before it gets a pause.")
                    .live());
  out.push_back(
      duration("delivery.breaker_open_s", AT(delivery.breaker_open), 1, 86400, "The first pause.").live());
  out.push_back(duration("delivery.breaker_open_max_s", AT(delivery.breaker_open_max), 1, 7 * 86400,
                         "The longest pause; each one doubles.")
                    .live());
  out.push_back(duration("delivery.retry_after_max_s", AT(delivery.retry_after_max), 0, 7 * 86400,
                         "The longest Retry-After that we follow.")
                    .live());
}

void add_inbox(std::vector<spec>& out) {
  out.push_back(
      listening("inbox.listen", AT(inbox.listen),
                "Where the proxy sends POST /inbox and /users/*/inbox. Empty: that stays with Rails."));
  out.push_back(whole("inbox.max_connections", AT(inbox.max_connections), 1, 65536,
                      "Open connections of the inbox's HTTP server."));
}

void add_ops(std::vector<spec>& out) {
  out.push_back(
      listening("ops.listen", AT(ops.listen),
                "Where metrics, health and the dashboard are; they have no password. Empty for nowhere."));
  out.push_back(
      whole("ops.top_hosts", AT(ops.top_hosts), 0, 1000, "Hosts that have metrics of their own.").live());
  out.push_back(
      choice("log.level", AT(log.level), {"debug", "info", "warn", "error"}, "What is logged.").live());
  out.push_back(choice("log.format", AT(log.format), {"human", "json"}, "How it is logged.").live());
}

#undef AT

std::vector<spec> make_table() {
  std::vector<spec> out;
  add_identity(out);
  add_redis(out);
  add_postgres(out);
  add_encryption(out);
  add_secrets(out);
  add_network(out);
  add_queue(out);
  add_lanes(out);
  add_limits(out);
  add_media(out);
  add_inbox(out);
  add_web(out);
  add_process(out);
  add_ops(out);
  // What was not said otherwise is what the members of `settings` begin with.
  const settings defaults;
  for (auto& s : out)
    if (s.write && s.fallback.empty() && !s.secret) s.fallback = s.write(defaults);
  return out;
}

} // namespace

const std::vector<spec>& table() {
  static const std::vector<spec> all = make_table();
  return all;
}

} // namespace pheidi::config
