// Commands, pipelines and scripts on a connection.
#include "classify.hpp"
#include "connection_impl.hpp"
#include "resp_writer.hpp"

namespace pheidi::redis {

namespace {

std::string body_of(const script& s, int server_major) {
  if (s.flags.empty() || server_major < 7) return s.text;
  return "#!lua flags=" + s.flags + "\n" + s.text;
}

} // namespace

net::awaitable<result<array>> connection::impl::exchange(std::size_t replies,
                                                         std::function<void(std::string&)> append) {
  const auto self = shared_from_this();
  if (!live()) {
    const error down = running || last_error.is(errc::stopped) ? last_error : error{errc::not_connected};
    const error e = down.is(errc::stopped) ? down : error{errc::not_connected, down.message()};
    count_error(e);
    co_return e;
  }
  if (link->pending() + replies > options.max_pending)
    co_return error{errc::failed, "too many commands are waiting"};
  commands.add(replies);
  const auto on = link;
  auto answer = co_await on->exchange(replies, append);
  if (!answer) count_error(answer.error());
  co_return answer;
}

void connection::impl::count_error(const error& e) {
  for (const auto& [code, cell] : errors)
    if (e.is(static_cast<errc>(code))) cell->add();
}

result<reply> connection::impl::judged(reply r) {
  const auto e = refusal(r);
  if (!e) return r;
  count_error(*e);
  // The primary has moved: the next connect finds the new one.
  if (e->is(errc::read_only) && link) link->close(error{errc::lost, e->context});
  return *e;
}

net::awaitable<result<reply>> connection::command(std::vector<std::string_view> arguments) {
  const auto self = impl_;
  std::function<void(std::string&)> append = [&arguments](std::string& out) {
    append_command(out, arguments);
  };
  auto answer = co_await self->exchange(1, std::move(append));
  if (!answer) co_return answer.error();
  co_return self->judged(std::move(answer->front()));
}

net::awaitable<result<std::vector<reply>>>
connection::pipeline(std::vector<std::vector<std::string>> commands, bool atomic) {
  const auto self = impl_;
  if (commands.empty()) co_return array{};
  if (atomic) {
    commands.insert(commands.begin(), std::vector<std::string>(1, "MULTI"));
    commands.emplace_back(1, "EXEC");
  }
  std::function<void(std::string&)> append = [&commands](std::string& out) {
    for (const auto& c : commands)
      append_command(out, c);
  };
  auto answer = co_await self->exchange(commands.size(), std::move(append));
  if (!answer || !atomic) co_return answer;
  // The reason of an EXECABORT stands in the first refused command.
  for (auto& r : *answer)
    if (refusal(r)) co_return self->judged(std::move(r)).error();
  if (!answer->back().items()) co_return error{errc::unexpected, "EXEC"};
  co_return std::move(*answer->back().items());
}

result<void> all_done(std::span<const reply> replies) {
  for (const auto& each : replies)
    if (auto e = refusal(each)) return std::move(*e);
  return {};
}

net::awaitable<result<std::string>> connection::impl::load(std::string body) {
  std::function<void(std::string&)> append = [&body](std::string& out) {
    append_command(out, std::vector<std::string_view>{"SCRIPT", "LOAD", body});
  };
  auto answer = co_await exchange(1, std::move(append));
  if (!answer) co_return answer.error();
  auto name = judged(std::move(answer->front()));
  if (!name) co_return name.error();
  if (!name->text()) co_return error{errc::unexpected, "SCRIPT LOAD"};
  co_return std::move(*name->text());
}

net::awaitable<result<reply>> connection::eval(const script& s, std::vector<std::string_view> keys,
                                               std::vector<std::string_view> arguments) {
  const auto self = impl_;
  const auto body = body_of(s, self->major);
  const auto count = std::to_string(keys.size());
  std::vector<std::string_view> all{"EVALSHA", {}, count};
  all.insert(all.end(), keys.begin(), keys.end());
  all.insert(all.end(), arguments.begin(), arguments.end());

  // The server names the script by its SHA-1; the name stays when the server forgets the script.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!self->sha1.contains(body) || attempt > 0) {
      auto name = co_await self->load(body);
      if (!name) co_return name.error();
      self->sha1[body] = *name;
    }
    all[1] = self->sha1.at(body);
    auto answer = co_await command(all);
    if (answer || !answer.error().is(errc::no_script)) co_return answer;
  }
  co_return error{errc::no_script};
}

} // namespace pheidi::redis
