// Prints a document of each kind, one a line: its name, a tab, the JSON. For other implementations to read.
#include "outgoing_samples.hpp"
#include "readable_key.hpp"

#include <fmt/core.h>

namespace {

using namespace pheidi::activitypub;

const std::string ada = "https://harbour.example/users/ada";
const std::string bo = "https://island.example/users/bo";
const std::string post = ada + "/statuses/1";

outgoing::actor with_key(outgoing::actor a) {
  a.key_pem = pheidi::test::readable_key;
  return a;
}

void print(std::string_view name, const std::string& document) {
  fmt::print("{}\t{}\n", name, document);
}

void print_objects() {
  auto gone = samples::bare_note();
  gone.quote = outgoing::quotation{};
  print("bare note", serialise(samples::bare_note()));
  print("full note", serialise(samples::full_note()));
  print("quoting note", serialise(samples::quoting_note()));
  print("legacy quoting note", serialise(samples::legacy_quoting_note()));
  print("note quoting what is gone", serialise(gone));
  print("direct note", serialise(samples::direct_note()));
  print("question", serialise(samples::question()));
  print("finished question", serialise(samples::finished_question()));
  print("bare actor", serialise(with_key(samples::bare_actor())));
  print("full actor", serialise(with_key(samples::full_actor())));
  print("server actor", serialise(with_key(samples::server_actor())));
}

void print_post_activities() {
  const auto quoting = samples::quoting_note();
  const quote_wish wish{bo + "/quote_requests/b2", bo, post, bo + "/statuses/10"};
  print("create", create(samples::full_note()));
  print("create question", create(samples::question()));
  print("update", update(samples::full_note(), samples::at(11)));
  print("update tally", update_tally(samples::question()));
  print("announce", announce(samples::boost()));
  print("announce private", announce(samples::private_boost()));
  print("undo announce", undo_announce(samples::boost(), ada + "#announces/8/undo"));
  print("delete note", delete_note(ada, post, post));
  print("vote", vote(ada + "#votes/6", ada, "Tea", bo + "/statuses/9", bo));
  print("quote request", quote_request(ada + "/quote_requests/a1", ada, bo + "/statuses/7", quoting));
  print("accept quote", accept_quote(ada + "#answers/3", ada, wish, ada + "/stamps/3"));
  print("reject quote", reject_quote(ada + "#answers/3", ada, wish));
}

void print_account_activities() {
  const auto s = samples::follow_of_bo();
  const statement liked{ada + "#likes/4", ada, bo + "/statuses/7"};
  const statement blocked{ada + "#blocks/5", ada, bo};
  const outgoing::hashtag_link tides{"https://harbour.example/@ada/tagged/tides", "#tides"};
  const std::vector<std::string> reported{bo, bo + "/statuses/7"};
  print("follow", follow(s));
  print("like", like(liked));
  print("block", block(blocked));
  print("undo follow", undo(ada + "#follows/1/undo", "Follow", s));
  print("undo like", undo(liked.id + "/undo", "Like", liked));
  print("undo block", undo(blocked.id + "/undo", "Block", blocked));
  print("accept follow", accept_follow(bo + "#accepts/follows/1", s));
  print("reject follow", reject_follow(bo + "#rejects/follows/1", s));
  print("flag", flag("https://harbour.example/5f04", "https://harbour.example/actor", "Spam", reported));
  print("add", add(ada, post, ada + "/collections/featured"));
  print("remove", pheidi::activitypub::remove(ada, post, ada + "/collections/featured"));
  print("add hashtag", add(ada, tides, ada + "/collections/featured"));
  print("remove hashtag", pheidi::activitypub::remove(ada, tides, ada + "/collections/featured"));
  print("feature request", feature_request(ada + "/feature_requests/c3", bo,
                                           "https://harbour.example/ap/users/1/collections/4"));
  print("update actor", update(with_key(samples::full_actor()), samples::at(14)));
  print("delete actor", delete_actor(ada));
  print("move", pheidi::activitypub::move(ada + "#moves/2", ada, "https://lagoon.example/users/ada"));
}

} // namespace

int main() {
  print_objects();
  print_post_activities();
  print_account_activities();
}
