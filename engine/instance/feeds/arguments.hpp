// Arguments of jobs, read as Ruby would take them. Pure.
#pragma once

#include "pheidi/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::feeds {

/// The raw JSON of each, inside the job's text, which outlives its run.
using job_arguments = std::vector<std::string_view>;

/// json::errc::wrong_type makes the job useless. Digits in a string count as a number.
result<std::int64_t> number_at(const job_arguments& args, std::size_t at);
result<std::string> text_at(const job_arguments& args, std::size_t at);
/// Of the options object at that place: false without.
bool flag_at(const job_arguments& args, std::size_t at, std::string_view name);
/// Empty without.
std::vector<std::int64_t> numbers_at(const job_arguments& args, std::size_t at, std::string_view name);

} // namespace pheidi::instance::feeds
