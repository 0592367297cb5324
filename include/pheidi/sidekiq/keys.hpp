// Names of Redis keys: Sidekiq's, and our own under "pheidi:". All with the optional namespace in front.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::sidekiq {

class keyspace {
 public:
  keyspace() = default;
  explicit keyspace(std::string_view name_space)
      : prefix_(name_space.empty() ? "" : std::string(name_space) + ":") {}

  std::string queue(std::string_view name) const { return prefix_ + "queue:" + std::string(name); }
  std::string queues() const { return prefix_ + "queues"; }
  std::string schedule() const { return prefix_ + "schedule"; }
  std::string retry() const { return prefix_ + "retry"; }
  std::string dead() const { return prefix_ + "dead"; }
  std::string stat(std::string_view name) const { return prefix_ + "stat:" + std::string(name); }
  /// Sorted set of sidekiq-unique-jobs: the locks that are held.
  std::string lock_digests() const { return prefix_ + "uniquejobs:digests"; }
  std::string processes() const { return prefix_ + "processes"; }
  std::string process(std::string_view identity) const { return prefix_ + std::string(identity); }
  std::string work(std::string_view identity) const { return prefix_ + std::string(identity) + ":work"; }
  std::string signals(std::string_view identity) const {
    return prefix_ + std::string(identity) + "-signals";
  }

  /// Set of identities that have, or may have, an in-flight record.
  std::string holders() const { return prefix_ + "pheidi:holders"; }
  /// String with a time to live: this process is alive.
  std::string lease(std::string_view identity) const {
    return prefix_ + "pheidi:lease:" + std::string(identity);
  }
  /// Hash: "<queue>:<sequence>" -> raw job. The in-flight record of one process.
  std::string in_flight(std::string_view identity) const {
    return prefix_ + "pheidi:inflight:" + std::string(identity);
  }
  /// String counter with a time to live: how often a job id was recovered.
  std::string recoveries(std::string_view jid) const {
    return prefix_ + "pheidi:recovered:" + std::string(jid);
  }
  std::string recoveries_prefix() const { return prefix_ + "pheidi:recovered:"; }
  /// String: what the parts of a job are. And beside it a bitmap: which of them ended.
  std::string parts(std::string_view jid) const { return prefix_ + "pheidi:parts:" + std::string(jid); }
  std::string parts_ended(std::string_view jid) const { return parts(jid) + ":ended"; }
  /// Hash: what became of one fan-out, for operators. And a sorted set of those there are, by their begin.
  std::string receipt(std::string_view jid) const { return prefix_ + "pheidi:receipt:" + std::string(jid); }
  std::string receipts() const { return prefix_ + "pheidi:receipts"; }
  std::string reaper_lock() const { return prefix_ + "pheidi:reaper"; }
  const std::string& prefix() const { return prefix_; }

 private:
  std::string prefix_;
};

} // namespace pheidi::sidekiq
