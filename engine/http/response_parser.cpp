// One response from bytes: Beast's grammar, our bounds, and nothing stored that nobody reads.
#include "http/gunzip.hpp"
#include "http/head_scanner.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/http/client.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <optional>

namespace pheidi::http {

namespace beast = boost::beast::http;
using beast_error = boost::system::error_code;

namespace {

constexpr int most_interim = 5;
constexpr std::size_t most_fields = 256;

/// What a message leaves behind.
struct record {
  response answer;
  std::string kept; // first bytes of the body, still encoded
  std::size_t keep_bytes = 0;
  std::size_t body_bytes = 0; // seen so far
  std::size_t max_body_bytes = 0;
  bool head_done = false;
  bool too_long = false;
  bool too_many_fields = false;
};

class core final : public beast::basic_parser<false> {
 public:
  core(record& r, bool no_body) : into_(r) {
    eager(true);
    body_limit(boost::none);  // the record counts
    header_limit(0xffffffff); // the scanner bounds
    if (no_body) skip(true);
  }

 private:
  void on_request_impl(beast::verb, boost::beast::string_view, boost::beast::string_view, int,
                       beast_error&) override {}
  void on_response_impl(int status, boost::beast::string_view, int, beast_error&) override {
    into_.answer.status = status;
  }
  void on_field_impl(beast::field, boost::beast::string_view name, boost::beast::string_view value,
                     beast_error& ec) override {
    if (into_.head_done) return; // a trailer: must not pass for a header
    if (into_.answer.fields.size() >= most_fields) {
      into_.too_many_fields = true;
      ec = beast::error::header_limit;
      return;
    }
    auto& field = into_.answer.fields.emplace_back();
    field.first.assign(name.data(), name.size());
    std::ranges::transform(field.first, field.first.begin(), ascii::to_lower);
    field.second.assign(value.data(), value.size());
  }
  void on_header_impl(beast_error&) override { into_.head_done = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, beast_error&) override {
    // Announced longer than we drain: no reason to read more of it than is kept.
    if (length && *length > into_.max_body_bytes)
      into_.max_body_bytes = std::min(into_.max_body_bytes, into_.keep_bytes);
  }
  std::size_t on_body_impl(boost::beast::string_view part, beast_error& ec) override {
    return take(part, ec);
  }
  void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, beast_error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view part, beast_error& ec) override {
    return take(part, ec);
  }
  void on_finish_impl(beast_error&) override {}

  std::size_t take(boost::beast::string_view part, beast_error& ec) {
    const auto room = into_.keep_bytes - std::min(into_.keep_bytes, into_.kept.size());
    into_.kept.append(part.data(), std::min(room, part.size()));
    into_.body_bytes += part.size();
    if (into_.body_bytes > into_.max_body_bytes) {
      into_.too_long = true;
      ec = beast::error::body_limit;
    }
    return part.size();
  }
  record& into_;
};

} // namespace

const std::string* response::find(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return &value;
  return nullptr;
}

struct response_parser::impl {
  impl(std::size_t max_header, std::size_t max_body, std::size_t keep)
      : max_header_bytes(max_header), keep_body_bytes(keep), head(max_header, "HTTP/1.") {
    rec.max_body_bytes = max_body;
    // A compressed prefix as long as the text that is kept decodes to about as much or more.
    rec.keep_bytes = keep + 64;
    parser.emplace(rec, false);
  }

  result<std::size_t> feed_head(std::string_view bytes);
  result<std::size_t> feed_body(std::string_view bytes);
  result<void> put_head();
  result<std::size_t> put(std::string_view bytes);

  std::size_t max_header_bytes;
  std::size_t keep_body_bytes;
  head_scanner head;
  record rec;
  std::optional<core> parser;
  std::string pending; // the beginning of a chunk's header, which Beast wants whole
  int interim = 0;
  bool no_body = false;
};

/// Beast's verdict on bytes; "need more" and "too long" are no errors to us.
result<std::size_t> response_parser::impl::put(std::string_view bytes) {
  beast_error ec;
  const auto n = parser->put({bytes.data(), bytes.size()}, ec);
  if (rec.too_many_fields) return error{errc::header_too_large, "too many fields"};
  if (ec && ec != beast::error::need_more && !rec.too_long)
    return error{errc::malformed_response, ec.message()};
  return n;
}

