// What a receiver can refuse before it knows the key: coverage, time, digest.
#include "http_date.hpp"
#include "request_fields.hpp"
#include "structured_field.hpp"
#include "text.hpp"

#include "pheidi/crypto/digest.hpp"

namespace pheidi::crypto {

namespace {

constexpr std::int64_t skew = 3600;            // how far clocks may be apart, either way
constexpr std::int64_t default_lifetime = 300; // of a signature without `expires`
constexpr std::int64_t max_lifetime = 12 * 3600;

bool has_body_method(std::string_view method) {
  return same_ignoring_case(method, "POST") || same_ignoring_case(method, "PUT") ||
         same_ignoring_case(method, "PATCH");
}

std::string_view digest_field(const parsed_signature& sig) {
  return sig.which == scheme::cavage ? "digest" : "content-digest";
}

error weak(std::string_view missing) {
  return error{errc::weak_coverage, std::string(missing) + " is not signed"};
}

/// `created`, or the Date header if that is what the signature covers.
result<std::int64_t> created_at(const parsed_signature& sig, const signed_request& request) {
  // An unsigned `created` could be set to now by whoever replays the request.
  if (sig.created && (sig.which == scheme::rfc9421 || covers(sig, "(created)"))) return *sig.created;
  const auto text = combined_field(request, "date");
  if (!text) return text.error();
  const auto date = parse_imf_date(text->substr(0, text->find(", ", 5)));
  if (!date) return error{errc::stale, "unreadable date"};
  return *date;
}

std::int64_t expires_at(const parsed_signature& sig, std::int64_t created) {
  if (!sig.expires) return created + default_lifetime;
  const bool vouched_for = sig.which == scheme::rfc9421 || covers(sig, "(expires)");
  // Unsigned, it may shorten the life of a signature, not lengthen it.
  const auto longest = created + (vouched_for ? max_lifetime : default_lifetime);
  return std::min(*sig.expires, longest);
}

/// Every sha-256 of a `Digest` header must be right, and there must be one.
result<void> check_digest_header(std::string_view header, const std::string& expected) {
  bool found = false;
  while (!header.empty()) {
    const auto end = std::min(header.find(','), header.size());
    const auto entry = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    const auto equals = entry.find('=');
    if (equals == entry.npos || !same_ignoring_case(trim(entry.substr(0, equals)), "sha-256")) continue;
    if (trim(entry.substr(equals + 1)) != expected) return error{errc::bad_digest};
    found = true;
  }
  if (!found) return error{errc::bad_digest, "no sha-256"};
  return {};
}

result<void> check_content_digest(std::string_view header, const sha256_digest& expected) {
  const auto members = structured::parse_dictionary(header);
  if (!members) return error{errc::malformed_digest};
  for (const auto& m : *members) {
    if (m.key != "sha-256") continue;
    const bool right = !m.is_list && m.items.front().value.type == structured::bare_item::kind::bytes &&
                       m.items.front().value.text ==
                           std::string_view(reinterpret_cast<const char*>(expected.data()), expected.size());
    if (!right) return error{errc::bad_digest};
    return {};
  }
  return error{errc::bad_digest, "no sha-256"};
}

} // namespace

result<void> check_coverage(const parsed_signature& sig, const signed_request& request) {
  if (sig.which == scheme::cavage) {
    if (!covers(sig, "(request-target)")) return weak("(request-target)");
    if (!covers(sig, "host")) return weak("host");
    if (!covers(sig, "date") && !covers(sig, "(created)")) return weak("date");
  } else {
    if (!covers(sig, "@method")) return weak("@method");
    if (!covers(sig, "@target-uri")) return weak("@target-uri");
  }
  if (has_body_method(request.method) && !covers(sig, digest_field(sig))) return weak(digest_field(sig));
  // Which of two values counts is for every reader to guess, so neither does.
  for (const std::string_view name : {"date", "digest", "host"})
    if (covers(sig, name) && has_conflicting_lines(request, name))
      return error{errc::malformed_signature, std::string(name) + " given twice"};
  return {};
}

result<void> check_time(const parsed_signature& sig, const signed_request& request, wall_time now) {
  const auto created = created_at(sig, request);
  if (!created) return created.error();
  const auto expires = expires_at(sig, *created);
  const std::int64_t seconds_now = wall_clock::to_time_t(std::chrono::floor<seconds>(now));
  if (*created > seconds_now + skew) return error{errc::stale, "from the future"};
  if (expires < *created) return error{errc::stale, "expires before it was created"};
  if (seconds_now > expires + skew) return error{errc::stale, "too old"};
  return {};
}

result<void> check_digest(const parsed_signature& sig, const signed_request& request, std::string_view body) {
  const auto name = digest_field(sig);
  if (!covers(sig, name)) return body.empty() ? result<void>() : weak(name);
  const auto header = combined_field(request, name);
  if (!header) return header.error();
  const auto digest = sha256(body);
  return sig.which == scheme::cavage ? check_digest_header(*header, base64(digest))
                                     : check_content_digest(*header, digest);
}

result<void> check_signature(const parsed_signature& sig, const signed_request& request,
                             std::string_view body, wall_time now) {
  if (auto ok = check_coverage(sig, request); !ok) return ok;
  if (auto ok = check_time(sig, request, now); !ok) return ok;
  return check_digest(sig, request, body);
}

} // namespace pheidi::crypto
