#include "http/request_parser.hpp"

#include "pheidi/base/ascii.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <optional>

namespace pheidi::http {

namespace beast = boost::beast::http;
using beast_error = boost::system::error_code;
using beast_text = boost::beast::string_view;

namespace {

constexpr std::size_t most_fields = 256;

/// What the header said, and what is wrong with it that Beast lets pass.
struct framing {
  request so_far;
  int version = 11;
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  bool doubtful = false;
  bool continues = false;
  bool unknown_expectation = false;
  bool head_done = false;
  std::size_t max_body_bytes = 0;
  std::size_t announced = 0; // bytes; of a chunked body, what it may become
  const request_parser::limit_by_path* limit_of = nullptr;
  bool keeps_absolute_target = false;
  int status = 400;
};

bool is_number(beast_text value) {
  return !value.empty() &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// After the scheme; nothing of other forms of targets, and of other schemes.
std::optional<std::string_view> after_scheme(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    const auto begin = target.substr(0, scheme.size());
    if (ascii::same_ignoring_case(begin, scheme)) return target.substr(scheme.size());
  }
  return std::nullopt;
}

/// What a proxy would have made of an absolute target: the rest of us knows one form, and one place where the
/// host stands. False when it names no plain host.
bool to_origin_form(request& r) {
  const auto rest = after_scheme(r.target);
  if (!rest) return true;
  const auto authority = rest->substr(0, rest->find_first_of("/?#"));
  auto path = std::string(rest->substr(authority.size()));
  if (authority.empty() || authority.find('@') != authority.npos || path.find('#') != path.npos) return false;
  if (!path.starts_with('/')) path.insert(0, 1, '/');
  const auto is_host = [](const auto& field) { return ascii::same_ignoring_case(field.first, "host"); };
  const auto host = std::ranges::find_if(r.fields, is_host);
  if (host != r.fields.end())
    host->second = authority;
  else
    r.fields.emplace_back("Host", authority);
  r.target = std::move(path);
  return true;
}

class core final : public beast::basic_parser<true> {
 public:
  explicit core(framing& f) : into_(f) {
    eager(true);
    body_limit(boost::none);
    header_limit(0xffffffff);
  }

 private:
  void on_request_impl(beast::verb, beast_text method, beast_text target, int version,
                       beast_error&) override {
    into_.so_far.method.assign(method.data(), method.size());
    into_.so_far.target.assign(target.data(), target.size());
    into_.version = version;
  }
  void on_response_impl(int, beast_text, int, beast_error&) override {}

  void on_field_impl(beast::field f, beast_text name, beast_text value, beast_error& ec) override {
    if (into_.head_done) return; // a trailer
    if (into_.so_far.fields.size() >= most_fields) {
      into_.status = 431;
      ec = beast::error::header_limit;
      return;
    }
    note(f, value);
    into_.so_far.fields.emplace_back(std::string(name.data(), name.size()),
                                     std::string(value.data(), value.size()));
  }

  void note(beast::field f, beast_text value) {
    if (f == beast::field::host) ++into_.hosts;
    if (f == beast::field::content_length) {
      ++into_.lengths;
      if (!is_number(value)) into_.doubtful = true;
    }
    if (f == beast::field::transfer_encoding) {
      ++into_.codings;
      if (!boost::beast::iequals(value, "chunked")) into_.doubtful = true;
    }
    if (f == beast::field::expect) {
      const bool known = boost::beast::iequals(value, "100-continue");
      into_.continues = known;
      if (!known) into_.unknown_expectation = true;
    }
  }

  void on_header_impl(beast_error& ec) override {
    into_.head_done = true;
    const bool no_host = into_.hosts == 0 && into_.version == 11;
    const bool old_chunks = into_.codings != 0 && into_.version < 11;
    if (into_.doubtful || into_.hosts > 1 || no_host || into_.lengths > 1 || into_.codings > 1 ||
        old_chunks || (into_.lengths != 0 && into_.codings != 0))
      return refuse(400, ec);
    if (!into_.keeps_absolute_target && !to_origin_form(into_.so_far)) return refuse(400, ec);
    if (into_.unknown_expectation) return refuse(417, ec);
    const auto& asked = into_.so_far;
    if (into_.limit_of && *into_.limit_of)
      into_.max_body_bytes = (*into_.limit_of)(asked.method, asked.target);
    if (const auto length = content_length()) {
      if (*length > into_.max_body_bytes) return refuse(413, ec);
      into_.announced = static_cast<std::size_t>(*length);
    } else if (into_.codings != 0) {
      into_.announced = into_.max_body_bytes;
    }
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast_error&) override {}
  std::size_t on_body_impl(beast_text part, beast_error& ec) override { return take(part, ec); }
  void on_chunk_header_impl(std::uint64_t, beast_text, beast_error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast_text part, beast_error& ec) override {
    return take(part, ec);
  }
  void on_finish_impl(beast_error&) override {}

