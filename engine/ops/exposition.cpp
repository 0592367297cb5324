// Our families as prometheus-cpp's.
#include "pheidi/ops/exposition.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <sstream>

namespace pheidi::ops {

namespace {

prometheus::MetricType type_of(metrics::kind k) {
  switch (k) {
  case metrics::kind::counter:
    return prometheus::MetricType::Counter;
  case metrics::kind::gauge:
    return prometheus::MetricType::Gauge;
  case metrics::kind::histogram:
    return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

void fill_histogram(prometheus::ClientMetric& out, const metrics::sample& s) {
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < s.counts.size(); ++i) {
    cumulative += s.counts[i];
    prometheus::ClientMetric::Bucket b;
    b.cumulative_count = cumulative;
    b.upper_bound = i < s.bounds.size() ? s.bounds[i] : std::numeric_limits<double>::infinity();
    out.histogram.bucket.push_back(b);
  }
  out.histogram.sample_count = cumulative;
  out.histogram.sample_sum = s.sum;
}

prometheus::ClientMetric convert(const metrics::sample& s, metrics::kind type) {
  prometheus::ClientMetric out;
  for (const auto& [name, value] : s.tags)
    out.label.push_back({name, value});
  if (type == metrics::kind::counter) out.counter.value = s.value;
  if (type == metrics::kind::gauge) out.gauge.value = s.value;
  if (type == metrics::kind::histogram) fill_histogram(out, s);
  return out;
}

} // namespace

std::string prometheus_text(const std::vector<metrics::family>& families) {
  std::vector<prometheus::MetricFamily> converted;
  for (const auto& f : families) {
    prometheus::MetricFamily out;
    out.name = f.name;
    out.help = f.help;
    out.type = type_of(f.type);
    for (const auto& s : f.samples)
      out.metric.push_back(convert(s, f.type));
    if (!out.metric.empty()) converted.push_back(std::move(out));
  }
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, converted);
  return text.str();
}

} // namespace pheidi::ops
