// LinkCrawlWorker from the post to its card: which link, which page, which picture, and that each is shared.
#include "cards_fixture.hpp"
#include "instance/media/sample_images.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace pheidi::instance::remote {

namespace {

namespace samples = media::samples;

std::string titled(const std::string& title, const std::string& more = "") {
  return "<!DOCTYPE html><html><head><title>" + title + "</title>" + more + "</head></html>";
}

std::string with_image(const std::string& url) {
  return "<meta property='og:image' content='" + url + "'>";
}

const std::string& large_picture() {
  static const std::string png = samples::png(samples::red_and_blue(1200, 900).get());
  return png;
}

} // namespace

TEST_F(in_cards, a_link_becomes_a_card_with_all_that_its_page_says) {
  serve("news.example/2024/gulls?x=1", R"(<html lang="en"><head>
    <link rel="canonical" href="http://news.example/gulls-1">
    <meta property="og:type" content="article"><meta property="og:title" content="Gulls &amp; terns">
    <meta property="og:description" content="They queue."><meta property="og:site_name" content="The Shore">
    <meta property="og:image" content="/gull.png"><meta property="og:image:alt" content="A gull">
    <meta name="author" content="Ada"><meta property="article:author" content="http://news.example/ada">
    <meta property="article:published_time" content="2024-05-06T07:08:09Z"></head></html>)",
        "text/html; charset=utf-8");
  serve("news.example/gull.png", large_picture(), "image/png");
  const auto id = post("@someone look: http://news.example/2024/gulls?x=1#top, and http://b.example/");
  crawl(id);

  auto shown = card(id);
  ASSERT_TRUE(shown.is_object());
  auto& o = shown.as_object();
  EXPECT_EQ(o.at("image").as_string(), fmt::format("https://files.example/system/{}", image_path(id)));
  EXPECT_GT(o.at("blurhash").as_string().size(), 6u);
  const auto width = o.at("width").as_int64(), height = o.at("height").as_int64();
  EXPECT_NEAR(static_cast<double>(width * height), 230'400, 1000); // each side is rounded
  EXPECT_NEAR(static_cast<double>(width) / static_cast<double>(height), 4.0 / 3, 0.01);
  EXPECT_GT(width, 500);
  o["image"] = o["blurhash"] = o["width"] = o["height"] = nullptr;
  EXPECT_EQ(shown, boost::json::parse(R"({"url": "http://news.example/2024/gulls?x=1#top",
    "title": "Gulls & terns", "description": "They queue.", "language": "en", "type": "link",
    "author_name": "Ada", "author_url": "http://news.example/ada", "provider_name": "The Shore",
    "provider_url": "", "html": "", "width": null, "height": null, "image": null,
    "image_description": "A gull", "embed_url": "", "blurhash": null,
    "published_at": "2024-05-06T07:08:09.000Z",
    "authors": [{"name": "Ada", "url": "http://news.example/ada", "account": null}]})"));
  EXPECT_EQ(column(id, "url"), "http://news.example/gulls-1");
  EXPECT_EQ(column(id, "link_type"), "1");
  EXPECT_EQ(column(id, "image_content_type"), "image/png");
  EXPECT_EQ(column(id, "image_storage_schema_version"), "1");
  ASSERT_TRUE(is_there(image_path(id)));
  EXPECT_EQ(asked("b.example/"), 0u);
}

TEST_F(in_cards, a_page_needs_no_more_than_a_title) {
  serve("plain.example/", titled("\xd7\xe0\xe9\xea\xe0"), "text/html; charset=windows-1251");
  const auto id = remote_post("<p><a href='http://plain.example'>plain</a></p>");
  crawl(id);
  EXPECT_EQ(column(id, "title"), "\u0427\u0430\u0439\u043a\u0430");
  EXPECT_EQ(card(id).at("url"), "http://plain.example");
  EXPECT_EQ(column(id, "image_file_name"), "NULL");
  EXPECT_EQ(column(id, "link_type"), "0");
}

TEST_F(in_cards, pages_that_are_none_leave_a_post_as_it_is) {
  serve("none.example/file.pdf", "%PDF", "application/pdf");
  serve("none.example/untitled", "<p>Hello</p>");
  serve("none.example/large", titled("Large") + std::string(std::size_t{5} << 20, ' '));
  for (const auto* path : {"missing", "file.pdf", "untitled", "large"}) {
    const auto id = post("http://none.example/" + std::string(path));
    crawl(id);
    EXPECT_EQ(asked("none.example/" + std::string(path)), 1u);
    EXPECT_TRUE(card(id).is_null()) << path;
  }
  const auto nowhere = post("http://name.nowhere/");
  crawl(nowhere);
  EXPECT_TRUE(card(nowhere).is_null());
}

