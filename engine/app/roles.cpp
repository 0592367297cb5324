// Roles that are named divide the work; without names one process does what it is configured for.
#include "app/roles.hpp"

#include "pheidi/app/inbox_role.hpp"
#include "pheidi/federation/delivery/plan.hpp"
#include "pheidi/federation/fanout/fan_out.hpp"

#include <algorithm>

namespace pheidi::app {

namespace {

constexpr std::string_view push = "push", ingress = "ingress", of_feeds = "default", of_unfollows = "pull";

bool has_queue(const std::vector<config::queue_weight>& queues, std::string_view name) {
  return std::any_of(queues.begin(), queues.end(), [name](const auto& q) { return q.name == name; });
}

void keep_queue(std::vector<config::queue_weight>& queues, std::string_view name, bool wanted) {
  if (!wanted) std::erase_if(queues, [name](const auto& q) { return q.name == name; });
  if (wanted && !has_queue(queues, name)) queues.push_back({std::string(name), 0});
}

} // namespace

roles roles_of(const config::settings& s) {
  roles out;
  out.named = !s.process.roles.empty();
  out.api = s.web.api;
  if (out.named) {
    out.web = s.process.has("web");
    out.streaming = s.process.has("streaming");
    out.ingest = s.process.has("ingest");
    out.delivery = s.process.has("delivery");
    return out;
  }
  out.delivery = true;
  out.web = !s.web.listen.empty();
  out.streaming = out.web && s.web.api;
  // Whoever takes activities in or shows documents also works on what they lead to.
  out.ingest = out.web || !s.inbox.listen.empty() || has_queue(s.queue.queues, ingress);
  return out;
}

std::vector<config::queue_weight> queues_of(const config::settings& s) {
  const auto here = roles_of(s);
  auto out = s.queue.queues;
  // Feeds, notifications and streams are made by jobs of these, which nobody else works then.
  if (here.api && here.ingest)
    for (const auto name : {of_feeds, of_unfollows})
      keep_queue(out, name, true);
  if (!here.named) return out;
  keep_queue(out, push, here.delivery);
  keep_queue(out, ingress, here.ingest);
  return out;
}

std::string ingest_queue(const config::settings& s) {
  const bool ours = has_queue(s.queue.queues, ingress) || s.process.has("ingest");
  return std::string(ours ? ingress : "");
}

std::string elsewhere(const roles& here, std::string_view klass) {
  if (!here.named) return {};
  const bool delivers =
      federation::delivery::is_delivery_class(klass) || federation::fanout::fan_out::runs(klass);
  if (delivers && !here.delivery) return std::string(push);
  const bool ingests = inbox_role::runs(klass) || (here.api && inbox_role::runs_for_clients(klass));
  if (ingests && !here.ingest) return std::string(ingress);
  return {};
}

} // namespace pheidi::app
