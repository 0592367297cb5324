// Payloads are strings on the wire: JSON text of an entity, or an id as it is.
#include "instance/streaming/event.hpp"

#include "pheidi/http/event_stream.hpp"
#include "pheidi/instance/web/parameters.hpp"
#include "pheidi/json/write.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace pheidi::instance::streaming {

namespace bj = boost::json;

namespace {

constexpr std::size_t most_mentioned = 1000;

const bj::object* object_at(const bj::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value ? value->if_object() : nullptr;
}

std::string text_at(const bj::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

std::int64_t id_at(const bj::object& from) {
  return web::read_id(text_at(from, "id")).value_or(0);
}

account_id author_of(const bj::object& status) {
  const auto* author = object_at(status, "account");
  return account_id(author ? id_at(*author) : 0);
}

/// A boost shows what it boosts.
const bj::object& original_of(const bj::object& shown) {
  const auto* original = object_at(shown, "reblog");
  return original ? *original : shown;
}

} // namespace

rendering::rendering(std::string event, std::optional<std::string> payload)
    : event_(std::move(event)), payload_(std::move(payload)) {}

shared_text rendering::envelope(const std::string& label) {
  auto& made = envelopes_[label];
  if (made) return made;
  std::string out;
  json::writer w(out);
  w.object().key("stream").raw(label).key("event").string(event_);
  if (payload_) w.key("payload").string(*payload_);
  w.end();
  made = std::make_shared<const std::string>(std::move(out));
  return made;
}

shared_text rendering::server_sent() {
  if (!server_sent_)
    server_sent_ = std::make_shared<const std::string>(http::render_event(event_, payload_.value_or("")));
  return server_sent_;
}

std::optional<stream_event> stream_event::read(std::string_view message) {
  boost::system::error_code ec;
  auto parsed = bj::parse(message, ec);
  auto* whole = ec ? nullptr : parsed.if_object();
  if (!whole) return std::nullopt;
  stream_event out;
  out.name_ = text_at(*whole, "event");
  if (out.name_.empty()) return std::nullopt;
  if (auto* payload = whole->if_contains("payload"); payload && !payload->is_null())
    out.payload_ = std::move(*payload);
  out.read_post();
  return out;
}

void stream_event::read_post() {
  if (name_ != "update" && name_ != "status.update") return;
  const auto* status = shown_status();
  if (!status) return;
  auto& facts = post_.emplace();
  facts.author = author_of(*status);
  facts.language = text_at(*status, "language");
  const auto* value = status->if_contains("mentions");
  const auto* mentions = value ? value->if_array() : nullptr;
  if (!mentions) return;
  for (const auto& each : *mentions)
    if (const auto* who = each.if_object(); who && facts.mentioned.size() < most_mentioned)
      facts.mentioned.emplace_back(id_at(*who));
}

/// The post that a payload is, or that it is about.
bj::object* stream_event::shown_status() {
  auto* whole = payload_ ? payload_->if_object() : nullptr;
  if (!whole) return nullptr;
  if (name_ == "update" || name_ == "status.update") return whole;
  if (name_ != "notification" && name_ != "conversation") return nullptr;
  auto* inner = whole->if_contains(name_ == "notification" ? "status" : "last_status");
  return inner ? inner->if_object() : nullptr;
}

std::string stream_event::payload_text() const {
  const auto* text = payload_->if_string();
  return text ? std::string(*text) : bj::serialize(*payload_);
}

bj::array stream_event::matches(const bj::object& shown, const listening_person& who,
                                const entities::filter_set& filters, wall_time now) {
  const auto& original = original_of(shown);
  if (author_of(shown) == who.account || author_of(original) == who.account) return {};
  if (!searchable_) searchable_ = entities::searchable_text(original);
  return filters.matches({id_at(shown), id_at(original)}, *searchable_, now);
}

std::shared_ptr<rendering> stream_event::for_person(const listening_person& who,
                                                    const entities::filter_set& filters, wall_time now) {
  auto* shown = shown_status();
  if (!for_all_) {
    filtered_already_ = shown && shown->contains("filtered");
    if (shown && !filtered_already_) (*shown)["filtered"] = bj::array();
    auto text = payload_ ? std::optional(payload_text()) : std::nullopt;
    for_all_ = std::make_shared<rendering>(name_, std::move(text));
  }
  if (!shown || filtered_already_ || filters.empty()) return for_all_;
  auto found = matches(*shown, who, filters, now);
  if (found.empty()) return for_all_;
  (*shown)["filtered"] = std::move(found);
  auto own = std::make_shared<rendering>(name_, payload_text());
  (*shown)["filtered"] = bj::array();
  return own;
}

} // namespace pheidi::instance::streaming
