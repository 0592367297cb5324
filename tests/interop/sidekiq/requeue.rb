# requeue.rb SOCKET retry|dead: what a click on "Retry all" does. Prints how many there were.
require_relative "connect"

set = {"retry" => Sidekiq::RetrySet, "dead" => Sidekiq::DeadSet}.fetch(ARGV.fetch(1)).new
count = set.size
set.retry_all
puts JSON.generate(count)
