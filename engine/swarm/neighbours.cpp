// Lives of the neighbours: one loop, a coroutine for what they begin, and one for each thing they hear.
#include "pheidi/swarm/neighbours.hpp"

#include "swarm/neighbour_letters.hpp"

#include "pheidi/swarm/files.hpp"
#include "pheidi/swarm/world.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <thread>

namespace pheidi::swarm {

namespace {

constexpr milliseconds tick{20}, look_again{500}, between_first_posts{200};
constexpr seconds follower_patience{30};
/// Heard and not yet answered; more is passed over.
constexpr std::size_t most_under_way = 64;

result<crypto::rsa_private_key> key_for(const std::string& directory, std::size_t index) {
  if (directory.empty()) return crypto::rsa_private_key::generate();
  const auto file = fmt::format("{}/{}.pem", directory, neighbour_sketch(index).name);
  if (const auto kept = read_file(file)) return crypto::rsa_private_key::from_pem(*kept);
  auto made = crypto::rsa_private_key::generate();
  const auto written = write_file(file, made.private_pem());
  if (!written) return written.error();
  return made;
}

result<http::origin> origin_of(const std::string& text) {
  const auto url = http::url::parse("http://" + text);
  if (!url) return error{errc::bad_url, text};
  return url->to;
}

std::string text_at(const boost::json::object& in, std::string_view key) {
  const auto* found = in.if_contains(key);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

} // namespace

struct neighbours::impl {
  impl(neighbour_options o, http::origin at)
      : options(std::move(o)), loop("neighbours", tick), post_office(loop, std::move(at), options.domain) {}

  result<void> move_in();
  result<void> publish(const neighbour::page& p);
  void hear(const std::string& host, const std::string& body);
  net::awaitable<void> live();
  net::awaitable<void> wait_for_a_follower(std::size_t who);
  net::awaitable<void> lives_of(std::size_t who);
  net::awaitable<void> send(std::size_t who, std::string activity, std::atomic<std::uint64_t>& counter);
  net::awaitable<void> say(std::size_t who, neighbour::saying what, std::atomic<std::uint64_t>& counter);
  net::awaitable<void> answer(std::size_t who, std::string body);
  net::awaitable<void> react(std::size_t who, std::string status);
  net::awaitable<bool> rest(milliseconds d);
  std::int64_t next_number() { return unix_millis(wall_clock::now()) * 100 + (++said % 100); }

