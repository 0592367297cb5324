// `to` and `cc`.
#include "outgoing_note.hpp"

namespace pheidi::model {

namespace {

/// A group tells its followers what it is told. Who is silenced speaks only to those who want to hear it.
std::vector<std::string> spoken_to(const status_source& post, const std::vector<addressee>& people) {
  std::vector<std::string> uris;
  for (const auto& person : people) {
    if (post.silenced && !person.knows_author) continue;
    uris.push_back(person.account.uri);
    if (person.account.group && !person.account.followers.empty()) uris.push_back(person.account.followers);
  }
  return uris;
}

} // namespace

audience audience_of(const status_source& post, const std::vector<addressee>& people,
                     const std::string& original_author) {
  using enum activitypub::visibility;
  audience out;
  auto mentioned = spoken_to(post, people);
  if (!original_author.empty()) out.cc.push_back(original_author);
  switch (post.visibility) {
  case public_:
    out.to.emplace_back(public_collection);
    out.cc.push_back(post.self.author.followers);
    break;
  case unlisted:
    out.to.push_back(post.self.author.followers);
    out.cc.emplace_back(public_collection);
    break;
  case private_:
    out.to.push_back(post.self.author.followers);
    break;
  case direct:
  case limited:
    out.to = std::move(mentioned);
    return out;
  }
  out.cc.insert(out.cc.end(), mentioned.begin(), mentioned.end());
  return out;
}

} // namespace pheidi::model
