// Cells, and the sum over the cells that carry equal labels.
#include "pheidi/base/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace pheidi::metrics {

histogram::histogram(std::vector<double> bounds) : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}

void histogram::observe(double v) {
  if (std::isnan(v)) return; // one of them would spoil the sum for good
  const auto bucket =
      static_cast<std::size_t>(std::lower_bound(bounds_.begin(), bounds_.end(), v) - bounds_.begin());
  auto& cell = counts_[bucket];
  cell.store(cell.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  sum_.store(sum_.load(std::memory_order_relaxed) + v, std::memory_order_relaxed);
}

std::vector<std::uint64_t> histogram::counts() const {
  std::vector<std::uint64_t> out;
  out.reserve(counts_.size());
  for (const auto& c : counts_)
    out.push_back(c.load(std::memory_order_relaxed));
  return out;
}

std::vector<double> latency_buckets() {
  return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
}

registry::entry& registry::entry_for(std::string_view name, std::string_view help, kind type) {
  auto it = entries_.find(name);
  if (it == entries_.end())
    it = entries_.emplace(std::string(name), entry{std::string(help), type, {}}).first;
  if (it->second.type != type)
    throw std::logic_error("metric " + std::string(name) + " registered with two types");
  return it->second;
}

counter& registry::make_counter(std::string_view name, std::string_view help, labels tags) {
  const std::lock_guard lock(mutex_);
  auto& cells = entry_for(name, help, kind::counter).cells;
  cells.push_back({std::move(tags), std::make_unique<counter>(), nullptr, nullptr});
  return *cells.back().c;
}

gauge& registry::make_gauge(std::string_view name, std::string_view help, labels tags) {
  const std::lock_guard lock(mutex_);
  auto& cells = entry_for(name, help, kind::gauge).cells;
  cells.push_back({std::move(tags), nullptr, std::make_unique<gauge>(), nullptr});
  return *cells.back().g;
}

histogram& registry::make_histogram(std::string_view name, std::string_view help, std::vector<double> bounds,
                                    labels tags) {
  const std::lock_guard lock(mutex_);
  auto& cells = entry_for(name, help, kind::histogram).cells;
  if (!cells.empty() && cells.front().h->bounds() != bounds)
    throw std::logic_error("metric " + std::string(name) + " registered with two sets of buckets");
  cells.push_back({std::move(tags), nullptr, nullptr, std::make_unique<histogram>(std::move(bounds))});
  return *cells.back().h;
}

void registry::on_collect(std::function<std::vector<family>()> source) {
  const std::lock_guard lock(mutex_);
  sources_.push_back(std::move(source));
}

namespace {

sample& sample_for(family& f, const labels& tags) {
  for (auto& s : f.samples)
    if (s.tags == tags) return s;
  f.samples.push_back({tags, 0, {}, {}, 0});
  return f.samples.back();
}

void add_histogram(sample& s, const histogram& h) {
  const auto counts = h.counts();
  if (s.counts.empty()) {
    s.bounds = h.bounds();
    s.counts.assign(counts.size(), 0);
  }
  for (std::size_t i = 0; i < counts.size() && i < s.counts.size(); ++i)
    s.counts[i] += counts[i];
  s.sum += h.sum();
}

/// Keeps families in order of name; a family that a source shares with cells stays one family.
void merge(std::vector<family>& families, family more) {
  const auto at = std::lower_bound(families.begin(), families.end(), more.name,
                                   [](const family& f, const std::string& name) { return f.name < name; });
  if (at == families.end() || at->name != more.name) {
    families.insert(at, std::move(more));
    return;
  }
  for (auto& s : more.samples)
    at->samples.push_back(std::move(s));
}

} // namespace

std::vector<family> registry::collect() const {
  std::vector<family> out;
  std::vector<std::function<std::vector<family>()>> sources;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, e] : entries_) {
      family f{name, e.help, e.type, {}};
      for (const auto& c : e.cells) {
        auto& s = sample_for(f, c.tags);
        if (c.c) s.value += static_cast<double>(c.c->value());
        if (c.g) s.value += c.g->value();
        if (c.h) add_histogram(s, *c.h);
      }
      out.push_back(std::move(f));
    }
    sources = sources_;
  }
  for (const auto& source : sources)
    for (auto& f : source())
      merge(out, std::move(f));
  return out;
}

} // namespace pheidi::metrics
