// Only for Create: of other activities the first object counts, as everywhere else.
#include "federation/inbox/one_each.hpp"

namespace pheidi::federation::inbox {

namespace {

/// As many as a poll may sensibly have options.
constexpr std::size_t most = 20;

} // namespace

std::vector<activitypub::activity> one_each(activitypub::activity whole) {
  std::vector<activitypub::activity> out;
  const auto objects = activitypub::as_list(activitypub::member(*whole.document, "object"));
  if (whole.type != activitypub::activity_type::create || objects.size() < 2) {
    out.push_back(std::move(whole));
    return out;
  }
  for (const auto* object : objects) {
    if (out.size() == most) break;
    boost::json::object document = *whole.document;
    document["object"] = *object;
    auto one = activitypub::read_activity(std::move(document));
    if (one) out.push_back(std::move(*one));
  }
  return out;
}

} // namespace pheidi::federation::inbox
