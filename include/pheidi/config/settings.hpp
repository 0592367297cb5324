// Every setting of the engine as one typed value.
//
// Made once at start from three sources (config/load.hpp), then passed down as
// const references; what can change at run time is listed in `reloadable`.
// Units are in the type or the name. Defaults here are the documented ones.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/log.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::config {

/// host:port, as Sentinel lists give it.
struct host_port {
  std::string host;
  std::uint16_t port = 0;
  friend bool operator==(const host_port&, const host_port&) = default;
};

/// One Redis server, from REDIS_URL or REDIS_HOST/PORT/DB/USER/PASSWORD and the sentinel variables.
struct redis_endpoint {
  std::string host = "localhost";
  std::uint16_t port = 6379;
  std::string unix_path; // wins over host and port when not empty
  bool tls = false;      // rediss://
  int database = 0;
  std::string user;
  std::string password;
  std::vector<host_port> sentinels; // when not empty, host and port come from them
  std::string sentinel_master;
  std::string sentinel_user;
  std::string sentinel_password;
  friend bool operator==(const redis_endpoint&, const redis_endpoint&) = default;
  /// For logs: no password.
  std::string display() const;
};

/// Three roles, one server unless configured apart; `name_space` only exists up to Mastodon 4.3.
struct redis_settings {
  redis_endpoint base;    // exhausted_deliveries:*, locks, pub/sub
  redis_endpoint sidekiq; // queues
  redis_endpoint cache;   // cache:*
  std::string name_space; // REDIS_NAMESPACE without the colon
};

struct postgres_settings {
  std::string connection; // a libpq connection string or URI
  bool prepared_statements = true;
  int readers = 2;
  int writers = 2;
  /// For logs: the connection string without its password.
  std::string display() const;
};

/// Who we are to other servers.
struct identity_settings {
  std::string local_domain;                   // LOCAL_DOMAIN
  std::string web_domain;                     // WEB_DOMAIN, LOCAL_DOMAIN by default
  std::vector<std::string> alternate_domains; // ALTERNATE_DOMAINS
  bool https = true;                          // LOCAL_HTTPS outside production
  std::string user_agent;                     // built from the version unless given
  bool followers_synchronization = true;      // not DISABLE_FOLLOWERS_SYNCHRONIZATION
  bool limited_federation = false;            // LIMITED_FEDERATION_MODE, WHITELIST_MODE
  bool authorized_fetch = false;              // AUTHORIZED_FETCH

  /// One of our domains, whatever its case; `domain` with its port where ours is written with one.
  bool is_ours(std::string_view domain) const;
  /// The value of a Host field: one of our domains, with any port, which is the proxy's.
  bool answers_to(std::string_view host) const;
};

struct encryption_settings {
  std::string primary_key;         // ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY
  std::string deterministic_key;   // ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY
  std::string key_derivation_salt; // ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT
};

/// What an instance signs and encrypts with, as Rails has it; none of it is ever logged.
struct secret_settings {
  std::string key_base;          // SECRET_KEY_BASE
  std::string otp;               // OTP_SECRET
  std::string vapid_public_key;  // VAPID_PUBLIC_KEY: a point of P-256 in base64url
  std::string vapid_private_key; // VAPID_PRIVATE_KEY: its scalar
};

/// Where connections may go and by which way.
struct network_settings {
  std::vector<std::string> allowed_private_addresses; // ALLOWED_PRIVATE_ADDRESSES: IPs or CIDRs
  std::vector<std::string> trusted_proxies;           // TRUSTED_PROXY_IP: the same; empty: private networks
  std::string http_proxy;                             // http_proxy: http(s)://[user:pass@]host:port
  std::string http_hidden_proxy;                      // http_hidden_proxy
  bool access_to_hidden_service = false;              // ALLOW_ACCESS_TO_HIDDEN_SERVICE
  std::string ca_file;                                // PEM bundle instead of the system's
  std::string hosts_file;                             // /etc/hosts format, looked up before DNS
  std::vector<std::string> name_servers;              // instead of resolv.conf
};

