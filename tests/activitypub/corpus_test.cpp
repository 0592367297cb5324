// Documents that other servers' test suites hold: each is read or refused for a stated reason.
//
// The corpus lies beside the project, never in it (PHEIDI_CORPUS names it
// otherwise); without it there is nothing to read and the tests say so.
#include "document.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/activitypub/html.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

namespace pheidi::activitypub {

namespace {

namespace bj = boost::json;

struct corpus_row {
  std::string path, software, kind, note;
};

std::filesystem::path corpus_folder() {
  const char* named = std::getenv("PHEIDI_CORPUS");
  return named ? named : PHEIDI_SOURCE_DIR "/../shared/corpus";
}

std::vector<corpus_row> corpus_rows() {
  std::vector<corpus_row> out;
  std::ifstream index(corpus_folder() / "INDEX.tsv");
  std::string line, cell;
  std::getline(index, line); // names of the columns
  while (std::getline(index, line)) {
    std::vector<std::string> cells;
    std::istringstream columns(line);
    while (std::getline(columns, cell, '\t'))
      cells.push_back(cell);
    if (cells.size() < 3) continue;
    cells.resize(7);
    out.push_back({cells[0], cells[1], cells[2], cells[6]});
  }
  return out;
}

/// What became of the documents of one software.
struct tally {
  int documents = 0, activities = 0, notes = 0, converted = 0, actors = 0, handles = 0, refused = 0;
};

class corpus : public ::testing::Test {
 protected:
  void SetUp() override {
    rows_ = corpus_rows();
    if (rows_.empty()) GTEST_SKIP() << "no documents in " << corpus_folder() << ": nothing was read";
  }

  std::string text(const corpus_row& row) const { return text_in_file(corpus_folder() / row.path); }