  std::size_t take(beast_text part, beast_error& ec) {
    auto& body = into_.so_far.body;
    if (part.size() > into_.max_body_bytes - body.size()) {
      refuse(413, ec);
      return 0;
    }
    body.append(part.data(), part.size());
    return part.size();
  }
  void refuse(int status, beast_error& ec) {
    into_.status = status;
    ec = status == 413 ? beast::error::body_limit : beast::error::bad_value;
  }
  framing& into_;
};

} // namespace

struct request_parser::impl {
  impl(std::size_t max_header, std::size_t max_body, const limit_by_path* body_limit, bool keeps_absolute)
      : max_header_bytes(max_header), head(max_header), parser(seen) {
    seen.max_body_bytes = max_body;
    seen.limit_of = body_limit;
    seen.keeps_absolute_target = keeps_absolute;
  }
  result<std::size_t> put(std::string_view bytes);
  result<std::size_t> feed_head(std::string_view bytes);
  result<std::size_t> feed_body(std::string_view bytes);

  std::size_t max_header_bytes;
  head_scanner head;
  framing seen;
  core parser;
  std::string pending; // the beginning of a chunk's header, which Beast wants whole
  bool started = false;
  std::size_t blank = 0; // bytes of the empty line that may come first
};

result<std::size_t> request_parser::impl::put(std::string_view bytes) {
  beast_error ec;
  const auto n = parser.put({bytes.data(), bytes.size()}, ec);
  if (!ec || ec == beast::error::need_more) return n;
  if (ec == beast::error::body_limit) return error{errc::body_too_large};
  if (seen.status == 431) return error{errc::header_too_large, "too many fields"};
  return error{errc::malformed_request, ec.message()};
}

result<std::size_t> request_parser::impl::feed_head(std::string_view bytes) {
  // One empty line before a request is what old clients send after a body.
  if (!started && blank < 2 && bytes.front() == "\r\n"[blank]) {
    ++blank;
    return std::size_t{1};
  }
  if (blank == 1) return error{errc::malformed_request, "line"};
  started = true;
  std::size_t taken = 0;
  const auto state = head.feed(bytes, taken);
  if (state == head_scanner::state::more) return taken;
  if (state == head_scanner::state::too_large) {
    seen.status = 431;
    return error{errc::header_too_large};
  }
  if (state == head_scanner::state::malformed) return error{errc::malformed_request, "line"};
  const auto n = put(head.head());
  if (!n) return n;
  if (!seen.head_done) return error{errc::malformed_request};
  return taken;
}

result<std::size_t> request_parser::impl::feed_body(std::string_view bytes) {
  const auto before = pending.size();
  if (before != 0) pending += bytes;
  // The shortest end of a chunked body; Beast asserts that it is offered no less a second time.
  if (before != 0 && pending.size() < std::string_view("0\r\n\r\n").size()) return bytes.size();
  const auto n = put(before != 0 ? std::string_view(pending) : bytes);
  if (!n) return n;
  if (parser.is_done()) return *n - before;
  if (before != 0)
    pending.erase(0, *n);
  else
    pending = bytes.substr(*n);
  if (pending.size() > max_header_bytes) return error{errc::malformed_request, "chunk"};
  return bytes.size();
}

request_parser::request_parser(std::size_t max_header_bytes, std::size_t max_body_bytes,
                               const limit_by_path* body_limit, bool keeps_absolute_targets)
    : impl_(std::make_unique<impl>(max_header_bytes, max_body_bytes, body_limit, keeps_absolute_targets)) {}
request_parser::~request_parser() = default;
request_parser::request_parser(request_parser&&) noexcept = default;
request_parser& request_parser::operator=(request_parser&&) noexcept = default;

result<std::size_t> request_parser::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !done()) {
    const auto rest = bytes.substr(taken);
    const auto n = header_done() ? impl_->feed_body(rest) : impl_->feed_head(rest);
    if (!n) return n;
    taken += *n;
  }
  return taken;
}

bool request_parser::empty() const {
  return !impl_->started;
}
bool request_parser::header_done() const {
  return impl_->seen.head_done;
}
bool request_parser::done() const {
  return header_done() && impl_->parser.is_done();
}
bool request_parser::expects_continue() const {
  return header_done() && !done() && impl_->seen.continues;
}
int request_parser::status() const {
  return impl_->seen.status;
}

std::size_t request_parser::announced() const {
  return impl_->seen.announced;
}
request& request_parser::so_far() {
  return impl_->seen.so_far;
}

request request_parser::take() {
  impl_->seen.so_far.keep_alive = impl_->parser.keep_alive();
  return std::move(impl_->seen.so_far);
}

} // namespace pheidi::http
