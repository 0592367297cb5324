// Which parts of a text are names and topics, by what is before, in and after them; which of two stays; and
// that no text costs more than its length.
#include "text_parts.hpp"

namespace pheidi::activitypub {

TEST(text_entities, of_all_kinds_come_in_order) {
  const std::string text = "\u00fc @a #b https://c.example/ @d";

  const auto found = find_entities(text);

  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].what, kind::mention);
  EXPECT_EQ(found[0].begin, 3U);
  EXPECT_EQ(found[0].end, 5U);
  EXPECT_EQ(found[1].what, kind::hashtag);
  EXPECT_EQ(found[2].what, kind::link);
  EXPECT_EQ(found[3].what, kind::mention);
  EXPECT_EQ(found[3].end, text.size());
}

TEST(text_entities, mention_by_name_and_domain) {
  check_parts(kind::mention, {
                                 {"@alice", {"@alice"}},
                                 {"@Alice_99 hi", {"@Alice_99"}},
                                 {"@a.b-c", {"@a.b-c"}},
                                 {"@a..b--c", {"@a..b--c"}},
                                 {"@alice.", {"@alice"}},
                                 {"@alice-", {"@alice"}},
                                 {"@_a_", {"@_a_"}},
                                 {"@alice@social.example", {"@alice@social.example"}},
                                 {"@alice@social.example.", {"@alice@social.example"}},
                                 {"@alice@b\u00fccher.example!", {"@alice@b\u00fccher.example"}},
                                 {"@alice@xn--bcher-kva.example,", {"@alice@xn--bcher-kva.example"}},
                                 {"@alice@social.example:3000", {"@alice@social.example"}},
                                 {"@alice @bob@x.example\n@carol", {"@alice", "@bob@x.example", "@carol"}},
                                 {"@alice/@bob", {"@alice"}},
                                 {"@", {}},
                                 {"@ alice", {}},
                                 {"@.alice", {}},
                                 {"@-alice", {}},
                                 {"@\u00fcber", {}},
                                 {"\uff20alice", {}},
                             });
}

TEST(text_entities, mention_stands_apart) {
  for (const std::string before : {"", " ", "\n", "(", ".", "\"", "-", "@", ":", ">", "\u3002", "\u300c",
                                   "\u2014", "\U0001f408", "\xff", "\xe3\x81"})
    check_parts(kind::mention, {{before + "@alice", {"@alice"}}});
  for (const std::string before :
       {"a", "Z", "5", "_", "=", "/", "\u00fc", "\u732b", "\u0301", "\u0663", "\u203f"})
    check_parts(kind::mention, {{before + "@alice", {}}});
}

TEST(text_entities, mention_ends_where_its_name_does) {
  for (const std::string after : {" ", ".", ",", "!", "?", ":", ";", ")", "/", "'s", "\u3055\u3093", "\u0436",
                                  "\U0001f408", "#tag", "\xff"})
    check_parts(kind::mention, {{"@alice" + after, {"@alice"}}});
  for (const std::string after : {"@", "\uff20", "\u00e9", "\u0142", "\u0253", "\u0301", "\u1e00", "://x"})
    check_parts(kind::mention, {{"@alice" + after, {}}});
  check_parts(kind::mention,
              {{"@alice\u00d7", {"@alice"}}, {"@alice@x.example@bob", {}}, {"a@b.example", {}}});
}

TEST(text_entities, hashtag_of_letters_of_any_script) {
  check_parts(kind::hashtag,
              {
                  {"#cats", {"#cats"}},
                  {"#CatsOfTheFediverse, #x", {"#CatsOfTheFediverse", "#x"}},
                  {"#\u00c9cole", {"#\u00c9cole"}},
                  {"#\u732b\u306e\u65e5\u3002", {"#\u732b\u306e\u65e5"}},
                  {"#\u0e40\u0e1b\u0e47\u0e19", {"#\u0e40\u0e1b\u0e47\u0e19"}},
                  {"#\u0939\u093f\u0928\u094d\u0926\u0940", {"#\u0939\u093f\u0928\u094d\u0926\u0940"}},
                  {"#e\u0301t\u00e9", {"#e\u0301t\u00e9"}},
                  {"\uff03\u732b", {"\uff03\u732b"}},
                  {"\uff03cats!", {"\uff03cats"}},
                  {"#a#b", {"#a"}},
                  {"##a", {"#a"}},
                  {"#cats-and-dogs", {"#cats"}},
                  {"#don't", {"#don"}},
                  {"#cats\U0001f408", {"#cats"}},
              });
}