/// A queue and its weight; all weights 0 means strict order.
struct queue_weight {
  std::string name;
  int weight = 0;
  friend bool operator==(const queue_weight&, const queue_weight&) = default;
};

struct queue_settings {
  // Not `pull`: it holds little that we run, and all the rest of it would flood the pass-through queue.
  std::vector<queue_weight> queues{{"push", 0}};
  std::string passthrough = "default"; // where jobs of classes we do not run go; empty: they are dropped
  std::size_t max_in_flight = 8192;    // jobs fetched and not settled
  std::size_t max_in_flight_bytes = std::size_t{256} << 20;
  std::size_t max_job_bytes = std::size_t{16} << 20;
  seconds heartbeat{5};
  seconds lease{30};    // a process silent for longer has its jobs taken back
  int poison_after = 3; // recoveries after which a job goes to the dead set
  seconds shutdown_timeout{10};
};

struct delivery_settings {
  unsigned shards = 0;          // 0: one per core
  std::size_t lane_queue = 256; // jobs waiting per host; more are parked in `schedule`
  unsigned lane_concurrency_start = 4;
  unsigned lane_concurrency_max = 64;
  std::size_t max_connections = 16384; // open sockets to remote hosts, all shards together
  std::size_t idle_connections_per_host = 16;
  seconds idle_timeout{30};
  milliseconds dns_timeout{5000};
  milliseconds connect_timeout{5000};
  milliseconds tls_timeout{10000};
  milliseconds write_timeout{10000};
  milliseconds first_byte_timeout{10000};
  milliseconds total_timeout{30000};
  std::size_t max_response_header_bytes = 32 << 10;
  std::size_t max_response_body_bytes = 64 << 10; // more and the connection is dropped
  unsigned breaker_failures = 5;
  seconds breaker_open{60};
  seconds breaker_open_max{3600};
  seconds retry_after_max{6 * 3600};
  std::size_t key_cache = 10000;
  seconds key_cache_ttl{60};
};

/// Where uploaded and fetched files are, as Mastodon's own variables say it.
struct media_settings {
  std::string base_url; // "https://host/system" or a bucket's address, without a slash at its end
  std::string root = "public/system"; // PAPERCLIP_ROOT_PATH; below the working directory unless absolute
};

/// POST /inbox and its like, beside or instead of Rails.
struct inbox_settings {
  std::string listen; // host:port, unix:/path or empty: HTTP is left to Rails
  std::size_t max_connections = 1024;
};

/// What other servers and clients ask for here, beside or instead of Rails.
struct web_settings {
  std::string listen; // host:port, unix:/path or empty: HTTP is left to Rails
  std::size_t max_connections = 1024;
  bool api = false; // for clients, too: API, OAuth, streaming, files
  bool rate_limits = true;
  std::string streaming_base_url;  // STREAMING_API_BASE_URL, without a slash at its end
  bool single_user = false;        // SINGLE_USER_MODE
  bool only_authenticated = false; // DISALLOW_UNAUTHENTICATED_API_ACCESS
};

/// Which of the engine's parts this process runs.
struct process_settings {
  std::vector<std::string> roles; // web, streaming, ingest, delivery; empty: what the other settings imply
  bool has(std::string_view role) const;
};

struct ops_settings {
  std::string listen = "127.0.0.1:9394"; // host:port, unix:/path or empty for none
  std::size_t top_hosts = 20;
};

struct log_settings {
  log::level level = log::level::info;
  log::format format = log::format::human;
};

struct settings {
  std::string rails_env = "production"; // RAILS_ENV
  identity_settings identity;
  redis_settings redis;
  postgres_settings postgres;
  encryption_settings encryption;
  secret_settings secrets;
  network_settings network;
  queue_settings queue;
  delivery_settings delivery;
  media_settings media;
  inbox_settings inbox;
  web_settings web;
  process_settings process;
  ops_settings ops;
  log_settings log;
};

/// Names (as in pheidi.toml) of what differs between two settings, split by what SIGHUP may change.
struct changes {
  std::vector<std::string> reloadable;
  std::vector<std::string> needs_restart;
};
changes compare(const settings& before, const settings& after);

} // namespace pheidi::config
