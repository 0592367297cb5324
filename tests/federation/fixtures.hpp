// Values that the tests of delivery share: a job as Sidekiq stores it, a delivery, a fixed random source.
#pragma once

#include "pheidi/federation/delivery/plan.hpp"
#include "pheidi/json/write.hpp"

#include <string>

namespace fixtures {

namespace delivery = pheidi::federation::delivery;

inline pheidi::sidekiq::random_source no_jitter() {
  return {[](void*, std::uint32_t) -> std::uint32_t { return 0; }, nullptr};
}

/// A DeliveryWorker job of Sidekiq 8 with the given raw args.
inline std::string job_text(const std::string& args,
                            const std::string& klass = "ActivityPub::DeliveryWorker") {
  return R"({"retry":16,"queue":"push","dead":false,"args":)" + args + R"(,"class":")" + klass +
         R"(","jid":"0123456789abcdef01234567","created_at":1766000000123,"enqueued_at":1766000000124})";
}

inline std::string args_text(const std::string& body, const std::string& sender, const std::string& inbox,
                             const std::string& options = "") {
  std::string out = "[";
  pheidi::json::append_string(out, body);
  out += "," + sender + ",";
  pheidi::json::append_string(out, inbox);
  if (!options.empty()) out += "," + options;
  return out + "]";
}

inline pheidi::sidekiq::fetched fetched(std::string raw) {
  return {"push:1", "push", std::move(raw)};
}

inline delivery::delivery_ptr make_delivery(const std::string& inbox = "https://remote.example/inbox") {
  delivery::payload_store payloads;
  auto plan = delivery::make_plan(fetched(job_text(args_text("{}", "1", inbox))), payloads, {}, {});
  return std::move(std::get<delivery::delivery_ptr>(plan));
}

} // namespace fixtures
