// Whatever people call themselves and write, a page shows it and does nothing.
#include "pages_fixture.hpp"

#include <boost/json/array.hpp>

namespace pheidi::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string script = "<script>alert(1)</script>";
const std::string attribute = "\" onmouseover=\"alert(1)\" x=\"";

struct hostile_pages : pages {
  std::string quoted(const std::string& text) {
    std::string out;
    for (const char c : text)
      out += c == '\'' ? std::string("''") : std::string(1, c);
    return out;
  }
};

TEST_F(hostile_pages, show_names_and_bios_as_text) {
  for (const auto& text :
       {script, attribute, std::string("</title></head><body><svg/onload=alert(1)>"),
        std::string("'-alert(1)-'"), std::string("javascript:alert(1)"), std::string("\x01\x1b\x7f")}) {
    change(alice, fmt::format("display_name = '{0}', note = '{0}'", quoted(text)));
    const auto id = post(alice, text, {{"spoiler_text", text}});
    for (const auto& target : {fmt::format("/@{}", alice.name), fmt::format("/@{}/{}", alice.name, id),
                               fmt::format("/@{}/{}/embed", alice.name, id)}) {
      const auto said = open(target);
      ASSERT_EQ(said.status, 200) << said;
      EXPECT_TRUE(is_harmless(said)) << target;
      EXPECT_THAT(said.body, Not(HasSubstr(script)));
    }
  }
}

TEST_F(hostile_pages, show_fields_as_text) {
  change(alice, "fields = '[{\"name\":\"<script>x\",\"value\":\"javascript:alert(1)\"},"
                "{\"name\":\"b\",\"value\":\"https://a.example/\\\"><script>\"}]'");
  const auto said = open("/@" + alice.name);
  EXPECT_TRUE(is_harmless(said));
  EXPECT_THAT(said.body, HasSubstr("&lt;script&gt;x"));
  EXPECT_THAT(said.body, Not(HasSubstr("rel=\"me\" href=\"javascript")));
}

TEST_F(hostile_pages, sanitise_what_comes_from_elsewhere) {
  const auto root = post(alice, "root");
  const auto id = post(carol, "answer", {{"in_reply_to_id", root}});
  move_away(carol, "a.example", "javascript:alert(1)");
  change(carol, "display_name = '<img src=x onerror=alert(1)>', avatar_remote_url = 'javascript:alert(1)'");
  sql(fmt::format(
      "UPDATE statuses SET local = false, uri = 'https://a.example/1', url = 'javascript:alert(1)',"
      " text = '<p onclick=\"x\">kept<script>alert(1)</script><a href=\"javascript:alert(1)\">x</a>"
      "<iframe src=\"//a\"></iframe><style>*{{}}</style></p>' WHERE id = {} RETURNING id",
      id));
  const auto said = open(fmt::format("/@{}/{}", alice.name, root));
  EXPECT_THAT(said.body, HasSubstr("kept"));
  EXPECT_TRUE(is_harmless(said));
}

TEST_F(hostile_pages, of_what_is_no_hashtag_are_not_there) {
  for (const auto& name : {script, attribute, std::string("a b"), std::string("12"), std::string("a-b"),
                           std::string(3000, 'x')}) {
    const auto said = open("/tags/" + encoded(name));
    EXPECT_EQ(said.status, 404) << name;
    EXPECT_EQ(open("/tags/" + encoded(name) + ".rss").status, 404) << name;
  }
  EXPECT_EQ(open("/tags/%ff").status, 404);
}

TEST_F(hostile_pages, of_the_server_show_its_texts_as_text) {
  for (const auto* setting : {"site_title", "site_short_description", "site_contact_email"})
    insert(fmt::format("settings (var, value, created_at, updated_at) VALUES ('{}', '--- \"<script>alert(1)"
                       "</script>\"', now(), now())",
                       setting));
  insert("settings (var, value, created_at, updated_at) VALUES ('site_extended_description',"
         " '--- \"<p>Welcome<script>alert(1)</script></p>\"', now(), now())");
  const auto rule = insert("rules (text, hint, priority, created_at, updated_at) VALUES"
                           " ('<script>alert(1)</script>', '<b>', 0, now(), now())");
  const auto said = open("/about");
  EXPECT_TRUE(is_harmless(said));
  EXPECT_THAT(said.body, HasSubstr("Welcome"));
  EXPECT_TRUE(is_harmless(open("/authorize_interaction?uri=" + encoded(script + attribute))));
  server.sql("DELETE FROM settings WHERE var LIKE 'site_%' RETURNING id");
  server.sql("DELETE FROM rules WHERE id = " + rule + " RETURNING id");
}

TEST_F(hostile_pages, feeds_are_well_formed_whatever_is_in_them) {
  change(alice, "display_name = 'A ]]> & <b> \"\" ' || chr(1) || chr(65534)");
  post(alice, "control \x01\x0b ]]> & <script> \"quotes\" #" + std::string("Tagged"),
       {{"spoiler_text", "<&>]]>"}});
  const auto read = read_markup("rss", open("/@" + alice.name + ".rss").body);
  ASSERT_TRUE(read.is_object());
  ASSERT_EQ(read.at("items").as_array().size(), 1U);
  const std::string html(read.at("items").at(0).at("description").as_string());
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(html, HasSubstr("&lt;&amp;&gt;]]&gt;"));
}

} // namespace
} // namespace pheidi::test
