// From an endpoint to a session that is ready for commands.
#include "establish.hpp"

#include "classify.hpp"
#include "resp_writer.hpp"

namespace pheidi::redis {

std::optional<error> refusal(const reply& r) {
  const auto* e = std::get_if<error_reply>(&r.value);
  if (!e) return std::nullopt;
  return error{classify(e->text), e->text};
}

net::awaitable<result<array>> ask(session& s, std::vector<std::vector<std::string>> commands) {
  const std::function<void(std::string&)> append = [&commands](std::string& out) {
    for (const auto& c : commands)
      append_command(out, c);
  };
  auto answer = co_await s.exchange(commands.size(), append);
  co_return answer;
}

std::vector<std::string> auth_command(const std::string& user, const std::string& password) {
  if (user.empty()) return {"AUTH", password};
  return {"AUTH", user, password};
}

net::awaitable<result<net::stream>> dial_server(connector& c, std::string host, std::uint16_t port) {
  const auto timeout = c.options.connect_timeout;
  auto stream = co_await net::dial_trusted(c.loop, host, port, timeout);
  if (!stream || !c.options.endpoint.tls) co_return stream;
  if (!c.tls) {
    auto context = net::tls_client_context::make(c.options.ca_file);
    if (!context) co_return context.error();
    c.tls = std::move(*context);
  }
  auto shaken = co_await stream->handshake_client(*c.tls, host, port, timeout);
  if (!shaken) co_return shaken.error();
  co_return stream;
}

namespace {

net::awaitable<result<net::stream>> dial_endpoint(connector& c) {
  const auto& e = c.options.endpoint;
  if (!e.sentinels.empty()) {
    auto primary = co_await ask_sentinels(c);
    if (!primary) co_return primary.error();
    auto to_primary = co_await dial_server(c, primary->host, primary->port);
    co_return to_primary;
  }
  if (!e.unix_path.empty()) {
    auto local = co_await net::dial_unix(c.loop, e.unix_path, c.options.connect_timeout);
    co_return local;
  }
  auto remote = co_await dial_server(c, e.host, e.port);
  co_return remote;
}

struct greeting {
  std::vector<std::vector<std::string>> commands;
  std::vector<bool> required; // whose refusal ends the attempt
  void add(std::vector<std::string> command, bool must) {
    commands.push_back(std::move(command));
    required.push_back(must);
  }
};

/// INFO, PING and CLIENT may be closed to a narrow ACL user, who can still use the queue.
greeting greet(const connection_options& o) {
  const auto& e = o.endpoint;
  greeting g;
  if (!e.password.empty()) g.add(auth_command(e.user, e.password), true);
  if (e.database != 0) g.add({"SELECT", std::to_string(e.database)}, true);
  if (!e.sentinels.empty()) g.add({"ROLE"}, true);
  g.add({"CLIENT", "SETNAME", o.client_name}, false);
  g.add({"PING"}, false);
  g.add({"INFO", "server"}, false);
  return g;
}

std::string version_in(const reply& info) {
  constexpr std::string_view name = "redis_version:";
  const auto* text = info.text();
  if (!text) return {};
  const auto at = text->find(name);
  if (at == text->npos) return {};
  return text->substr(at + name.size(), text->find_first_of("\r\n", at) - at - name.size());
}

std::optional<error> objection(const greeting& g, const array& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto e = refusal(answers[i]);
    // A server that still loads answers so to PING: no session until it can serve. So does one without our
    // password.
    const bool unready = e && (e->is(errc::loading) || e->context.starts_with("NOAUTH"));
    if (e && (g.required[i] || unready)) return e;
    const auto* role = g.commands[i].front() == "ROLE" ? answers[i].items() : nullptr;
    if (role && (role->empty() || !role->front().text() || *role->front().text() != "master"))
      return error{errc::no_master, "the sentinels' primary is a replica"};
  }
  return std::nullopt;
}

} // namespace

net::awaitable<result<established>> establish(connector& c) {
  auto stream = co_await dial_endpoint(c);
  if (!stream) co_return stream.error();
  auto link = std::make_shared<session>(c.loop, std::move(*stream), c.options.command_timeout, c.round_trip);
  link->start();
  const auto hello = greet(c.options);
  auto commands = hello.commands;
  auto answers = co_await ask(*link, std::move(commands));
  auto refused = answers ? objection(hello, *answers) : std::optional<error>(answers.error());
  if (refused) {
    link->close(*refused);
    co_return *refused;
  }
  co_return established(link, version_in(answers->back()));
}

} // namespace pheidi::redis
