# What both processes of the inbox share: settings, Redis, PostgreSQL. They start in a directory with peer.json:
# "redis" (socket), "postgres" (connection string), "local_domain", "connections".
require "sidekiq"
require "connection_pool"
require "json"
require "pg"

SETTINGS = JSON.parse(File.read("peer.json"))
DATABASE = ConnectionPool.new(size: SETTINGS.fetch("connections")) { PG.connect(SETTINGS.fetch("postgres")) }

REDIS = {path: SETTINGS.fetch("redis")}.freeze
Sidekiq.configure_server { |config| config.redis = REDIS }
Sidekiq.configure_client { |config| config.redis = REDIS.merge(size: SETTINGS.fetch("connections")) }
