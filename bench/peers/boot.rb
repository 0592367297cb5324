# What the delivery benchmark compares with: Sidekiq and a delivery worker that does what Mastodon's does for one job.
#
#   sidekiq -r .../boot.rb -q push -c 25      in a directory with peer.json
#
# peer.json: "redis" (socket), "postgres" (connection string), "hosts_file" (/etc/hosts format), "local_domain",
# "threads".
require "sidekiq"
require "connection_pool"
require "http"
require "json"
require "pg"

SETTINGS = JSON.parse(File.read("peer.json"))
ADDRESSES = File.readlines(SETTINGS.fetch("hosts_file")).map(&:split).to_h { |address, name| [name, address] }
DATABASE = ConnectionPool.new(size: SETTINGS.fetch("threads")) { PG.connect(SETTINGS.fetch("postgres")) }

Sidekiq.configure_server { |config| config.redis = {path: SETTINGS.fetch("redis")} }

require_relative "kept_connections"
require_relative "delivery_worker"
