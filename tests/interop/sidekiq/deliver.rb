# deliver.rb SOCKET FILE: pushes jobs in one go, as Mastodon's fan-out does. FILE is a JSON object with "class",
# "queue", "retry", "dead", "args" (one list of arguments per job) and, for scheduled jobs, "in" (seconds). Prints the ids.
require_relative "connect"

item = JSON.parse(File.read(ARGV.fetch(1)))
delay = item.delete("in")
item["at"] = Time.now.to_f + delay if delay
puts JSON.generate(Sidekiq::Client.push_bulk(item))