  std::vector<corpus_row> rows_;
};

bool is_federation(const corpus_row& row) {
  if (row.software == "json-test-suite") return false;
  static const std::vector<std::string> kinds{
      "actor",      "create",     "update",      "delete",    "announce", "follow",
      "like",       "undo",       "move",        "flag",      "accept",   "reject",
      "add-remove", "collection", "note-object", "webfinger", "other",    "nodeinfo"};
  return std::ranges::find(kinds, row.kind) != kinds.end();
}

void check_sanitised(const std::string& html, const std::string& path) {
  const auto once = sanitise_html(html);
  EXPECT_EQ(sanitise_html(once), once) << path;
  EXPECT_EQ(once.find("<script"), once.npos) << path;
}

/// A post with an id and a visibility, or one of two reasons.
void check_note(const bj::object& o, const activity& by, const corpus_row& row, tally& count) {
  const auto n = read_note(o, by.to, by.cc);
  if (!n) {
    ++count.refused;
    EXPECT_TRUE(n.error().is(errc::no_id) || n.error().is(errc::wrong_type)) << row.path;
    EXPECT_EQ(n.error().is(errc::wrong_type), !is_note(o)) << row.path;
    return;
  }
  ++(n->converted ? count.converted : count.notes);
  EXPECT_TRUE(is_http_uri(n->id)) << row.path;
  EXPECT_TRUE(is_http_uri(n->url)) << row.path;
  const auto seen = visibility_of(n->to, n->cc, "", n->direct_message);
  const bool everybody = std::ranges::any_of(n->to, is_public) || std::ranges::any_of(n->cc, is_public);
  EXPECT_EQ(everybody, seen == visibility::public_ || seen == visibility::unlisted) << row.path;
  EXPECT_LE(n->attachments.size(), 4U) << row.path;
  EXPECT_TRUE(!n->poll || n->type == "Question") << row.path;
  const bool has_content = !text_of(o, "content").empty() && !n->converted;
  EXPECT_TRUE(!has_content || !n->text.empty()) << row.path;
  check_sanitised(n->text, row.path);
}

bool says_keys(const bj::object& o) {
  return member(o, "publicKey") || member(o, "assertionMethod");
}

void check_actor(const bj::object& o, const corpus_row& row, tally& count) {
  const auto a = read_actor(o);
  if (!a) {
    ++count.refused;
    const bool stated =
        a.error().is(errc::no_id) || a.error().is(errc::wrong_type) || a.error().is(errc::missing_member);
    EXPECT_TRUE(stated) << row.path;
    return;
  }
  ++count.actors;
  EXPECT_TRUE(is_http_uri(a->inbox)) << row.path;
  EXPECT_TRUE(is_username(a->username)) << row.path;
  for (const auto& key : a->keys)
    EXPECT_EQ(key.owner, a->id) << row.path;
  check_sanitised(a->summary, row.path);
}

/// A key of the actor's own; some suites have keys of others, of no owner, or without a key in them.
bool has_own_key(const bj::object& o) {
  for (const auto* each : as_list(member(o, "publicKey"))) {
    const auto* key = each->if_object();
    if (!key && is_http_uri(id_of(each))) return true;
    if (key && is_http_uri(text_of(*key, "id")) && text_of(*key, "owner") == text_of(o, "id") &&
        !text_of(*key, "publicKeyPem").empty())
      return true;
  }
  return false;
}

/// All that is required is there.
bool is_complete_actor(const bj::object& o) {
  return is_http_uri(text_of(o, "id")) && is_http_uri(id_of(member(o, "inbox"))) &&
         is_username(text_of(o, "preferredUsername"));
}

void read_everything(const std::string& text, const corpus_row& row, tally& count) {
  ++count.documents;
  const auto parsed = json::parse(text);
  if (!parsed || !parsed->is_object()) return;
  const auto& o = parsed->get_object();
  auto a = read_activity(o);
  const auto seen = glance_at(text);
  ASSERT_TRUE(seen) << row.path;
  if (a) {
    ++count.activities;
    EXPECT_EQ(seen->type, a->type_name) << row.path;
    EXPECT_EQ(seen->actor, a->actor) << row.path;
    EXPECT_EQ(seen->object_id(), a->object.id) << row.path;
  } else {
    EXPECT_TRUE(a.error().is(errc::no_context)) << row.path;
    a = activity{};
  }
  if (is_note(o)) check_note(o, activity{}, row, count);
  const auto* inner = member(o, "object");
  const bool embedded = inner && inner->is_object();
  if (embedded && (row.kind == "create" || is_note(inner->get_object())))
    check_note(inner->get_object(), *a, row, count);
  if (row.kind == "actor" || says_keys(o)) check_actor(o, row, count);
  (void)read_key(o);
  (void)read_host_meta(text);
  if (const auto w = read_webfinger(text)) {
    ++count.handles;
    EXPECT_TRUE(is_username(w->username)) << row.path;
    EXPECT_FALSE(w->domain.empty()) << row.path;
  }
}

void print(const std::map<std::string, tally>& all) {
  fmt::print("{:<24}{:>10}{:>11}{:>7}{:>11}{:>8}{:>9}{:>9}\n", "software", "documents", "activities", "posts",
             "converted", "actors", "handles", "refused");
  for (const auto& [software, t] : all)
    fmt::print("{:<24}{:>10}{:>11}{:>7}{:>11}{:>8}{:>9}{:>9}\n", software, t.documents, t.activities, t.notes,
               t.converted, t.actors, t.handles, t.refused);
}

} // namespace

TEST_F(corpus, every_document_is_read_or_refused_for_a_stated_reason) {
  std::map<std::string, tally> all;

  for (const auto& row : rows_)
    read_everything(text(row), row, all[row.software]);

  print(all);
  EXPECT_GT(all.size(), 50U);
}

TEST_F(corpus, every_document_that_is_not_malformed_is_json) {
  for (const auto& row : rows_) {
    if (!is_federation(row) || !row.path.ends_with(".json")) continue;
    const auto parsed = json::parse(text(row));
    EXPECT_TRUE(parsed) << row.path << ": " << parsed.error().message();
  }
}

TEST_F(corpus, posts_with_an_id_are_read) {
  for (const auto& row : rows_) {
    if (row.kind != "note-object" && row.kind != "create") continue;
    const auto o = object_in(text(row));
    const auto* inner = row.kind == "create" ? member(o, "object") : nullptr;
    const auto* post = inner ? inner->if_object() : &o;
    if (!post || !is_note(*post) || !is_http_uri(text_of(*post, "id"))) continue;
    const auto n = read_note(*post);
    EXPECT_TRUE(n) << row.path << ": " << n.error().message();
  }
}

TEST_F(corpus, actors_with_an_inbox_and_a_name_are_read_and_have_the_keys_they_say) {
  for (const auto& row : rows_) {
    if (row.kind != "actor") continue;
    const auto o = object_in(text(row));
    if (!is_complete_actor(o)) continue;
    const auto a = read_actor(o);
    ASSERT_TRUE(a) << row.path << ": " << a.error().message();
    EXPECT_TRUE(!has_own_key(o) || !a->keys.empty()) << row.path << ' ' << row.note;
    EXPECT_TRUE(says_keys(o) || a->keys.empty()) << row.path;
  }
}

TEST_F(corpus, webfinger_answers_are_read) {
  int with_self = 0;
  for (const auto& row : rows_) {
    if (row.kind != "webfinger") continue;
    const auto o = object_in(text(row));
    const auto subject = text_of(o, "subject");
    const bool template_file = subject.find("{{") != subject.npos;
    const auto w = read_webfinger(text(row));
    // A subject that is no handle cannot name anybody.
    if (subject.starts_with("acct:") && subject.find('@') != subject.npos && !template_file) {
      EXPECT_TRUE(w) << row.path << ": " << w.error().message() << ' ' << row.note;
    }
    if (w && !w->self.empty()) ++with_self;
  }
  EXPECT_GT(with_self, 20);
}

} // namespace pheidi::activitypub
