# Points the real Sidekiq at the Redis of a test: the first argument is its socket.
require "sidekiq"
require "sidekiq/api"
require "json"

Sidekiq.configure_client { |config| config.redis = {path: ARGV.fetch(0)} }
