// A head of small facts in JSON, the payload, the inboxes; a line each, and all of it compressed: inboxes are
// much alike.
#include "federation/fanout/distribution.hpp"

#include "pheidi/crypto/deflate.hpp"
#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <boost/json/value_to.hpp>

#include <algorithm>

namespace pheidi::federation::fanout {

namespace {

constexpr std::size_t largest = std::size_t{256} << 20;

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool read_head(std::string_view line, distribution& out) {
  const auto head = json::parse(line);
  const auto* o = head ? head->if_object() : nullptr;
  const auto* sender = o ? o->if_contains("sender") : nullptr;
  const auto* options = o ? o->if_contains("options") : nullptr;
  const auto* personal = o ? o->if_contains("personal") : nullptr;
  if (!sender || !sender->is_int64() || !options || !options->is_string()) return false;
  out.sender = account_id(sender->as_int64());
  out.options = options->as_string();
  out.personal = personal && personal->is_bool() && personal->as_bool();
  return true;
}

} // namespace

std::string record_of(const distribution& d) {
  std::string out;
  json::writer w(out);
  w.object().key("sender").integer(d.sender.value).key("options").string(d.options);
  w.key("personal").boolean(d.personal).end();
  out.append(1, '\n').append(d.in_job ? "" : d.payload).append(1, '\n');
  for (const auto& inbox : d.inboxes)
    out.append(inbox).append(1, '\n');
  return crypto::zlib_compress(out, crypto::effort::least);
}

result<distribution> read_record(std::string_view compressed) {
  const auto whole = crypto::zlib_expand(compressed, largest);
  if (!whole) return error{json::errc::wrong_type, "the record of a fan-out is damaged"};
  std::string_view text = *whole;
  distribution out;
  if (!read_head(take_line(text), out))
    return error{json::errc::wrong_type, "the record of a fan-out has no head"};
  out.payload = take_line(text);
  out.in_job = out.payload.empty();
  while (!text.empty())
    out.inboxes.emplace_back(take_line(text));
  return out;
}

} // namespace pheidi::federation::fanout