TEST(text_entities, hashtag_has_a_letter_or_is_joined) {
  check_parts(kind::hashtag, {
                                 {"#1st", {"#1st"}},
                                 {"#covid19", {"#covid19"}},
                                 {"#2024_06", {"#2024_06"}},
                                 {"#_a", {"#_a"}},
                                 {"#a_", {"#a_"}},
                                 {"#a\u00b7b", {"#a\u00b7b"}},
                                 {"#1\u00b72", {"#1\u00b72"}},
                                 {"#\u30d0\u30b9\u30fb\u96fb\u8eca", {"#\u30d0\u30b9\u30fb\u96fb\u8eca"}},
                                 {"#\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                                  {"#\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"}},
                                 {"#a\u00b7", {"#a"}},
                                 {"#ab\u30fb\u30fb", {"#ab"}},
                                 {"#ab\u00b7 c", {"#ab"}},
                                 {"#1", {}},
                                 {"#2024", {}},
                                 {"#\u0663\u0664", {}},
                                 {"#1\u00b7", {}},
                                 {"#_", {}},
                                 {"#__", {}},
                                 {"#\u00b7a", {}},
                                 {"#-a", {}},
                                 {"# a", {}},
                                 {"#", {}},
                                 {"#\U0001f408", {}},
                                 {"#\xff", {}},
                             });
}

TEST(text_entities, hashtag_stands_apart) {
  for (const std::string before : {"", " ", "(", ".", "&", "-", "@", "\u3002", "\U0001f408", "\xe3"})
    check_parts(kind::hashtag, {{before + "#tag", {"#tag"}}, {before + "\uff03tag", {"\uff03tag"}}});
  for (const std::string before : {"a", "9", "_", "=", "/", ")", "\u00e9", "\u732b"})
    check_parts(kind::hashtag, {{before + "#tag", {}}});
}

TEST(text_entities, hashtag_is_not_in_a_link_and_leaves_out_a_scheme) {
  check_parts(kind::hashtag, {
                                 {"https://a.example/#x", {}},
                                 {"https://a.example/x.#y #z", {"#z"}},
                                 {"https://a.example/?q=(#y", {}},
                                 {"#\u732bhttps://a.example/", {"#\u732b"}},
                                 {"#http://a.example/", {"#http"}},
                             });
  check_parts(kind::link,
              {{"#\u732bhttps://a.example/", {"https://a.example/"}}, {"#https://a.example/", {}}});
}

TEST(text_entities, of_two_that_overlap_the_first_stays) {
  check_parts(kind::mention, {
                                 {"https://a.example/.@alice", {}},
                                 {"https://a.example/@alice", {}},
                                 {"xmpp:alice@b.example", {}},
                                 {"@alice@a.https.example", {"@alice@a.https.example"}},
                                 {"https://a.example/x @alice", {"@alice"}},
                                 {"https://a.example/x?@alice", {}},
                                 {"https://a.example/x)@alice", {"@alice"}},
                             });
  check_parts(kind::link,
              {
                  {"https://a.example/https://b.example/", {"https://a.example/https://b.example/"}},
                  {"https://a.example/)https://b.example/", {"https://a.example/", "https://b.example/"}},
                  {"magnet:?as=https://b.example/", {"magnet:?as=https://b.example/"}},
                  {"@a@b.https://c.example", {"https://c.example"}},
              });
}

TEST(text_entities, of_hostile_text_cost_no_more_than_its_length) {
  for (const std::string piece : {"@",
                                  "@a",
                                  "@a.",
                                  "@a@",
                                  "@a@b",
                                  "@a@b.",
                                  "#",
                                  "#a",
                                  "#1",
                                  "#1\u00b7",
                                  "#_",
                                  "\uff03",
                                  "\xef",
                                  "\xef\xbc",
                                  "\xff",
                                  "\u0301",
                                  "a",
                                  ".",
                                  "(",
                                  ")",
                                  ":",
                                  "http:",
                                  "https://",
                                  "https://a",
                                  "https://a.",
                                  "https://a.b",
                                  "https://a.bc:",
                                  "https://a.bc:1",
                                  "https://a.bc:a@",
                                  "https://a.bc/",
                                  "https://a.bc/(",
                                  "https://a.bc/((",
                                  "https://a.bc/(x)",
                                  "https://a.bc/(x?",
                                  "https://a.bc?",
                                  "https://a.bc?.",
                                  "https://a.bc/ ",
                                  "https://\u00fc.bc/ ",
                                  "xmpp:",
                                  "xmpp:a",
                                  "xmpp:a@",
                                  "xmpp:a@b.cd",
                                  "xmpp:a.bc/",
                                  "xmpp://a@b.cd/",
                                  "magnet:",
                                  "magnet:?",
                                  "magnet:?.",
                                  "dat://a.bc/(magnet:",
                                  "=@a",
                                  "a://"})
    for (const std::string start : {"", "https://a.example/", "https://a.example/(", "https://a.example?q=",
                                    "https://a.", "https://a.example:", "@a@", "#1"}) {
      const std::size_t size = start.empty() ? 1'000'000 : 100'000;
      const auto text = start + repeated(piece, size / piece.size());
      std::size_t end = 0;
      for (const auto& each : find_entities(text)) {
        ASSERT_LE(end, each.begin) << piece;
        ASSERT_LT(each.begin, each.end) << piece;
        end = each.end;
      }
      ASSERT_LE(end, text.size()) << piece;
    }
}

} // namespace pheidi::activitypub
