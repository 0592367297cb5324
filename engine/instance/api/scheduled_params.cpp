// The options of a post under Mastodon's names, so that a database may move while posts wait.
#include "scheduled_params.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace pheidi::instance::api {

namespace {

namespace bj = boost::json;
using activitypub::visibility;

std::string_view name_of(visibility v) {
  switch (v) {
  case visibility::public_:
    return "public";
  case visibility::unlisted:
    return "unlisted";
  case visibility::private_:
    return "private";
  case visibility::direct:
  case visibility::limited:
    break;
  }
  return "direct";
}

std::string_view name_of_policy(int policy) {
  if (policy == model::quoted_by_anybody) return "public";
  return policy == model::quoted_by_followers ? "followers" : "nobody";
}

bj::value number_or_null(const std::optional<std::int64_t>& number) {
  return number ? bj::value(*number) : bj::value(nullptr);
}

bj::value poll_value(const std::optional<poll_draft>& poll) {
  if (!poll) return nullptr;
  return bj::object{{"options", bj::array(poll->options.begin(), poll->options.end())},
                    {"expires_in", poll->lasts.count()},
                    {"multiple", poll->multiple},
                    {"hide_totals", poll->hide_totals}};
}

bj::value id_texts(const std::vector<std::int64_t>& ids) {
  bj::array out;
  for (const auto id : ids)
    out.emplace_back(std::to_string(id));
  return out;
}

} // namespace

std::string scheduled_params(const draft& from, std::optional<std::int64_t> application) {
  bj::object out{
      {"text", from.text},
      {"media_ids", from.media.empty() ? bj::value(nullptr) : id_texts(from.media)},
      {"sensitive", from.sensitive},
      {"spoiler_text", from.spoiler},
      {"visibility", name_of(from.seen_by)},
      {"language", from.language.empty() ? bj::value(nullptr) : bj::value(from.language)},
      {"poll", poll_value(from.poll)},
      {"in_reply_to_id", number_or_null(from.in_reply_to)},
      {"quoted_status_id", number_or_null(from.quoted)},
      {"quote_approval_policy", name_of_policy(from.quote_policy)},
      {"application_id", number_or_null(application)},
      {"allowed_mentions", from.allowed_mentions ? id_texts(*from.allowed_mentions) : bj::value(nullptr)},
      {"scheduled_at", nullptr},
      {"idempotency", nullptr},
      {"with_rate_limit", false}};
  return bj::serialize(out);
}

web::parameters read_scheduled_params(const std::string& json) {
  boost::system::error_code ec;
  auto parsed = bj::parse(json, ec);
  if (ec || !parsed.is_object()) return {};
  auto tree = std::move(parsed.get_object());
  if (auto* text = tree.if_contains("text")) tree["status"] = *text;
  return web::parameters(std::move(tree));
}

std::optional<std::int64_t> application_of(const web::parameters& params) {
  const auto text = params.text("application_id");
  return text ? web::read_id(*text) : std::nullopt;
}

} // namespace pheidi::instance::api
