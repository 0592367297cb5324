// The state of remote_jobs, and its job classes with Mastodon's arguments (sidekiq-contract.md 2.5).
#pragma once

#include "pheidi/instance/remote/remote_jobs.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>
#include <utility>

namespace pheidi::instance::remote {

struct remote_jobs::impl {
  explicit impl(parts given);

  // remote_jobs.cpp
  void begin_next();
  net::awaitable<void> work(sidekiq::fetched job);
  net::awaitable<result<void>> run(const result<sidekiq::job>& job, std::int64_t row);
  /// Files of that domain's accounts may be here.
  bool takes_files_of(std::string_view domain) const;
  /// `f` on a side thread; unavailable when too much waits there.
  template <class T>
  net::awaitable<result<T>> aside(std::function<result<T>()> f) {
    auto done = co_await p.aside.run<result<T>>(p.on, std::move(f));
    if (!done) co_return error(federation::discovery::errc::unavailable, "too many pictures are in work");
    co_return std::move(*done);
  }

  struct counters {
    explicit counters(metrics::registry& r);
    metrics::counter &done, &failed, &retried, &postponed;
    metrics::gauge& under_way;
  };

  parts p;
  counters count_;
  std::deque<sidekiq::fetched> waiting_;
  std::size_t running_ = 0;
  bool stopping_ = false;
};

/// By the id of a row, the first argument of each class.
using job_runner = net::awaitable<result<void>> (*)(remote_jobs::impl&, std::int64_t);
/// Null for classes that are not run here.
job_runner runner_of(std::string_view klass);

net::awaitable<result<void>> download_attachment(remote_jobs::impl& self, std::int64_t attachment);
net::awaitable<result<void>> download_avatar(remote_jobs::impl& self, std::int64_t account);
net::awaitable<result<void>> download_header(remote_jobs::impl& self, std::int64_t account);
/// The preview of the first link of a post that has neither files nor a quote.
net::awaitable<result<void>> crawl_links(remote_jobs::impl& self, std::int64_t status);

} // namespace pheidi::instance::remote
