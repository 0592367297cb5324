// Wrapping and stand-ins.
#include "corpus_document.hpp"

#include "pheidi/activitypub/value.hpp"
#include "pheidi/json/read.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <sstream>

namespace pheidi::test {

namespace {

namespace bj = boost::json;
using activitypub::id_of;
using activitypub::ids_of;
using activitypub::is_http_uri;
using activitypub::member;

constexpr std::string_view context_suffix = "+context";
constexpr const char* as_context = "https://www.w3.org/ns/activitystreams";

std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

bool has_one_of(const bj::object& o, std::initializer_list<std::string_view> types) {
  return std::any_of(types.begin(), types.end(), [&](auto t) { return activitypub::has_type(o, t); });
}

bool is_activity_type(const bj::object& o) {
  return has_one_of(o, {"Create",         "Update", "Delete", "Announce", "Like",         "EmojiReact",
                        "Dislike",        "Follow", "Accept", "Reject",   "Undo",         "Block",
                        "Flag",           "Move",   "Add",    "Remove",   "QuoteRequest", "FeatureRequest",
                        "Join",           "Leave",  "Lock",   "Arrive",   "Invite",       "Offer",
                        "Ignore",         "View",   "Read",   "Listen",   "Bite",         "TentativeAccept",
                        "TentativeReject"});
}

bj::object activity_around(std::string_view type, const std::string& actor, bj::object object) {
  bj::object out;
  out["@context"] = as_context;
  out["type"] = type;
  if (!actor.empty()) out["actor"] = actor;
  for (const char* name : {"to", "cc"})
    if (const auto* audience = member(object, name); audience && type == "Create") out[name] = *audience;
  out["object"] = std::move(object);
  return out;
}

/// Actors become Updates of themselves, posts the Creates of their authors; true if so.
bool wrap(const std::string& kind, bj::object& document) {
  if (is_activity_type(document)) return false;
  if (is_actor_type(document)) {
    const auto id = activitypub::text_of(document, "id");
    document = activity_around("Update", id, std::move(document));
    return true;
  }
  if (kind != "note-object" && !is_post_type(document)) return false;
  auto author = id_of(member(document, "attributedTo"));
  if (author.empty()) author = id_of(member(document, "actor"));
  document = activity_around("Create", author, std::move(document));
  return true;
}

bool replace_text(bj::value& in, const std::string& from, const std::string& to) {
  bool changed = false;
  if (auto* text = in.if_string(); text && std::string_view(*text) == from) {
    in = to;
    return true;
  }
  if (auto* list = in.if_array())
    for (auto& each : *list)
      changed = replace_text(each, from, to) || changed;
  if (auto* object = in.if_object())
    for (auto& [name, value] : *object)
      changed = replace_text(value, from, to) || changed;
  return changed;
}

class stand_ins {
 public:
  explicit stand_ins(corpus_document& d) : d_(d) {}

  bool put() {
    const auto& a = d_.activity;
    const auto object = id_of(member(a, "object"));
    const auto* inner = object_in(a, "object");
    const auto inner_type = inner ? activitypub::text_of(*inner, "type") : std::string();
    const auto inner_object = inner ? id_of(member(*inner, "object")) : std::string();
    const auto inner_actor = inner ? id_of(member(*inner, "actor")) : std::string();
    if (d_.type == "Follow" || d_.type == "Block") ours(object, corpus_user1);
    if (d_.type == "Like") ours(object, d_.own_post());
    if (d_.type == "Undo" && (inner_type == "Follow" || inner_type == "Block"))
      ours(inner_object, corpus_user1);
    if (d_.type == "Undo" && inner_type == "Like") ours(inner_object, d_.own_post());
    if ((d_.type == "Accept" || d_.type == "Reject") && inner_type == "Follow")
      ours(inner_actor, corpus_user1);
    if (d_.type == "Flag") reported();
    if (d_.type == "Create" && inner) addressed(*inner);
    return changed_;
  }

 private:
  void ours(const std::string& theirs, const std::string& own) {
    if (!is_http_uri(theirs) || activitypub::is_public(theirs) || is_local(theirs)) return;
    bj::value whole(std::move(d_.activity));
    changed_ = replace_text(whole, theirs, own) || changed_;
    d_.activity = std::move(whole.get_object());
  }
  void reported() {
    const auto named = ids_of(member(d_.activity, "object"));
    if (!named.empty()) ours(named.front(), corpus_user1);
  }
  /// A post for nobody but its addressees needs one of them here; in a poll of ours, its question.
  void addressed(const bj::object& post) {
    std::vector<std::string> to = ids_of(member(post, "to") ? member(post, "to") : member(d_.activity, "to"));
    const auto cc = ids_of(member(post, "cc") ? member(post, "cc") : member(d_.activity, "cc"));
    const bool for_followers = std::find(to.begin(), to.end(), d_.followers) != to.end();
    to.insert(to.end(), cc.begin(), cc.end());
    const auto author = id_of(member(d_.activity, "actor"));
    const bool is_vote = !activitypub::text_of(post, "name").empty() && member(post, "inReplyTo") &&
                         !member(post, "content") && !member(post, "contentMap");
    const auto parent = id_of(member(post, "inReplyTo"));
    if (is_vote) ours(parent, d_.own_post());
    if (for_followers || std::any_of(to.begin(), to.end(), activitypub::is_public) ||
        std::any_of(to.begin(), to.end(), is_local))
      return;
    const auto somebody = std::find_if(to.begin(), to.end(), [&](const std::string& uri) {
      return is_http_uri(uri) && uri != d_.followers && uri != author;
    });
    if (somebody != to.end()) ours(std::string(*somebody), corpus_user2);
  }

