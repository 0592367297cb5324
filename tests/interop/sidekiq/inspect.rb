# inspect.rb SOCKET: everything that Sidekiq's own API sees, as one JSON object.
require_relative "connect"

def job(entry)
  {
    jid: entry.jid, klass: entry.klass, args: entry.args, queue: entry.queue,
    error_class: entry["error_class"], error_message: entry["error_message"],
    retry_count: entry["retry_count"], failed_at: entry["failed_at"], retried_at: entry["retried_at"],
    created_at: entry.created_at.to_f,
  }
end

# Newer versions hand out the text, older ones the parsed job.
def parsed(payload)
  payload.is_a?(String) ? JSON.parse(payload) : payload
end

def set(entries)
  entries.map { |e| job(e).merge(at: e.at.to_f) }
end

stats = Sidekiq::Stats.new
history = Sidekiq::Stats::History.new(1)
puts JSON.generate(
  processes: Sidekiq::ProcessSet.new.map { |p|
    {identity: p.identity, tag: p.tag, labels: p.labels, queues: p["queues"], concurrency: p["concurrency"],
     busy: p["busy"], hostname: p["hostname"], pid: p["pid"], quiet: p.stopping?, rss: p["rss"], rtt_us: p["rtt_us"],
     started_at: p["started_at"], beat: p["beat"]}
  },
  work: Sidekiq::WorkSet.new.map { |process, thread, work|
    {process: process, thread: thread, queue: work["queue"], run_at: work["run_at"],
     jid: parsed(work["payload"])["jid"]}
  },
  retry: set(Sidekiq::RetrySet.new),
  schedule: set(Sidekiq::ScheduledSet.new),
  dead: set(Sidekiq::DeadSet.new),
  queues: Sidekiq::Queue.all.map { |q| {name: q.name, size: q.size, latency: q.latency, jobs: q.map { |j| job(j) }} },
  stats: {processed: stats.processed, failed: stats.failed, enqueued: stats.enqueued, busy: stats.workers_size,
          retry: stats.retry_size, dead: stats.dead_size, processed_today: history.processed.values.first}
)
