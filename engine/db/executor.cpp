// Carries a job from a coroutine to the workers and its end back to the loop.
#include "pheidi/db/executor.hpp"

#include "worker_pool.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <future>

namespace pheidi::db {

namespace asio = boost::asio;

executor::executor(executor_options options, metrics::registry* registry)
    : workers_(std::make_unique<detail::worker_pool>(std::move(options), registry)) {}

executor::~executor() = default;

net::awaitable<void> executor::perform(net::loop& back_on, std::shared_ptr<detail::job> task) {
  auto start = [this, &back_on, &task](auto handler) {
    // Shared, because std::function wants to be copied and a handler does not.
    auto resume = std::make_shared<asio::any_completion_handler<void()>>(std::move(handler));
    task->finished = [resume, &context = back_on.context()] {
      asio::post(context, [resume] { std::move (*resume)(); });
    };
    // The coroutine cannot run before this returns: it resumes by a post to this very thread.
    auto refused = workers_->add(task);
    if (!refused) return; // the job is the worker's from here on
    task->failure = std::move(refused);
    std::exchange(task->finished, nullptr)();
  };
  co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(std::move(start), asio::use_awaitable);
}

void executor::perform_now(const std::shared_ptr<detail::job>& task) {
  auto done = std::make_shared<std::promise<void>>();
  auto answered = done->get_future();
  task->finished = [done] { done->set_value(); };
  auto refused = workers_->add(task);
  if (refused)
    task->failure = std::move(refused);
  else
    answered.wait();
}

} // namespace pheidi::db
