// Header lines in the order in which Mastodon sends and signs them.
#include "pheidi/federation/delivery/request.hpp"

#include "pheidi/crypto/digest.hpp"

namespace pheidi::federation::delivery {

namespace {

constexpr std::string_view content_type = "application/activity+json";

crypto::cavage_input cavage_of(const unsigned_request& r) {
  crypto::cavage_input in;
  in.method = "post";
  in.target = r.inbox.target;
  in.host = r.host;
  in.date = r.date;
  in.content_type = content_type;
  in.collection_synchronization = r.collection_synchronization;
  in.digest = r.body.digest;
  return in;
}

crypto::rfc9421_input rfc9421_of(const unsigned_request& r, std::string_view uri) {
  crypto::rfc9421_input in;
  in.method = "POST";
  in.target_uri = uri;
  in.content_digest = r.body.content_digest;
  in.created = r.created;
  in.key_id = r.key_id;
  return in;
}

void line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

std::string_view name(signature_scheme s) {
  return s == signature_scheme::cavage ? "cavage" : "rfc9421";
}

unsigned_request::unsigned_request(const http::url& to, const payload& b, std::string_view agent,
                                   std::string_view sync, std::string_view key, wall_time now)
    : inbox(to), body(b), user_agent(agent), collection_synchronization(sync), key_id(key),
      host(to.host_text()), date(http_date(now)), created(wall_clock::to_time_t(now)) {}

std::string signing_input(const unsigned_request& r, signature_scheme s) {
  if (s == signature_scheme::cavage) return crypto::cavage_signing_string(cavage_of(r));
  const auto uri = r.inbox.text();
  return crypto::rfc9421_signature_base(rfc9421_of(r, uri));
}

std::string request_head(const unsigned_request& r, signature_scheme s, std::string_view signature) {
  std::string out;
  out.reserve(1024);
  out.append("POST ").append(r.absolute_form ? r.inbox.text() : r.inbox.target).append(" HTTP/1.1\r\n");
  line(out, "User-Agent", r.user_agent);
  line(out, "Host", r.host);
  line(out, "Date", r.date);
  line(out, "Accept-Encoding", "gzip");
  line(out, "Content-Type", content_type);
  if (!r.collection_synchronization.empty())
    line(out, "Collection-Synchronization", r.collection_synchronization);
  if (s == signature_scheme::cavage) {
    line(out, "Digest", r.body.digest);
    line(out, "Signature", crypto::cavage_header(cavage_of(r), r.key_id, signature));
  } else {
    const auto uri = r.inbox.text();
    line(out, "Content-Digest", r.body.content_digest);
    line(out, "Signature-Input", "sig1=" + crypto::rfc9421_signature_params(rfc9421_of(r, uri)));
    line(out, "Signature", "sig1=:" + crypto::base64(signature) + ":");
  }
  out += r.proxy_authorization;
  line(out, "Connection", "Keep-Alive");
  line(out, "Content-Length", std::to_string(r.body.body.size()));
  out += "\r\n";
  return out;
}

} // namespace pheidi::federation::delivery
