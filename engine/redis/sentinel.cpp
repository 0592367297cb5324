// Who is the primary? The sentinels are asked in turn.
#include "establish.hpp"

#include <charconv>

namespace pheidi::redis {

namespace {

result<config::host_port> address_in(const reply& r) {
  if (auto e = refusal(r)) return *std::move(e);
  const auto* items = r.items();
  if (!items) return error{errc::no_master, "this sentinel does not know the name"};
  if (items->size() != 2 || !(*items)[0].text() || !(*items)[1].text())
    return error{errc::unexpected, "sentinel"};
  const auto& port = *(*items)[1].text();
  config::host_port out{*(*items)[0].text(), 0};
  const auto parsed = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (parsed.ec != std::errc{} || out.port == 0) return error{errc::unexpected, "sentinel"};
  return out;
}

net::awaitable<result<config::host_port>> ask_one(connector& c, config::host_port at) {
  auto stream = co_await dial_server(c, at.host, at.port);
  if (!stream) co_return stream.error();
  auto link = std::make_shared<session>(c.loop, std::move(*stream), c.options.connect_timeout, nullptr);
  link->start();
  const auto& e = c.options.endpoint;
  std::vector<std::vector<std::string>> commands;
  if (!e.sentinel_password.empty()) commands.push_back(auth_command(e.sentinel_user, e.sentinel_password));
  commands.push_back({"SENTINEL", "get-master-addr-by-name", e.sentinel_master});
  auto answers = co_await ask(*link, std::move(commands));
  link->close(error{errc::stopped});
  if (!answers) co_return answers.error();
  co_return address_in(answers->back());
}

} // namespace

net::awaitable<result<config::host_port>> ask_sentinels(connector& c) {
  error last{errc::no_master};
  const auto sentinels = c.options.endpoint.sentinels;
  for (const auto& s : sentinels) {
    auto primary = co_await ask_one(c, s);
    if (primary) co_return primary;
    const auto& why = primary.error();
    last = error{errc::no_master, s.host + ": " + (why.is(errc::no_master) ? why.context : why.message())};
  }
  co_return last;
}

} // namespace pheidi::redis