TEST_F(in_cards, a_redirect_leads_to_the_page_that_the_card_is_of) {
  redirect("short.example/x", "http://long.example/page");
  serve("long.example/page", titled("Page"));
  const auto id = post("http://short.example/x");
  crawl(id);
  EXPECT_EQ(column(id, "url"), "http://long.example/page");
  EXPECT_EQ(card(id).at("url"), "http://short.example/x");
}

TEST_F(in_cards, nothing_is_asked_inside) {
  for (const auto* inside :
       {"http://inside.example/", "http://10.0.0.1/", "http://[::1]/", "http://127.0.0.2/"}) {
    const auto id = post(inside);
    crawl(id);
    EXPECT_TRUE(card(id).is_null()) << inside;
  }
  EXPECT_TRUE(requests.empty());
  redirect("out.example/", "http://inside.example/");
  const auto led = post("http://out.example/");
  crawl(led);
  EXPECT_TRUE(card(led).is_null());
  serve("out.example/page", titled("Page", with_image("http://inside.example/a.png")));
  const auto shown = post("http://out.example/page");
  crawl(shown);
  EXPECT_EQ(column(shown, "title"), "Page");
  EXPECT_EQ(column(shown, "image_file_name"), "NULL");
  EXPECT_EQ(asked("inside.example/") + asked("inside.example/a.png"), 0u);
}

TEST_F(in_cards, posts_with_one_link_share_one_card) {
  serve("shared.example/a", titled("Shared", with_image("/a.png")));
  serve("shared.example/a.png", large_picture(), "image/png");
  const auto first = post("http://shared.example/a");
  const auto second = remote_post("<a href='http://shared.example/a#part'>a</a>");
  crawl(first);
  crawl(second);
  crawl(second);
  EXPECT_EQ(column(first, "id"), column(second, "id"));
  EXPECT_EQ(card(second).at("url"), "http://shared.example/a#part");
  EXPECT_EQ(asked("shared.example/a"), 1u);
}

TEST_F(in_cards, addresses_of_one_page_share_its_card_and_its_picture) {
  const auto page = titled("One", "<link rel=canonical href='/one'>" + with_image("/one.png"));
  serve("one.example/?from=a", page);
  serve("one.example/?from=b", page);
  serve("one.example/one.png", large_picture(), "image/png");
  const auto first = post("http://one.example/?from=a");
  const auto second = post("http://one.example/?from=b");
  crawl(first);
  crawl(second);
  EXPECT_EQ(column(first, "id"), column(second, "id"));
  EXPECT_EQ(asked("one.example/one.png"), 1u);
}

TEST_F(in_cards, our_own_pages_and_people_are_not_looked_at) {
  serve("pages.example/", titled("Page"));
  const auto bob = people.remote("https://people.example/users/bob");
  db.run(fmt::format("UPDATE accounts SET url = 'https://people.example/@bob' WHERE id = {}", bob.value));
  const auto id = remote_post(R"(<a href="https://people.example/@bob">bob</a>
    <a href="https://ours.example/x">x</a> <a href="https://social.ours.example/@alice/1">y</a>
    <a href="http://pages.example/tags/a" class="hashtag">a</a> <a href="http://pages.example/">z</a>)");
  db.run(fmt::format("INSERT INTO mentions (account_id, status_id, created_at, updated_at)"
                     " VALUES ({}, {}, now(), now())",
                     bob.value, id));
  crawl(id);
  EXPECT_EQ(requests, std::vector<std::string>{"pages.example/"});
  EXPECT_EQ(column(id, "title"), "Page");
}

