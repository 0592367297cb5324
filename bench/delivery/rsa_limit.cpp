#include "rsa_limit.hpp"

#include "common/report.hpp"

#include "pheidi/crypto/rsa.hpp"

#include <algorithm>
#include <numeric>
#include <thread>
#include <vector>

namespace pheidi::bench {

namespace {

double all_cores_once(int budget_ms) {
  std::vector<double> rates(std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::jthread> threads;
  for (auto& rate : rates)
    threads.emplace_back(
        [&rate, budget_ms] { rate = crypto::measure_rsa2048_signs_per_cpu_second(budget_ms); });
  threads.clear();
  return std::accumulate(rates.begin(), rates.end(), 0.0) / static_cast<double>(rates.size());
}

} // namespace

double rsa_signs_per_cpu_second(int budget_ms) {
  constexpr int samples = 3;
  std::vector<double> rates;
  for (int i = 0; i < samples; ++i)
    rates.push_back(all_cores_once(budget_ms / samples));
  return median(rates);
}

} // namespace pheidi::bench