result<void> response_parser::impl::put_head() {
  const auto n = put(head.head());
  if (!n) return n.error();
  if (!rec.head_done) return error{errc::malformed_response};
  const int status = rec.answer.status;
  if (status < 100 || status > 599) return error{errc::malformed_response, "status"};
  if (status >= 200) return {};

  // 101 answers an upgrade, which we never ask for.
  if (status == 101 || ++interim > most_interim) return error{errc::malformed_response, "interim answers"};
  rec.answer = {};
  rec.head_done = false;
  head.reset();
  parser.emplace(rec, no_body);
  return {};
}

result<std::size_t> response_parser::impl::feed_head(std::string_view bytes) {
  std::size_t taken = 0;
  switch (head.feed(bytes, taken)) {
  case head_scanner::state::more:
    return taken;
  case head_scanner::state::too_large:
    return error{errc::header_too_large};
  case head_scanner::state::malformed:
    return error{errc::malformed_response, "line"};
  case head_scanner::state::complete:
    break;
  }
  const auto done = put_head();
  if (!done) return done.error();
  return taken;
}

result<std::size_t> response_parser::impl::feed_body(std::string_view bytes) {
  if (pending.empty()) {
    const auto n = put(bytes);
    if (!n || parser->is_done() || rec.too_long) return n;
    pending = bytes.substr(*n);
    return pending.size() > max_header_bytes ? result<std::size_t>(error{errc::malformed_response, "chunk"})
                                             : bytes.size();
  }
  const auto before = pending.size();
  pending += bytes;
  // The shortest end of a chunked body; Beast asserts that it is offered no less a second time.
  if (pending.size() < std::string_view("0\r\n\r\n").size()) return bytes.size();
  const auto n = put(pending);
  if (!n) return n;
  if (parser->is_done() || rec.too_long) return *n - std::min(*n, before);
  pending.erase(0, *n);
  if (pending.size() > max_header_bytes) return error{errc::malformed_response, "chunk"};
  return bytes.size();
}

response_parser::response_parser(std::size_t max_header_bytes, std::size_t max_body_bytes,
                                 std::size_t keep_body_bytes)
    : impl_(std::make_unique<impl>(max_header_bytes, max_body_bytes, keep_body_bytes)) {}
response_parser::~response_parser() = default;
response_parser::response_parser(response_parser&&) noexcept = default;

void response_parser::skip_body() {
  impl_->no_body = true;
  impl_->parser.emplace(impl_->rec, true);
}

result<std::size_t> response_parser::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !done()) {
    const auto rest = bytes.substr(taken);
    const auto n = header_done() ? impl_->feed_body(rest) : impl_->feed_head(rest);
    if (!n) return n;
    taken += *n;
    if (*n == 0 && !done()) return error{errc::malformed_response};
  }
  return taken;
}

result<void> response_parser::finish() {
  if (done()) return {};
  if (!header_done()) return error{errc::malformed_response, "cut off in the header"};
  beast_error ec;
  impl_->parser->put_eof(ec);
  if (ec) return error{errc::malformed_response, "cut off in the body"};
  return {};
}

bool response_parser::header_done() const {
  return impl_->rec.head_done;
}
bool response_parser::done() const {
  return impl_->rec.too_long || (header_done() && impl_->parser->is_done());
}
bool response_parser::reusable() const {
  return done() && !impl_->rec.too_long && impl_->parser->keep_alive();
}

response response_parser::take() {
  auto& rec = impl_->rec;
  auto out = std::move(rec.answer);
  const auto* coding = out.find("content-encoding");
  if (coding && (*coding == "gzip" || *coding == "x-gzip") && !rec.kept.empty()) {
    auto plain = gunzip_prefix(rec.kept, impl_->keep_body_bytes);
    out.body_cut = !plain.whole;
    out.body = std::move(plain.text);
    return out;
  }
  out.body_cut = rec.body_bytes > impl_->keep_body_bytes;
  out.body = std::move(rec.kept);
  if (out.body.size() > impl_->keep_body_bytes) out.body.resize(impl_->keep_body_bytes);
  return out;
}

} // namespace pheidi::http
