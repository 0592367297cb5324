// Metric primitives: plain cells owned by one writer each, summed when scraped.
//
// Each shard asks the registry for its own cell of a family, so the hot path is a
// relaxed add without contention. `registry::collect` sums the cells that carry
// the same labels; exposition (Prometheus text) is in ops/.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::metrics {

using labels = std::vector<std::pair<std::string, std::string>>;

/// Goes up. One writer thread, any reader.
class counter {
 public:
  void add(std::uint64_t n = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Goes up and down. Any writer.
class gauge {
 public:
  void set(double v) { value_.store(v, std::memory_order_relaxed); }
  void add(double v) { value_.fetch_add(v, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

/// Fixed buckets (upper bounds, ascending, in the unit of the name). One writer thread.
class histogram {
 public:
  explicit histogram(std::vector<double> bounds);
  void observe(double v);
  const std::vector<double>& bounds() const { return bounds_; }
  /// Per bucket (not cumulative), the last one is +Inf.
  std::vector<std::uint64_t> counts() const;
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::vector<std::atomic<std::uint64_t>> counts_;
  std::atomic<double> sum_{0};
};

/// Buckets for latencies in seconds: 1 ms .. 60 s.
std::vector<double> latency_buckets();

enum class kind { counter, gauge, histogram };

struct sample {
  labels tags;
  double value = 0;                  // counter, gauge
  std::vector<double> bounds;        // histogram
  std::vector<std::uint64_t> counts; // histogram, not cumulative
  double sum = 0;                    // histogram
};

struct family {
  std::string name;
  std::string help;
  kind type = kind::counter;
  std::vector<sample> samples;
};

/// Owns the cells. Thread-safe; cells live as long as the registry.
class registry {
 public:
  counter& make_counter(std::string_view name, std::string_view help, labels tags = {});
  gauge& make_gauge(std::string_view name, std::string_view help, labels tags = {});
  histogram& make_histogram(std::string_view name, std::string_view help, std::vector<double> bounds,
                            labels tags = {});
  /// Called at each scrape, on the scraping thread, for values that are computed then.
  /// The number of samples it returns must be bounded.
  void on_collect(std::function<std::vector<family>()> source);

  /// All families by name; cells with equal labels are summed.
  std::vector<family> collect() const;

 private:
  struct cell {
    labels tags;
    std::unique_ptr<counter> c;
    std::unique_ptr<gauge> g;
    std::unique_ptr<histogram> h;
  };
  struct entry {
    std::string help;
    kind type;
    std::deque<cell> cells;
  };
  entry& entry_for(std::string_view name, std::string_view help, kind type);

  mutable std::mutex mutex_;
  std::map<std::string, entry, std::less<>> entries_;
  std::vector<std::function<std::vector<family>()>> sources_;
};

} // namespace pheidi::metrics
