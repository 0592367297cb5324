// A new job's text and id.
#include "members.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/sidekiq/job.hpp"

namespace pheidi::sidekiq {

std::string make_job(const new_job& j, std::string_view jid, wall_time now) {
  std::string out;
  json::writer w(out);
  w.object();
  w.key("retry").raw(j.retry_json);
  w.key("queue").string(j.queue);
  if (!j.dead) w.key("dead").boolean(false);
  w.key("class").string(j.klass);
  w.key("args").raw(j.args_json);
  w.key("jid").string(jid);
  w.key("created_at").raw(time_json(j.times, now));
  if (!j.scheduled) w.key("enqueued_at").raw(time_json(j.times, now));
  w.end();
  return out;
}

std::string make_jid() {
  constexpr std::size_t size = 12;
  // Drawn for many at once: a draw costs more than all else that makes a job.
  thread_local std::string drawn;
  if (drawn.size() < size) drawn = crypto::random_bytes(size * 128);
  auto jid = crypto::hex(std::string_view(drawn).substr(drawn.size() - size));
  drawn.resize(drawn.size() - size);
  return jid;
}

} // namespace pheidi::sidekiq
