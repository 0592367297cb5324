// Avatars and headers of people elsewhere (data-model.md 5.4).
#include "remote_rig.hpp"
#include "sample_images.hpp"

#include "pheidi/base/id_directories.hpp"
#include "pheidi/instance/media/image.hpp"

#include <algorithm>
#include <fstream>

namespace pheidi::instance::remote {
namespace {

using namespace media::samples;
constexpr const char* avatar_job = "RedownloadAvatarWorker";
constexpr const char* header_job = "RedownloadHeaderWorker";
constexpr const char* url = "https://a.example/bob.png";

struct remote_pictures : in_remote {
  std::string sample = png(red_and_blue(900, 600).get());

  std::string name_of(account_id id, const char* which) {
    return db.value(fmt::format("SELECT {}_file_name FROM accounts WHERE id = {}", which, id.value));
  }
  std::string place_of(account_id id, const char* which) {
    return fmt::format("cache/accounts/{}s/{}/original/{}", which, id_directories(id.value),
                       name_of(id, which));
  }
  /// Neither row nor file.
  void expect_nothing_of(account_id id) {
    EXPECT_EQ(name_of(id, "avatar"), "NULL");
    EXPECT_EQ(files(), 0U);
  }
};

TEST_F(remote_pictures, an_avatar_is_kept_here_and_shown_from_here) {
  publish(url, sample);
  const auto bob = stranger(url);
  EXPECT_EQ(account(bob).at("avatar").as_string(), url);

  EXPECT_FALSE(run(avatar_job, bob.value));

  const auto path = place_of(bob, "avatar");
  ASSERT_TRUE(has_file(path)) << path;
  EXPECT_EQ(row("accounts", bob.value,
                "avatar_content_type, avatar_file_size, avatar_storage_schema_version,"
                " avatar_updated_at > now() - interval '1 minute', avatar_remote_url, header_file_name"),
            fmt::format("image/png|{}|1|t|{}", file(path).size(), url));
  EXPECT_EQ(media::process_avatar(file(path)).value().size, (media::dimensions{400, 400}));
  EXPECT_TRUE(is_reddish(pixel(decode(file(path)).get(), 10, 200)));
  EXPECT_EQ(account(bob).at("avatar").as_string(), "https://files.ours.test/system/" + path);
  EXPECT_EQ(account(bob).at("avatar_static").as_string(), "https://files.ours.test/system/" + path);
  EXPECT_EQ(files(), 1U);
}

TEST_F(remote_pictures, a_header_is_kept_in_its_own_size) {
  publish(url, jpeg(red_and_blue(3000, 1000).get()), "image/jpeg");
  const auto bob = stranger("", url);

  EXPECT_FALSE(run(header_job, bob.value));

  const auto path = place_of(bob, "header");
  ASSERT_TRUE(has_file(path)) << path;
  EXPECT_TRUE(path.ends_with(".jpg"));
  const auto shown = decode(file(path));
  EXPECT_EQ(vips_image_get_width(shown.get()), 1500);
  EXPECT_EQ(vips_image_get_height(shown.get()), 500);
  EXPECT_EQ(account(bob).at("header").as_string(), "https://files.ours.test/system/" + path);
}

TEST_F(remote_pictures, a_job_that_comes_twice_asks_once) {
  publish(url, sample);
  const auto bob = stranger(url);

  EXPECT_FALSE(run(avatar_job, bob.value));
  const auto name = name_of(bob, "avatar");
  EXPECT_FALSE(run(avatar_job, bob.value));

  EXPECT_EQ(hits(url), 1U);
  EXPECT_EQ(name_of(bob, "avatar"), name);
  EXPECT_EQ(files(), 1U);
}

TEST_F(remote_pictures, two_that_run_at_once_leave_one_file) {
  publish(url, sample);
  const auto bob = stranger(url);

  for (const auto& each : run_all(avatar_job, {bob.value, bob.value, bob.value, bob.value}))
    EXPECT_FALSE(each.why);

  EXPECT_TRUE(has_file(place_of(bob, "avatar")));
  EXPECT_EQ(files(), 1U);
}

TEST_F(remote_pictures, one_that_was_replaced_meanwhile_is_not_kept) {
  publish(url, sample);
  for (const std::string change : {"avatar_remote_url = 'https://a.example/other.png'",
                                   "avatar_remote_url = ''", "suspended_at = now()"}) {
    const auto bob = stranger(url);
    meanwhile = [&] { set("accounts", bob.value, change); };

    EXPECT_FALSE(run(avatar_job, bob.value)) << change;

    expect_nothing_of(bob);
  }
  EXPECT_EQ(hits(url), 3U);
}

TEST_F(remote_pictures, of_somebody_who_went_meanwhile_are_not_kept) {
  publish(url, sample);
  const auto bob = stranger(url);
  meanwhile = [&] { db.run(fmt::format("DELETE FROM accounts WHERE id = {}", bob.value)); };

  EXPECT_FALSE(run(avatar_job, bob.value));

  EXPECT_EQ(hits(url), 1U);
  EXPECT_EQ(files(), 0U);
}

TEST_F(remote_pictures, that_nobody_wants_are_not_asked_for) {
  publish(url, sample);
  const auto suspended = stranger(url), without = stranger(""), ours = people.local("alice_of_pictures");
  set("accounts", suspended.value, "suspended_at = now()");
  set("accounts", ours.value, fmt::format("avatar_remote_url = '{}'", url));

  for (const auto id : {suspended.value, without.value, ours.value, std::int64_t{1}, std::int64_t{-1}})
    EXPECT_FALSE(run(avatar_job, id)) << id;

  EXPECT_EQ(hits(url), 0U);
  EXPECT_EQ(files(), 0U);
}

TEST_F(remote_pictures, of_servers_whose_media_are_rejected_are_not_asked_for) {
  publish("https://media.example/bob.png", sample);
  const auto bob = stranger("https://media.example/bob.png");
  for (const model::domain_rule rule :
       {model::domain_rule{.reject_media = true}, model::domain_rule{.suspended = true}}) {
    policy = std::make_shared<model::domain_policy>();
    policy->add_block("a.example", rule);

    EXPECT_FALSE(run(avatar_job, bob.value));
  }
  EXPECT_EQ(hits("https://media.example/bob.png"), 0U);
  expect_nothing_of(bob);
}

TEST_F(remote_pictures, what_is_gone_is_not_asked_for_again_and_what_is_away_is) {
  const std::pair<int, bool> table[] = {{404, false}, {410, false}, {403, false}, {503, true}, {429, true}};
  for (const auto& [status, again] : table) {
    const auto at = fmt::format("https://a.example/{}.png", status);
    answer(at, status);
    const auto bob = stranger(at);

    EXPECT_EQ(run(avatar_job, bob.value).has_value(), again) << status;

    expect_nothing_of(bob);
  }
  EXPECT_EQ(counted("pheidi_remote_jobs_retried_total"), 2);
  EXPECT_EQ(counted("pheidi_remote_jobs_failed_total"), 3);
}

TEST_F(remote_pictures, what_is_no_picture_comes_to_nothing) {
  const std::pair<const char*, std::string> table[] = {
      {"a page", "<html><body>hello</body></html>"},
      {"a drawing with scripts", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"},
      {"nothing", ""},
      {"a beginning", sample.substr(0, sample.size() / 2)},
      {"a bomb", with_png_size(sample, 60000, 60000)},
      {"too long", sample + std::string(media::max_profile_picture_bytes, 'x')}};
  for (const auto& [what, bytes] : table) {
    const auto at = fmt::format("https://a.example/{}.png", std::hash<std::string>()(what));
    publish(at, bytes);
    const auto bob = stranger(at);

    EXPECT_FALSE(run(avatar_job, bob.value)) << what;

    EXPECT_EQ(hits(at), 1U) << what;
    expect_nothing_of(bob);
  }
}

TEST_F(remote_pictures, behind_a_redirect_to_inside_are_not_fetched) {
  redirect(url, fmt::format("http://127.0.0.1:{}/x.png", forbidden.port()));
  const auto bob = stranger(url);

  EXPECT_FALSE(run(avatar_job, bob.value));

  EXPECT_EQ(forbidden.touches(), 0);
  expect_nothing_of(bob);
}

TEST_F(remote_pictures, a_disk_that_takes_nothing_is_worth_trying_later) {
  publish(url, sample);
  const auto bob = stranger(url);
  std::ofstream(directory.path() + "/cache") << "a file where a directory should be";

  EXPECT_TRUE(run(avatar_job, bob.value));

  EXPECT_EQ(name_of(bob, "avatar"), "NULL");
}

TEST_F(remote_pictures, jobs_that_make_no_sense_are_done) {
  over.clear();
  awaited = 4;
  loop.post([&] {
    jobs.take(
        {{"pull:1", "pull", "nonsense"},
         {"pull:2", "pull",
          R"({"class":"RedownloadAvatarWorker","args":[],"jid":"0123456789abcdef01234567"})"},
         {"pull:3", "pull",
          R"({"class":"RedownloadAvatarWorker","args":["x"],"jid":"0123456789abcdef01234567"})"},
         {"pull:4", "pull",
          R"({"class":"RedownloadAvatarWorker","args":[99999999999999999999],"jid":"0123456789abcdef01234567"})"}});
  });
  while (over.size() < awaited)
    loop.run();

  for (const auto& each : over)
    EXPECT_FALSE(each.why);
}

TEST_F(remote_pictures, more_than_may_wait_come_again_without_having_failed) {
  const std::vector<std::int64_t> many(600, 1);

  const auto ended = run_all(avatar_job, many);

  const auto later =
      std::count_if(ended.begin(), ended.end(), [](const auto& e) { return e.later && !e.why; });
  EXPECT_EQ(later, 88) << "512 wait at most";
  EXPECT_EQ(counted("pheidi_remote_jobs_postponed_total"), 88);
  EXPECT_EQ(jobs.under_way(), 0U);
}

TEST_F(remote_pictures, few_are_fetched_at_once) {
  std::vector<std::int64_t> all;
  for (int n = 0; n < 12; ++n) {
    swarm::document silent;
    silent.hang = true;
    const auto at = fmt::format("https://h{}.example/x.png", n);
    world.publish(at, silent).value();
    all.push_back(stranger(at).value);
  }
  loop.post([&] {
    std::vector<sidekiq::fetched> work;
    for (const auto id : all)
      work.push_back({"pull:" + std::to_string(id), "pull",
                      sidekiq::make_job({avatar_job, "pull", fmt::format("[{}]", id)}, sidekiq::make_jid(),
                                        wall_clock::now())});
    jobs.take(std::move(work));
  });
  const auto asked = [&] {
    std::uint64_t sum = 0;
    for (int n = 0; n < 12; ++n)
      sum += hits(fmt::format("https://h{}.example/x.png", n));
    return sum;
  };
  while (asked() < 8)
    test::on_loop(loop, [](net::loop& l) -> net::awaitable<bool> {
      co_await net::sleep_for(l, milliseconds(20));
      co_return true;
    }(loop));

  EXPECT_EQ(asked(), 8U);
  EXPECT_EQ(jobs.under_way(), 12U);
}

} // namespace
} // namespace pheidi::instance::remote
