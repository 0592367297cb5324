// Activities about one post come in any order: the rows are the same.
#include "inbox_fixture.hpp"

namespace pheidi::test {

namespace {

enum class act { create, update, delete_, announce, undo_announce };
constexpr std::array all_acts{act::create, act::update, act::delete_, act::announce, act::undo_announce};
constexpr std::array names{"Create", "Update", "Delete", "Announce", "Undo Announce"};

/// One post by `author`, and everything that is said about it.
class story {
 public:
  story(const remote_person& author, const remote_person& booster, std::string number, std::string published,
        std::string updated)
      : author_(author), booster_(booster), number_(std::move(number)), published_(std::move(published)),
        updated_(std::move(updated)) {}

  std::string uri() const { return author_.status(number_); }
  std::string boost() const { return booster_.status(number_) + "/activity"; }
  const remote_person& speaker(act a) const {
    return a == act::announce || a == act::undo_announce ? booster_ : author_;
  }
  std::string note(bool edited) const {
    return author_.note(number_, edited ? "second" : "first",
                        fmt::format(R"(,"published":"{}"{})", published_,
                                    edited ? fmt::format(R"(,"updated":"{}")", updated_) : ""));
  }
  std::string said(act a) const {
    switch (a) {
    case act::create:
      return author_.activity("Create", uri() + "/activity", note(false));
    case act::update:
      return author_.activity("Update", uri() + "#update", note(true));
    case act::delete_:
      return author_.activity("Delete", uri() + "#delete", quoted(uri()));
    case act::announce:
      return booster_.activity("Announce", boost(), quoted(uri()), to_public);
    default:
      return booster_.activity("Undo", boost() + "/undo", inner("Announce", boost(), booster_.uri(), uri()));
    }
  }

 private:
  const remote_person& author_;
  const remote_person& booster_;
  std::string number_, published_, updated_;
};

TEST_F(inbox, two_activities_about_a_post_come_to_the_same_in_either_order) {
  const auto u = next_user();
  const auto alice = friend_of(u), bob = friend_of(u, "b.example", 2);
  const auto published = time_text(std::chrono::seconds(-60)), updated = time_text(std::chrono::seconds(-30));
  int number = 0;
  const auto rows_after = [&](act first, act second) {
    const auto n = std::to_string(++number);
    const story s(alice, bob, n, published, updated);
    const auto either = [&](act a) { return first == a || second == a; };
    // Its own server shows it as it is in the end.
    auto shown = s.note(either(act::update));
    shown.insert(1, R"("@context":"https://www.w3.org/ns/activitystreams",)");
    if (either(act::delete_))
      EXPECT_TRUE(world_.publish(s.uri(), "{}", "application/activity+json", 410));
    else
      EXPECT_TRUE(world_.publish(s.uri(), shown));
    if (!either(act::create)) tell(alice, s.said(act::create));
    for (const auto a : {first, second})
      tell(s.speaker(a), s.said(a));
    const auto id = status_id_of(s.uri());
    return fmt::format(
        "{} tombstones {} boosts {}",
        sql(fmt::format("SELECT concat_ws(' ', text, edited_at IS NOT NULL, reply, visibility) FROM statuses"
                        " WHERE uri = '{}' AND deleted_at IS NULL",
                        s.uri())),
        count(fmt::format("tombstones WHERE uri = '{}'", s.uri())),
        count(fmt::format("statuses WHERE uri = '{}' AND deleted_at IS NULL", s.boost())));
  };

  for (std::size_t i = 0; i < all_acts.size(); ++i)
    for (std::size_t j = i + 1; j < all_acts.size(); ++j) {
      SCOPED_TRACE(fmt::format("{} and {}", names[i], names[j]));
      EXPECT_EQ(rows_after(all_acts[i], all_acts[j]), rows_after(all_acts[j], all_acts[i]));
    }
}

TEST_F(inbox, an_answer_that_comes_before_what_it_answers_is_kept) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto parent = "https://c.example/notes/" + id_of(alice);

  tell(alice, alice.create("1", "so", R"(,"inReplyTo":)" + quoted(parent)));

  const auto id = status_id_of(alice.status("1"));
  EXPECT_EQ(sql("SELECT concat_ws('|', reply, in_reply_to_id IS NULL) FROM statuses WHERE id = " + id),
            "t|t");
}

} // namespace

} // namespace pheidi::test
