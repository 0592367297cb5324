// Which class is which function, and how arguments are read.
#include "federation/inbox/jobs/jobs.hpp"

#include "pheidi/json/read.hpp"

#include <array>
#include <charconv>

namespace pheidi::federation::inbox {

namespace {

struct row {
  std::string_view klass;
  job_runner run;
};

constexpr std::array rows{
    row{"ActivityPub::ProcessingWorker", &process_activity},
    row{"ThreadResolveWorker", &resolve_parent},
    row{"FetchReplyWorker", &fetch_one_reply},
    row{"ActivityPub::FetchRepliesWorker", &fetch_reply_page},
    row{"MentionResolveWorker", &resolve_one_mention},
    row{"RemoteAccountRefreshWorker", &refresh_account},
    row{"ActivityPub::SynchronizeFeaturedCollectionWorker", &synchronise_featured},
    row{"ActivityPub::FollowersSynchronizationWorker", &synchronise_followers},
    row{"ActivityPub::RefetchAndVerifyQuoteWorker", &verify_one_quote},
};

error useless(std::size_t at) {
  return {errc::unusable, "argument " + std::to_string(at + 1)};
}

} // namespace

job_runner runner_of(std::string_view klass) {
  for (const auto& r : rows)
    if (r.klass == klass) return r.run;
  return nullptr;
}

result<std::int64_t> number_at(const job_arguments& args, std::size_t at) {
  if (at >= args.size()) return useless(at);
  const auto& raw = args[at];
  std::int64_t out = 0;
  const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), out);
  if (read.ec != std::errc() || read.ptr != raw.data() + raw.size()) return useless(at);
  return out;
}

result<std::string> text_at(const job_arguments& args, std::size_t at) {
  if (at >= args.size()) return useless(at);
  auto text = json::text_of(args[at]);
  if (!text) return useless(at);
  return text;
}

std::string option_at(const job_arguments& args, std::size_t at, std::string_view name) {
  if (at >= args.size()) return {};
  const auto members = json::top_level_members(args[at]);
  if (!members) return {};
  for (const auto& m : *members) {
    if (m.key != name) continue;
    auto text = json::text_of(m.raw);
    return text ? *text : std::string(m.raw);
  }
  return {};
}

discovery::budget_ptr budget_of(const job_arguments& args, std::size_t options) {
  auto out = std::make_shared<discovery::budget>();
  out->cause = option_at(args, options, "request_id");
  if (out->cause.empty()) out->cause = sidekiq::make_jid();
  return out;
}

} // namespace pheidi::federation::inbox