  neighbour_options options;
  net::loop loop;
  letters post_office;
  std::vector<neighbour> people;
  std::vector<bool> has_follower; // of each, by the account
  std::unique_ptr<swarm::world> world;
  std::optional<acquaintance> known;
  std::int64_t said = 0;
  std::size_t reactions = 0, under_way = 0;
  std::atomic<std::uint64_t> posts{0}, accepted{0}, replies{0}, likes{0}, boosts{0}, followed{0}, failed{0};
  std::atomic<bool> stopping{false};
  std::thread thread;
};

result<void> neighbours::impl::move_in() {
  const auto wanted = std::min(options.count, most_neighbours);
  for (std::size_t i = 0; i < wanted; ++i) {
    auto key = key_for(options.keys, i);
    if (!key) return key.error();
    people.emplace_back(i, std::move(*key), options.tls);
  }
  has_follower.assign(people.size(), false);
  world_options w;
  w.port = options.port;
  w.tls = options.tls;
  w.heard = [this](const std::string& host, const std::string& body) {
    loop.post([this, host, body] { hear(host, body); });
  };
  auto started = swarm::world::start(std::move(w));
  if (!started) return started.error();
  world = std::make_unique<swarm::world>(std::move(*started));
  for (const auto& each : people)
    for (const auto& page : {each.profile(), each.webfinger()})
      if (auto done = publish(page); !done) return done;
  return {};
}

result<void> neighbours::impl::publish(const neighbour::page& p) {
  return world->publish(p.url, p.body, p.type);
}

/// False when it is time to go.
net::awaitable<bool> neighbours::impl::rest(milliseconds d) {
  constexpr milliseconds slice{100};
  while (d.count() > 0 && !stopping) {
    const auto part = std::min(d, slice);
    co_await net::sleep_for(loop, part);
    d -= part;
  }
  co_return !stopping;
}

net::awaitable<void> neighbours::impl::live() {
  while (!known && !stopping) {
    known = co_await post_office.look_up(options.account);
    if (known) break;
    [[maybe_unused]] const bool on = co_await rest(look_again);
  }
  if (!known) co_return;
  const auto key = co_await post_office.key_of(*known);
  key_ring keys;
  if (key && keys.add(key->id, key->pem)) world->replace_keys(std::move(keys));
  for (std::size_t i = 0; i < people.size(); ++i)
    loop.spawn(lives_of(i));
}

/// Until somebody there follows this one, which is when there is any use in posting; not for ever.
net::awaitable<void> neighbours::impl::wait_for_a_follower(std::size_t who) {
  const auto until = steady_clock::now() + follower_patience;
  while (!has_follower[who] && !stopping && steady_clock::now() < until)
    co_await net::sleep_for(loop, look_again);
}

net::awaitable<void> neighbours::impl::lives_of(std::size_t who) {
  const auto& me = people[who];
  co_await send(who, me.follow(*known, 1), followed);
  auto hello = me.post("Hello! Good to have you next door.", &*known, next_number(), wall_clock::now());
  co_await say(who, std::move(hello), posts);
  co_await wait_for_a_follower(who);
  for (std::size_t n = 0; !stopping && posts < options.most_posts; ++n) {
    auto words = me.post(post_words(who + n * people.size()), nullptr, next_number(), wall_clock::now());
    co_await say(who, std::move(words), posts);
    // Not all at the same moment.
    const auto pause = options.posts_every + options.posts_every * static_cast<int>(who) / 8;
    const bool on = co_await rest(n + 1 < options.posts_at_once ? between_first_posts : pause);
    if (!on) co_return;
  }
}

net::awaitable<void> neighbours::impl::say(std::size_t who, neighbour::saying what,
                                           std::atomic<std::uint64_t>& counter) {
  if (!publish(what.note)) co_return;
  co_await send(who, std::move(what.activity), counter);
}

net::awaitable<void> neighbours::impl::send(std::size_t who, std::string activity,
                                            std::atomic<std::uint64_t>& counter) {
  const bool taken = co_await post_office.send(people[who], *known, std::move(activity));
  if (taken)
    ++counter;
  else
    ++failed;
}

void neighbours::impl::hear(const std::string& host, const std::string& body) {
  if (!known || stopping || under_way >= most_under_way) return;
  for (std::size_t i = 0; i < people.size(); ++i)
    if (people[i].host() == host) loop.spawn(answer(i, body));
}

net::awaitable<void> neighbours::impl::answer(std::size_t who, std::string body) {
  ++under_way;
  boost::system::error_code bad;
  const auto value = boost::json::parse(body, bad);
  const auto* said_to_us = bad ? nullptr : value.if_object();
  const auto type = said_to_us ? text_at(*said_to_us, "type") : std::string();
  if (type == "Follow" && text_at(*said_to_us, "object") == people[who].uri()) {
    co_await send(who, people[who].accept(body, next_number()), accepted);
    has_follower[who] = true;
  }
  const auto* object = type == "Create" ? said_to_us->if_contains("object") : nullptr;
  const auto* note = object ? object->if_object() : nullptr;
  if (note && text_at(*note, "attributedTo") == known->uri) co_await react(who, text_at(*note, "id"));
  --under_way;
}

/// Not everybody says the same.
net::awaitable<void> neighbours::impl::react(std::size_t who, std::string status) {
  const bool on = co_await rest(milliseconds(500 + 700 * static_cast<int>(who)));
  if (!on) co_return;
  const auto& me = people[who];
  const auto turn = reactions++ % 3;
  if (turn == 0) co_await send(who, me.like(status, next_number()), likes);
  if (turn == 1) {
    auto words = me.reply(reply_words(reactions), status, *known, next_number(), wall_clock::now());
    co_await say(who, std::move(words), replies);
  }
  if (turn == 2) co_await send(who, me.announce(status, *known, next_number(), wall_clock::now()), boosts);
}

neighbours::neighbours(std::unique_ptr<impl> i) : impl_(std::move(i)) {}

neighbours::~neighbours() {
  impl_->stopping = true;
  impl_->world->stop();
  if (impl_->thread.joinable()) {
    impl_->loop.post([raw = impl_.get()] { raw->loop.stop(); });
    impl_->thread.join();
  }
}

result<std::unique_ptr<neighbours>> neighbours::move_in(neighbour_options options) {
  auto at = origin_of(options.instance);
  if (!at) return at.error();
  if (!options.keys.empty()) {
    std::error_code failed;
    std::filesystem::create_directories(options.keys, failed);
    if (failed) return error{errc::file, options.keys + ": " + failed.message()};
  }
  auto made = std::make_unique<impl>(std::move(options), std::move(*at));
  auto ready = made->move_in();
  if (!ready) return ready.error();
  return std::unique_ptr<neighbours>(new neighbours(std::move(made)));
}

std::string neighbours::hosts_file() const {
  return impl_->world->hosts_file();
}

const std::string& neighbours::ca_pem() const {
  return impl_->world->ca_pem();
}

std::vector<std::string> neighbours::handles() const {
  std::vector<std::string> out;
  for (const auto& each : impl_->people)
    out.push_back(each.handle());
  return out;
}

void neighbours::begin() {
  impl_->thread = std::thread([raw = impl_.get()] {
    raw->loop.spawn(raw->live());
    raw->loop.run();
  });
}

neighbour_counts neighbours::counts() const {
  const auto& i = *impl_;
  return {i.posts, i.accepted, i.replies, i.likes, i.boosts, i.followed, i.failed};
}

} // namespace pheidi::swarm
