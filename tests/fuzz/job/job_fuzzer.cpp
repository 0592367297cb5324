// Any bytes as a job: what parses can be edited, and what is edited parses again and keeps its arguments.
#include "pheidi/json/read.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <cstdlib>

namespace {

using namespace pheidi;

std::uint32_t highest(void*, std::uint32_t bound) {
  return bound - 1;
}

void require(bool true_of_every_job) {
  if (!true_of_every_job) std::abort();
}

void check_edit(std::string_view raw) {
  const auto edited = sidekiq::edit(raw, {{"jid", R"("x")"}, {"retry", std::nullopt}, {"queue", R"("q\"")"}});
  if (!edited) return;
  const auto members = json::top_level_members(*edited);
  require(members.has_value());
  bool found = false;
  for (const auto& m : *members) {
    require(m.key != "retry");
    found = found || (m.key == "jid" && m.raw == R"("x")");
  }
  require(found);
}

void check_fate(std::string_view raw, const sidekiq::job& j) {
  const sidekiq::failure f{"E", std::string(raw)};
  const auto fate = sidekiq::after_failure(raw, j, "from", f, wall_time(seconds(1766000000)),
                                           sidekiq::delivery_retry_delay, {highest, nullptr});
  const auto* retry = std::get_if<sidekiq::retry_at>(&fate);
  const auto* dead = std::get_if<sidekiq::to_dead_set>(&fate);
  if (!retry && !dead) return;
  const auto& text = retry ? retry->job : dead->job;
  const auto again = sidekiq::parse_job(text);
  require(again.has_value() && again->args == j.args && again->klass == j.klass &&
          again->retry_count.has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  const auto j = sidekiq::parse_job(raw);
  check_edit(raw);
  (void)sidekiq::condemned(raw, {"E", "m"}, wall_time(seconds(1766000000)));
  if (j) check_fate(raw, *j);
  return 0;
}