  corpus_document& d_;
  bool changed_ = false;
};

bool names_followers(const std::string& uri) {
  auto path = uri.substr(0, uri.find_first_of("?#"));
  while (path.ends_with('/'))
    path.pop_back();
  return path.ends_with("/followers");
}

/// As the document's audience has it, or where Mastodon would have it.
std::string followers_of(const std::string& actor, const bj::object& activity) {
  for (const auto* o : {object_in(activity, "object"), &activity}) {
    if (!o) continue;
    for (const char* name : {"to", "cc"})
      for (const auto& uri : ids_of(member(*o, name)))
        if (activitypub::same_host(uri, actor) && names_followers(uri)) return uri;
  }
  return actor + "/followers";
}

std::vector<std::string> claims_of(const corpus_document& d) {
  std::vector<std::string> out{d.signer};
  const auto take = [&out](const bj::object* o) {
    if (!o) return;
    for (const char* name : {"id", "object", "actor", "attributedTo", "inReplyTo", "target", "atomUri"}) {
      auto id = id_of(member(*o, name));
      if (!id.empty() && !id.starts_with("https://local.example/users/user") && !activitypub::is_public(id))
        out.push_back(std::move(id));
    }
  };
  take(&d.activity);
  const auto* object = object_in(d.activity, "object");
  take(object);
  if (object && is_actor_type(*object))
    out.push_back(activitypub::text_of(*object, "preferredUsername") + "@" + activitypub::host_of(d.signer));
  if (object) take(object_in(*object, "object"));
  return out;
}

} // namespace

std::string corpus_row::file() const {
  return adds_context() ? path.substr(0, path.size() - context_suffix.size()) : path;
}

std::string corpus_row::kind() const {
  const auto first = path.find('/') + 1;
  return path.substr(first, path.find('/', first) - first);
}

std::vector<corpus_row> read_corpus_rows(const std::filesystem::path& file) {
  std::vector<corpus_row> out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream cells(line);
    corpus_row row;
    std::getline(cells, row.path, '\t');
    std::getline(cells, row.outcome, '\t');
    std::getline(cells, row.detail, '\t');
    out.push_back(std::move(row));
  }
  return out;
}

std::string corpus_document::own_post() const {
  return fmt::format("{}/statuses/{}", corpus_user1, 9'000'000 + number);
}

corpus_document read_corpus_document(const std::filesystem::path& corpus, corpus_row row, int number) {
  corpus_document out;
  out.number = number;
  out.body = text_of_file(corpus / row.file());
  replace_all(out.body, "cb6e6126.ngrok.io", "local.example"); // "here" in Mastodon's own suite
  for (const char* port : {":3000", ":3080", ":8000", ":8080"})
    replace_all(out.body, std::string("//localhost") + port, "//localhost");
  replace_all(out.body, "//localhost", "//localhost.corpus.test"); // which is no host that can be published
  out.signer = fmt::format("https://sender.corpus.test/users/s{}", number);
  auto read = json::parse(out.body);
  out.row = std::move(row);
  if (!read || !read->is_object()) {
    out.claims = {out.signer};
    return out;
  }
  out.activity = std::move(read->get_object());
  bool changed = out.row.adds_context();
  if (changed) out.activity["@context"] = as_context;
  changed = wrap(out.row.kind(), out.activity) || changed;
  out.type = activitypub::text_of(out.activity, "type");
  const auto actor = id_of(member(out.activity, "actor"));
  if (is_http_uri(actor) && !is_local(actor)) out.signer = actor;
  out.followers = followers_of(out.signer, out.activity);
  changed = stand_ins(out).put() || changed;
  if (changed) out.body = bj::serialize(out.activity);
  out.claims = claims_of(out);
  return out;
}

const bj::object* object_in(const bj::object& o, std::string_view name) {
  const auto list = activitypub::as_list(member(o, name));
  return list.empty() ? nullptr : list.front()->if_object();
}

bool is_local(std::string_view uri) {
  return activitypub::host_of(uri) == "local.example";
}

std::string corpus_author(const std::string& post_uri) {
  return fmt::format("https://{}/corpus-author", activitypub::host_of(post_uri));
}

bool is_actor_type(const bj::object& o) {
  return has_one_of(o, {"Person", "Service", "Group", "Organization", "Application"});
}

bool is_post_type(const bj::object& o) {
  return has_one_of(o, {"Note", "Question", "Image", "Audio", "Video", "Article", "Page", "Event"});
}

std::vector<std::string> mentions_in(const bj::object& post) {
  std::vector<std::string> out;
  for (const auto* each : activitypub::as_list(member(post, "tag"))) {
    const auto* tag = each->if_object();
    if (!tag || !activitypub::has_type(*tag, "Mention")) continue;
    auto href = activitypub::text_of(*tag, "href");
    if (is_http_uri(href)) out.push_back(std::move(href));
  }
  return out;
}

} // namespace pheidi::test
