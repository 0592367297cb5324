# enqueue.rb SOCKET COUNT INBOX [SECONDS]: pushes delivery jobs as Mastodon does, or schedules them. Prints their ids.
require_relative "connect"

count, inbox, delay = Integer(ARGV.fetch(1)), ARGV.fetch(2), ARGV[3]
ids = count.times.map do |i|
  item = {
    "class" => "ActivityPub::DeliveryWorker",
    "queue" => "push",
    "retry" => 16,
    "dead" => false,
    "args" => [JSON.generate({id: "https://local.example/activities/#{i}"}), 1, inbox, {}],
  }
  item["at"] = Time.now.to_f + Float(delay) if delay
  Sidekiq::Client.push(item)
end
puts JSON.generate(ids)
