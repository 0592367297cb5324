# poll.rb SOCKET: one round of the real poller, which moves due jobs from retry and schedule to their queues.
require_relative "connect"
require "sidekiq/scheduled"

Sidekiq::Scheduled::Enq.new.enqueue_jobs
puts JSON.generate(true)
