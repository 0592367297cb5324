// Jobs that fetch what an activity left open. Their classes and arguments are Mastodon's: either side runs
// them.
#pragma once

#include "federation/inbox/processor_impl.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::inbox {

/// The raw JSON of each argument, inside the job's text, which outlives its run.
using job_arguments = std::vector<std::string_view>;
using job_runner = net::awaitable<result<outcome>> (*)(processor::impl&, job_arguments);
/// Null for classes that are not run here.
job_runner runner_of(std::string_view klass);

net::awaitable<result<outcome>> process_activity(processor::impl& self, job_arguments args);
net::awaitable<result<outcome>> resolve_parent(processor::impl& self, job_arguments args);
net::awaitable<result<outcome>> fetch_one_reply(processor::impl& self, job_arguments args);
net::awaitable<result<outcome>> fetch_reply_page(processor::impl& self, job_arguments args);
net::awaitable<result<outcome>> resolve_one_mention(processor::impl& self, job_arguments args);
net::awaitable<result<outcome>> refresh_account(processor::impl& self, job_arguments args);
net::awaitable<result<outcome>> synchronise_featured(processor::impl& self, job_arguments args);
net::awaitable<result<outcome>> synchronise_followers(processor::impl& self, job_arguments args);
net::awaitable<result<outcome>> verify_one_quote(processor::impl& self, job_arguments args);

/// An argument that is missing or of another type makes the job useless: `unusable`.
result<std::int64_t> number_at(const job_arguments& args, std::size_t at);
result<std::string> text_at(const job_arguments& args, std::size_t at);
/// For what a job fetches, counted with all that has the same cause: its request_id, at `options`.
discovery::budget_ptr budget_of(const job_arguments& args, std::size_t options);
/// The member of the options object at that place; empty without.
std::string option_at(const job_arguments& args, std::size_t at, std::string_view name);

} // namespace pheidi::federation::inbox
