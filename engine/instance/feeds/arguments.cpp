// Numbers, texts and options.
#include "instance/feeds/arguments.hpp"

#include "pheidi/json/read.hpp"

#include <charconv>

namespace pheidi::instance::feeds {

namespace {

error useless(std::size_t at) {
  return {json::errc::wrong_type, "argument " + std::to_string(at + 1)};
}

std::string_view option(const job_arguments& args, std::size_t at, std::string_view name) {
  if (at >= args.size()) return {};
  const auto members = json::top_level_members(args[at]);
  if (!members) return {};
  for (const auto& m : *members)
    if (m.key == name) return m.raw;
  return {};
}

result<std::int64_t> number_in(std::string_view raw, std::size_t at) {
  if (raw.size() > 2 && raw.front() == '"') raw = raw.substr(1, raw.size() - 2);
  std::int64_t out = 0;
  const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), out);
  if (read.ec != std::errc() || read.ptr != raw.data() + raw.size()) return useless(at);
  return out;
}

} // namespace

result<std::int64_t> number_at(const job_arguments& args, std::size_t at) {
  if (at >= args.size()) return useless(at);
  return number_in(args[at], at);
}

result<std::string> text_at(const job_arguments& args, std::size_t at) {
  if (at >= args.size()) return useless(at);
  auto text = json::text_of(args[at]);
  if (!text) return useless(at);
  return text;
}

bool flag_at(const job_arguments& args, std::size_t at, std::string_view name) {
  return option(args, at, name) == "true";
}

std::vector<std::int64_t> numbers_at(const job_arguments& args, std::size_t at, std::string_view name) {
  std::vector<std::int64_t> out;
  for (const auto raw : json::array_elements(option(args, at, name)))
    if (const auto number = number_in(raw, at)) out.push_back(*number);
  return out;
}

} // namespace pheidi::instance::feeds
