// Which file, whether the client has it already, and which part of it.
#include "pheidi/instance/media/serve.hpp"

#include "byte_range.hpp"
#include "content_type.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/clock.hpp"
#include "pheidi/http/refusal.hpp"
#include "pheidi/instance/media/image.hpp"

#include <boost/url/pct_string_view.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace pheidi::instance::media {

namespace {

constexpr std::string_view prefix = "/system/";

/// What a cache compares.
struct version {
  std::string tag;
  std::string modified;
};

std::string_view without_query(std::string_view target) {
  return target.substr(0, target.find('?'));
}

version version_of(const stored_file& file) {
  return {fmt::format("\"{:x}-{:x}\"", file.modified(), file.bytes()),
          http_date(std::chrono::system_clock::from_time_t(file.modified()))};
}

bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto each = ascii::trim(list.substr(0, comma));
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == tag || each == "*") return true;
    list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
  }
  return false;
}

bool is_known(const http::request& asked, const version& now) {
  if (const auto* tags = asked.find("if-none-match")) return names_tag(*tags, now.tag);
  const auto* since = asked.find("if-modified-since");
  return since && *since == now.modified;
}

std::optional<byte_range> range_of(const http::request& asked, const version& now, std::uint64_t bytes) {
  const auto* range = asked.find("range");
  if (!range || asked.method != "GET") return std::nullopt;
  const auto* condition = asked.find("if-range");
  if (condition && *condition != now.tag && *condition != now.modified) return std::nullopt;
  return parse_range(*range, bytes);
}

http::reply reply_of(int status, std::string_view content_type) {
  http::reply out;
  out.status = status;
  out.content_type = content_type;
  out.fields = {{"Access-Control-Allow-Origin", "*"},
                {"X-Content-Type-Options", "nosniff"},
                {"Content-Security-Policy", "default-src 'none'; form-action 'none'; sandbox"},
                {"Cross-Origin-Resource-Policy", "cross-origin"}};
  return out;
}

http::reply cached_reply(int status, std::string_view content_type, const version& now) {
  auto out = reply_of(status, content_type);
  out.fields.emplace_back("Cache-Control", "public, max-age=2419200, immutable");
  out.fields.emplace_back("ETag", now.tag);
  out.fields.emplace_back("Last-Modified", now.modified);
  out.fields.emplace_back("Accept-Ranges", "bytes");
  return out;
}

http::reply not_found() {
  return http::refusal(404, "Record not found");
}

http::reply not_allowed() {
  auto out = http::refusal(405, "This method is not allowed");
  out.fields.emplace_back("Allow", "GET, HEAD");
  return out;
}

bool reads(const http::request& asked) {
  return asked.method == "GET" || asked.method == "HEAD";
}

http::reply out_of_range(std::uint64_t file_bytes) {
  auto out = reply_of(416, "text/plain; charset=utf-8");
  out.fields.emplace_back("Content-Range", fmt::format("bytes */{}", file_bytes));
  return out;
}

} // namespace

bool is_file_target(std::string_view target) {
  return target.starts_with(prefix);
}

std::optional<std::string> path_of_target(std::string_view target) {
  if (!is_file_target(target)) return std::nullopt;
  const auto escaped = boost::urls::make_pct_string_view(without_query(target).substr(prefix.size()));
  if (!escaped) return std::nullopt;
  return escaped->decode();
}

result<std::string> file_rest::take() {
  auto part = file.read(from, std::min(count, bytes_at_once));
  if (!part) return part;
  from += part->size();
  count -= part->size();
  return part;
}

served_file serve_file(const disk_store& store, const http::request& asked) {
  if (!is_file_target(asked.target)) return {not_found()};
  if (!reads(asked)) return {not_allowed()};
  const auto path = path_of_target(asked.target);
  if (!path) return {not_found()};
  auto file = store.open(*path);
  if (!file) return {not_found()};

  const auto type = content_type_of(*path);
  const auto now = version_of(*file);
  if (is_known(asked, now)) return {cached_reply(304, type, now)};
  const auto bytes = file->bytes();
  const auto part = range_of(asked, now, bytes);
  if (part && part->count == 0) return {out_of_range(bytes)};

  served_file out{cached_reply(part ? 206 : 200, type, now)};
  const byte_range all{0, bytes};
  const auto wanted = part.value_or(all);
  if (part) {
    const auto last = wanted.from + wanted.count - 1;
    out.reply.fields.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", wanted.from, last, bytes));
  }
  file_rest rest{std::move(*file), wanted.from, wanted.count};
  auto begun = rest.take();
  if (!begun) return {not_found()};
  out.reply.body = std::move(*begun);
  if (rest.count > 0) out.rest.emplace(std::move(rest));
  return out;
}

std::optional<http::reply> serve_missing_picture(const http::request& asked) {
  const auto path = without_query(asked.target);
  const bool avatar = path == "/avatars/original/missing.png";
  if (!avatar && path != "/headers/original/missing.png") return std::nullopt;
  if (!reads(asked)) return not_allowed();
  const auto& shown = avatar ? missing_avatar() : missing_header();
  auto out = reply_of(200, shown.content_type);
  out.fields.emplace_back("Cache-Control", "public, max-age=86400");
  out.body = shown.bytes;
  return out;
}

} // namespace pheidi::instance::media
