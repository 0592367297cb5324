// The `info` member of a process record.
#include "pheidi/json/write.hpp"
#include "pheidi/sidekiq/process.hpp"

#include <algorithm>

namespace pheidi::sidekiq {

namespace {

void write_weights(json::writer& w, const std::vector<queue_order::entry>& queues) {
  w.object();
  for (const auto& q : queues)
    w.key(q.name).integer(q.weight);
  w.end();
}

std::string_view mode_of(const std::vector<queue_order::entry>& queues) {
  const bool strict = std::all_of(queues.begin(), queues.end(), [](const auto& q) { return q.weight <= 0; });
  return strict ? "strict" : "weighted";
}

} // namespace

std::string info_json(const process_info& p) {
  std::string out;
  json::writer w(out);
  w.object();
  w.key("hostname").string(p.hostname);
  w.key("started_at").number(unix_seconds(p.started_at));
  w.key("pid").integer(p.pid);
  w.key("tag").string(p.tag);
  // Up to 8.0 the pages read `concurrency` here, later ones from the record's own field.
  w.key("concurrency").integer(static_cast<std::int64_t>(p.concurrency));
  // Mastodon's admin dashboard raises when `queues` is missing.
  w.key("queues").array();
  for (const auto& q : p.queues)
    w.string(q.name);
  w.end();
  w.key("weights").array();
  write_weights(w, p.queues);
  w.end();
  w.key("capsules").object().key("default").object();
  w.key("concurrency").integer(static_cast<std::int64_t>(p.concurrency));
  w.key("mode").string(mode_of(p.queues));
  w.key("weights");
  write_weights(w, p.queues);
  w.end().end();
  w.key("labels").array().end();
  w.key("identity").string(p.identity);
  w.key("version").string(p.version);
  w.key("embedded").boolean(false);
  w.end();
  return out;
}

} // namespace pheidi::sidekiq
