// Payloads are strings on the wire: JSON text of an entity, or an id as it is.
#include "instance/streaming/event.hpp"

#include "pheidi/http/event_stream.hpp"
#include "pheidi/instance/web/parameters.hpp"
#include "pheidi/json/write.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

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

bj::object* object_at(bj::object& from, std::string_view key) {
  auto* value = from.if_contains(key);
  return value ? value->if_object() : nullptr;
}

/// What is quoted, what is boosted, the post itself: all that has marks of a viewer. From the inside out,
/// since a new member moves those of its object.
std::vector<bj::object*> marked_in(bj::object& shown) {
  std::vector<bj::object*> out{&shown};
  if (auto* original = object_at(shown, "reblog")) out.push_back(original);
  for (std::size_t i = 0, outer = out.size(); i < outer; ++i)
    if (auto* quote = object_at(*out[i], "quote"))
      if (auto* quoted = object_at(*quote, "quoted_status")) out.push_back(quoted);
  std::ranges::reverse(out);
  return out;
}

void set_flags(bj::object& status, const model::status_flags& flags) {
  status["favourited"] = flags.favourited;
  status["reblogged"] = flags.reblogged;
  status["muted"] = flags.muted;
  status["bookmarked"] = flags.bookmarked;
}

bool has_name(const bj::object& from, std::string_view key, std::string_view name) {
  const auto* value = from.if_contains(key);
  const auto* names = value ? value->if_array() : nullptr;
  return names && std::ranges::find(*names, bj::value(name)) != names->end();
}

bool has_names(const bj::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  const auto* names = value ? value->if_array() : nullptr;
  return names && !names->empty();
}

/// Whether somebody of whom nothing is known may quote it; nothing where that depends on who it is.
std::optional<std::string_view> approval_for_all(const bj::object& status) {
  const auto* approval = object_at(status, "quote_approval");
  const auto visibility = text_at(status, "visibility");
  if (!approval || visibility == "private" || visibility == "direct") return "denied";
  if (has_name(*approval, "automatic", "public")) return "automatic";
  if (has_names(*approval, "automatic") || has_names(*approval, "manual")) return std::nullopt;
  return "denied";
}

void set_approval(bj::object& status, std::string_view state) {
  if (auto* approval = object_at(status, "quote_approval")) (*approval)["current_user"] = state;
}

/// Its poll shows the listener's votes, its quote what the listener may see, and followers may quote it.
bool differs_by_viewer(const bj::object& status) {
  return object_at(status, "poll") || object_at(status, "quote") || !approval_for_all(status);
}

void set_filtered(bj::object& shown, const bj::array& results) {
  if (auto* original = object_at(shown, "reblog")) (*original)["filtered"] = results;
  shown["filtered"] = results;
}

/// As somebody gets it who did nothing to it.
void make_impersonal(bj::object& shown) {
  for (auto* each : marked_in(shown)) {
    set_flags(*each, {});
    set_approval(*each, approval_for_all(*each).value_or("denied"));
    each->erase("pinned");
  }
  set_filtered(shown, {});
}

bool can_be_pinned(const bj::object& status) {
  return !object_at(status, "reblog") && text_at(status, "visibility") != "direct";
}

void mark_for(bj::object& shown, account_id viewer, const model::listener_flags& all) {
  for (auto* each : marked_in(shown)) {
    const auto found = all.find({viewer, id_at(original_of(*each))});
    const auto flags = found == all.end() ? model::status_flags() : found->second;
    set_flags(*each, flags);
    if (author_of(*each) != viewer) continue;
    if (text_at(*each, "visibility") != "direct") set_approval(*each, "automatic");
    if (can_be_pinned(*each)) (*each)["pinned"] = flags.pinned;
  }
}

/// The post that a payload is, or that it is about.
bj::object* status_in(std::string_view event, bj::value& payload) {
  auto* whole = payload.if_object();
  if (!whole || event == "update" || event == "status.update") return whole;
  if (event == "notification") return object_at(*whole, "status");
  return event == "conversation" ? object_at(*whole, "last_status") : nullptr;
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
  auto* status = payload_ && name_ != "conversation" ? status_in(name_, *payload_) : nullptr;
  if (!status) return;
  auto& facts = post_.emplace();
  facts.id = id_at(*status);
  facts.differs = !status->contains("filtered") && differs_by_viewer(original_of(*status));
  for (const auto* each : marked_in(*status))
    facts.shown.push_back(id_at(original_of(*each)));
  facts.author = author_of(*status);
  facts.language = text_at(*status, "language");
  const auto* value = status->if_contains("mentions");
  const auto* mentions = value ? value->if_array() : nullptr;
  if (!mentions) return;
  for (const auto& each : *mentions)
    if (const auto* who = each.if_object(); who && facts.mentioned.size() < most_mentioned)
      facts.mentioned.emplace_back(id_at(*who));
}

std::shared_ptr<rendering> stream_event::with_post(const bj::object& post) const {
  auto payload = *payload_;
  *status_in(name_, payload) = post;
  return std::make_shared<rendering>(name_, bj::serialize(payload));
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

bool stream_event::has_own_flags(const listening_person& who, const model::listener_flags& flags) {
  auto* shown = post_ ? status_in(name_, *payload_) : nullptr;
  return shown && std::ranges::any_of(marked_in(*shown), [&](const bj::object* each) {
           return author_of(*each) == who.account || flags.contains({who.account, id_at(original_of(*each))});
         });
}

std::shared_ptr<rendering> stream_event::for_person(const listening_person& who,
                                                    const entities::filter_set& filters,
                                                    const looked_up& known, wall_time now) {
  const auto own_view = known.posts.find({who.account, post_ ? post_->id : 0});
  if (own_view != known.posts.end()) return with_post(own_view->second);
  auto* shown = payload_ ? status_in(name_, *payload_) : nullptr;
  if (!for_all_) {
    personal_already_ = shown && shown->contains("filtered");
    if (shown && !personal_already_) make_impersonal(*shown);
    auto text = payload_ ? std::optional(payload_text()) : std::nullopt;
    for_all_ = std::make_shared<rendering>(name_, std::move(text));
  }
  if (!shown || personal_already_) return for_all_;
  auto found = filters.empty() ? bj::array() : matches(*shown, who, filters, now);
  const bool flagged = has_own_flags(who, known.flags);
  if (found.empty() && !flagged) return for_all_;
  set_filtered(*shown, found);
  if (flagged) mark_for(*shown, who.account, known.flags);
  auto own = std::make_shared<rendering>(name_, payload_text());
  make_impersonal(*shown);
  return own;
}

} // namespace pheidi::instance::streaming
