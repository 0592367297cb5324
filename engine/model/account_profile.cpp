// An actor document as columns of `accounts`, each within its bounds.
#include "account_parts.hpp"
#include "sql_text.hpp"

#include "pheidi/base/utf8.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace pheidi::model {

namespace {

constexpr std::size_t longest_uri = 2048;
constexpr std::size_t longest_name = 2048;
constexpr std::size_t note_bytes = 20 << 10;
constexpr std::size_t longest_field = 2047;
constexpr std::size_t most_fields = 50;
constexpr std::size_t most_entries = 256;
constexpr std::size_t longest_description = 1500;

/// What does not fit is no address at all: half of one would be another's.
std::string address(const std::string& uri) {
  if (uri.size() > longest_uri || !searchable(uri)) return {};
  return uri;
}

std::string entries(const std::vector<std::string>& all) {
  std::vector<std::string> out;
  for (const auto& entry : all)
    if (out.size() < most_entries && !address(entry).empty()) out.push_back(entry);
  return array_literal(out);
}

std::string text_at(const boost::json::object& o, std::string_view name) {
  const auto* value = o.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

/// When Rails last saw that the page behind a field links back; known as long as the field says the same.
std::string verified_at(const boost::json::value& before, const std::string& name, const std::string& value) {
  const auto* list = before.if_array();
  if (!list) return {};
  for (const auto& entry : *list) {
    const auto* field = entry.if_object();
    if (field && text_at(*field, "name") == name && text_at(*field, "value") == value)
      return text_at(*field, "verified_at");
  }
  return {};
}

std::string fields_json(const std::vector<std::pair<std::string, std::string>>& fields,
                        const std::string& stored) {
  boost::system::error_code ignored;
  const boost::json::value before =
      stored.empty() ? boost::json::value() : boost::json::parse(stored, ignored);
  boost::json::array out;
  for (const auto& [name, value] : fields) {
    if (out.size() == most_fields) break;
    boost::json::object field;
    const auto kept_name = storable_text(name, longest_field),
               kept_value = storable_text(value, longest_field);
    field["name"] = kept_name;
    field["value"] = kept_value;
    const auto since = verified_at(before, kept_name, kept_value);
    if (!since.empty()) field["verified_at"] = since;
    out.push_back(std::move(field));
  }
  return boost::json::serialize(out);
}

void add_if_present(row_values& to, const schema_facts& schema, const char* column,
                    std::optional<bool> value) {
  if (value && schema.account_columns.contains(column)) to.flag(column, *value);
}

/// True when there is a new one to download.
bool add_picture(row_values& to, const std::string& name, const std::string& url, const std::string& before) {
  to.text((name + "_remote_url").c_str(), url);
  if (url == before) return false;
  for (const char* part : {"_file_name", "_content_type", "_file_size", "_updated_at"})
    to.null((name + part).c_str());
  return !url.empty();
}

/// Columns that came with 4.3 and 4.6.
void add_newer(row_values& to, const schema_facts& schema, const activitypub::actor& document) {
  const auto& columns = schema.account_columns;
  if (columns.contains("attribution_domains"))
    to.text("attribution_domains", entries(document.attribution_domains));
  if (columns.contains("collections_url")) to.text("collections_url", address(document.collections));
  if (columns.contains("feature_approval_policy"))
    to.number("feature_approval_policy", document.feature_policy);
  add_if_present(to, schema, "show_featured", document.show_featured);
  add_if_present(to, schema, "show_media", document.show_media);
  add_if_present(to, schema, "show_media_replies", document.show_replies_in_media);
}

void add_move(row_values& to, const actor_update& update, account_id own) {
  if (update.moved_to && *update.moved_to != own)
    to.number("moved_to_account_id", update.moved_to->value);
  else if (update.document.moved_to.empty() || update.moved_to)
    to.null("moved_to_account_id");
  // A target that could not be looked up now says nothing: the old one stays.
}

} // namespace

void add_addresses(row_values& to, const schema_facts& schema, const activitypub::actor& document) {
  const auto url = address(document.url);
  to.text("uri", document.id);
  to.text("url", url.empty() ? document.id : url);
  to.text("inbox_url", address(document.inbox));
  to.text("outbox_url", address(document.outbox));
  to.text("shared_inbox_url", address(document.shared_inbox));
  to.text("followers_url", address(document.followers));
  if (schema.has_following_url) to.text("following_url", address(document.following));
  to.text("actor_type", storable_text(document.type, 64));
  to.number("protocol", 1);
}

void add_profile(row_values& to, const schema_facts& schema, const actor_update& update,
                 const known_actor& known) {
  const auto& document = update.document;
  to.text("display_name", storable_text(document.name, longest_name));
  to.text("note", storable_text(utf8_prefix(document.summary, note_bytes), note_bytes));
  to.text("featured_collection_url", address(document.featured));
  to.text("fields", fields_json(document.fields, known.fields));
  to.text("also_known_as", entries(document.also_known_as));
  to.flag("locked", document.locked);
  to.flag("discoverable", document.discoverable);
  to.flag("indexable", document.indexable);
  to.flag("memorial", document.memorial);
  if (update.hide_collections) to.flag("hide_collections", *update.hide_collections);
  if (document.published) to.moment("created_at", *document.published);
  add_newer(to, schema, document);
  add_move(to, update, known.id);
}

void add_pictures(row_values& to, const schema_facts& schema, const activitypub::actor& document,
                  const known_actor& known, stored_actor& out) {
  out.new_avatar = add_picture(to, "avatar", address(document.icon_url), known.avatar_url);
  out.new_header = add_picture(to, "header", address(document.image_url), known.header_url);
  if (!schema.account_columns.contains("avatar_description")) return;
  to.text("avatar_description", storable_text(document.icon_description, longest_description));
  to.text("header_description", storable_text(document.image_description, longest_description));
}

} // namespace pheidi::model
