# An inbox on Rack: digest, date and signature are checked with a key that was read once, then the activity goes to
# Sidekiq. No Rails, no routing, no session, no blocked domains.
#
#   puma --bind unix://... inbox.ru
require_relative "database"
require_relative "signed_request"

COUNTED = ConnectionPool.new(size: SETTINGS.fetch("connections")) { Redis.new(REDIS) }
KEYS = Keys.new

run lambda { |env|
  next [404, {}, []] unless env["REQUEST_METHOD"] == "POST" && env["PATH_INFO"] == "/inbox"
  body = env["rack.input"].read
  account = SignedRequest.new(env, body).account(KEYS)
  next [401, {}, []] unless account
  # How a benchmark knows when all of it is done; the worker counts the other end.
  COUNTED.with { |redis| redis.incr("bench:pushed") }
  Sidekiq::Client.push(
    "class" => "ActivityPub::ProcessingWorker", "queue" => "ingress", "retry" => 8, "backtrace" => true,
    "args" => [account, body, nil, "Account"],
  )
  [202, {"Content-Type" => "text/plain; charset=utf-8", "Content-Length" => "0"}, []]
}
