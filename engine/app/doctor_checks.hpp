// The checks of `pheidi doctor`, one per thing that a run needs. Each appends its findings.
#pragma once

#include "pheidi/app/doctor.hpp"

#include <vector>

namespace pheidi::app {

void check_queues(const config::settings& s, std::vector<finding>& out);
/// `to_start`: what to type when it does not answer, where the server is an instance's own; else empty.
void check_redis(const config::settings& s, const std::string& to_start, std::vector<finding>& out);
void check_postgres(const config::settings& s, const std::string& to_start, std::vector<finding>& out);
void check_dns(const config::settings& s, std::vector<finding>& out);
void check_descriptors(const config::settings& s, std::vector<finding>& out);
void check_ca_bundle(const config::settings& s, std::vector<finding>& out);

/// A clock of a server against ours: both sign and score by it.
void judge_clock(const char* area, double seconds_apart, std::vector<finding>& out);

} // namespace pheidi::app