TEST_F(in_cards, posts_with_files_or_a_quote_or_that_are_gone_have_none) {
  serve("any.example/", titled("Any"));
  const auto with_file = post("http://any.example/");
  db.run(fmt::format("INSERT INTO media_attachments (status_id, type, created_at, updated_at)"
                     " VALUES ({}, 0, now(), now())",
                     with_file));
  const auto with_quote = post("http://any.example/");
  db.run(fmt::format("INSERT INTO quotes (account_id, status_id, created_at, updated_at)"
                     " SELECT account_id, id, now(), now() FROM statuses WHERE id = {}",
                     with_quote));
  const auto gone = post("http://any.example/");
  db.run(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {}", gone));
  for (const auto id : {with_file, with_quote, gone, std::int64_t{1}}) {
    crawl(id);
    EXPECT_EQ(cards_of(id), 0u);
  }
  EXPECT_TRUE(requests.empty());
}

TEST_F(in_cards, an_edited_post_has_the_card_of_its_new_text) {
  serve("old.example/", titled("Old"));
  serve("new.example/", titled("New"));
  const auto id = post("http://old.example/");
  crawl(id);
  EXPECT_EQ(column(id, "title"), "Old");
  db.run(fmt::format("UPDATE statuses SET text = 'http://new.example/' WHERE id = {}", id));
  crawl(id);
  EXPECT_EQ(column(id, "title"), "New");
  EXPECT_EQ(cards_of(id), 1u);
  db.run(fmt::format("UPDATE statuses SET text = 'nothing' WHERE id = {}", id));
  crawl(id);
  EXPECT_EQ(cards_of(id), 0u);
}

TEST_F(in_cards, a_post_that_is_edited_meanwhile_gets_no_card_of_its_old_text) {
  serve("slow.example/", titled("Slow"));
  const auto id = post("http://slow.example/");
  before_answer = [&](const std::string&) {
    db.run(fmt::format("UPDATE statuses SET text = 'nothing' WHERE id = {}", id));
  };
  crawl(id);
  EXPECT_EQ(asked("slow.example/"), 1u);
  EXPECT_EQ(cards_of(id), 0u);
}

TEST_F(in_cards, a_card_is_looked_up_again_after_two_weeks) {
  serve("aged.example/", titled("Before", with_image("/a.png")));
  serve("aged.example/a.png", large_picture(), "image/png");
  const auto first = post("http://aged.example/");
  crawl(first);
  const auto before = image_path(first);
  const auto make_old = [&] {
    db.run("UPDATE preview_cards SET updated_at = now() - interval '15 days'"
           " WHERE url = 'http://aged.example/'");
  };
  make_old();
  serve("aged.example/", titled("After", with_image("/a.png")));
  const auto second = post("http://aged.example/");
  crawl(second);
  EXPECT_EQ(column(first, "title"), "After");
  EXPECT_EQ(column(first, "id"), column(second, "id"));
  EXPECT_NE(image_path(second), before);
  EXPECT_TRUE(is_there(image_path(second)));
  EXPECT_FALSE(is_there(before));

  make_old();
  pages.erase("aged.example/");
  const auto third = post("http://aged.example/");
  crawl(third);
  EXPECT_EQ(column(third, "title"), "After"); // what is known is better than nothing
}

TEST_F(in_cards, what_is_no_picture_is_left_out) {
  serve("odd.example/", titled("Odd", with_image("/a.png")));
  serve("odd.example/a.png", "<svg onload='alert(1)'/>", "image/png");
  const auto id = post("http://odd.example/");
  crawl(id);
  EXPECT_EQ(column(id, "title"), "Odd");
  EXPECT_EQ(column(id, "image_file_name"), "NULL");
  EXPECT_EQ(column(id, "blurhash"), "NULL");
}

TEST_F(in_cards, an_author_counts_who_names_the_site) {
  const auto ada = people.remote("https://people.example/users/ada");
  const auto eve = user("eve");
  const auto ada_name =
      db.value(fmt::format("SELECT username || '@' || domain FROM accounts WHERE id = {}", ada.value));
  const auto eve_name = db.value(fmt::format("SELECT username FROM accounts WHERE id = {}", eve.value));
  db.run(
      fmt::format("UPDATE accounts SET attribution_domains = '{{press.example}}' WHERE id = {}", ada.value));
  const auto by = [](const std::string& handle) {
    return titled("Page", "<meta name='fediverse:creator' content='" + handle + "'>");
  };
  serve("blog.press.example/", by("@" + ada_name));
  serve("other.example/", by(ada_name));
  serve("eves.example/", by("@" + eve_name + "@ours.example"));
  const auto known = post("http://blog.press.example/");
  const auto claimed = post("http://other.example/");
  const auto ours = post("http://eves.example/");
  for (const auto id : {known, claimed, ours})
    crawl(id);
  EXPECT_EQ(column(known, "author_account_id"), std::to_string(ada.value));
  EXPECT_EQ(column(claimed, "author_account_id"), "NULL");
  EXPECT_EQ(column(claimed, "unverified_author_account_id"), "NULL");
  EXPECT_EQ(column(ours, "author_account_id"), "NULL");
  EXPECT_EQ(column(ours, "unverified_author_account_id"), std::to_string(eve.value));
}

} // namespace pheidi::instance::remote
