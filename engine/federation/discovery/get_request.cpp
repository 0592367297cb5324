#include "pheidi/federation/discovery/get_request.hpp"

#include "pheidi/crypto/digest.hpp"

namespace pheidi::federation::discovery {

namespace {

crypto::cavage_input cavage_of(const get_request& r) {
  crypto::cavage_input in;
  in.method = "get";
  in.target = r.at.target;
  in.host = r.host;
  in.date = r.date;
  return in;
}

crypto::rfc9421_input rfc9421_of(const get_request& r, std::string_view uri) {
  crypto::rfc9421_input in;
  in.method = "GET";
  in.target_uri = uri;
  in.created = r.created;
  in.key_id = r.key_id;
  return in;
}

void line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

get_request::get_request(const http::url& url, std::string_view accepts, std::string_view agent,
                         std::string_view key, wall_time now)
    : at(url), accept(accepts), user_agent(agent), key_id(key), host(url.host_text()), date(http_date(now)),
      created(wall_clock::to_time_t(now)) {}

std::string signing_input(const get_request& r, crypto::scheme s) {
  if (s == crypto::scheme::cavage) return crypto::cavage_signing_string(cavage_of(r));
  const auto uri = r.at.text();
  return crypto::rfc9421_signature_base(rfc9421_of(r, uri));
}

std::string request_head(const get_request& r, crypto::scheme s, std::string_view signature) {
  std::string out;
  out.reserve(1024);
  out.append("GET ").append(r.absolute_form ? r.at.text() : r.at.target).append(" HTTP/1.1\r\n");
  line(out, "User-Agent", r.user_agent);
  line(out, "Host", r.host);
  line(out, "Date", r.date);
  line(out, "Accept-Encoding", "gzip");
  line(out, "Accept", r.accept);
  if (!r.key_id.empty() && s == crypto::scheme::cavage) {
    line(out, "Signature", crypto::cavage_header(cavage_of(r), r.key_id, signature));
  } else if (!r.key_id.empty()) {
    const auto uri = r.at.text();
    line(out, "Signature-Input", "sig1=" + crypto::rfc9421_signature_params(rfc9421_of(r, uri)));
    line(out, "Signature", "sig1=:" + crypto::base64(signature) + ":");
  }
  out += r.proxy_authorization;
  line(out, "Connection", "Keep-Alive");
  out += "\r\n";
  return out;
}

} // namespace pheidi::federation::discovery
