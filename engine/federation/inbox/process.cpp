// One inbound activity: read, attributed, completed with what it needs, applied.
#include "federation/inbox/jobs/jobs.hpp"
#include "federation/inbox/one_each.hpp"
#include "federation/inbox/processor_impl.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/json/read.hpp"
#include "pheidi/model/local_followers.hpp"

namespace pheidi::federation::inbox {

namespace {

using activitypub::activity_type;

/// An activity that still lacks something after so many rounds of fetching is applied without it.
constexpr int max_rounds = 3;
constexpr int max_depth = 3;

bool is_actor(const boost::json::object& o) {
  for (const char* type : {"Person", "Service", "Group", "Organization", "Application"})
    if (activitypub::has_type(o, type)) return true;
  return false;
}

/// The post of a Create or Update, read once for all that look at it.
void read_post(arrival& a) {
  const auto type = a.activity.type;
  if (type != activity_type::create && type != activity_type::update) return;
  const auto* object = object_of(a);
  if (!object || !activitypub::is_note(*object)) return;
  auto note = activitypub::read_note(*object, a.activity.to, a.activity.cc);
  if (note) a.note = std::make_shared<const activitypub::note>(std::move(*note));
}

/// The life of a job in one line. Its subject is whose activity it is, or which post or account another job
/// is about.
void log_end(const result<sidekiq::job>& job, const job_arguments& args, const result<outcome>& ended,
             steady_clock::duration took) {
  const auto ms = std::chrono::duration_cast<milliseconds>(took).count();
  log::info("inbox.done", {{"jid", job ? job->jid : std::string()},
                           {"class", job ? job->klass : std::string()},
                           {"subject", args.empty() ? std::string_view() : args.front()},
                           {"activity", ended ? ended->what : std::string()},
                           {"result", ended ? ended->applied() ? std::string("applied") : ended->why.message()
                                            : ended.error().message()},
                           {"ms", ms}});
}

/// Bad luck with another server, or with the database, is worth another try; a bad activity is not.
bool worth_a_retry(const error& e) {
  return discovery::is_transient(e) || db::is_transient(e) || redis::is_transient(e);
}

need::speaker speaker_of(const arrival& a) {
  return {a.actor.id, a.actor.uri, a.told};
}

sidekiq::failure failure_of(const error& e) {
  return {"Pheidi::Inbox", e.message()};
}

/// Something could not be fetched that may be fetched later.
bool waits_for_somebody(const outcome& o, const arrival& a) {
  if (!o.why.is(errc::not_fetched)) return false;
  for (const auto& [uri, later] : a.unobtainable)
    if (later) return true;
  return false;
}

} // namespace

net::awaitable<void> processor::impl::work(sidekiq::fetched job) {
  const auto began = steady_clock::now();
  const auto parsed = sidekiq::parse_job(job.raw);
  const auto args = parsed ? json::array_elements(parsed->args) : job_arguments();
  auto ended = co_await run(parsed, args);
  count(ended);
  log_end(parsed, args, ended, steady_clock::now() - began);
  sidekiq::ended told;
  if (!ended && worth_a_retry(ended.error())) {
    count_.retried.add();
    told.why = failure_of(ended.error());
  }
  told.job = std::move(job);
  --under_way_;
  count_.under_way.set(static_cast<double>(under_way_));
  p.ended(std::move(told));
}

net::awaitable<result<outcome>> processor::impl::run(const result<sidekiq::job>& job, job_arguments args) {
  if (!job) co_return job.error();
  const auto runner = runner_of(job->klass);
  if (!runner) co_return error{errc::unsupported, job->klass};
  co_return co_await runner(*this, std::move(args));
}

net::awaitable<result<outcome>> process_activity(processor::impl& self, job_arguments args) {
  const auto signer = number_at(args, 0);
  auto body = text_at(args, 1);
  if (!signer || !body) co_return error{errc::unusable, "ProcessingWorker"};
  inbound_job job;
  job.signer = account_id(*signer);
  job.body = std::make_shared<const std::string>(std::move(*body));
  const auto told = number_at(args, 2);
  if (told) job.told = account_id(*told);
  co_return co_await self.process(std::move(job));
}

net::awaitable<result<outcome>> processor::impl::process(inbound_job job) {
  auto signer = co_await uri_of(job.signer);
  if (!signer) co_return signer.error();
  auto costs = std::make_shared<discovery::budget>();
  costs->cause = sidekiq::make_jid();
  const speaker_sources from{p.documents, p.actors};
  auto said = co_await who_speaks(*job.body, *signer, from, costs);
  if (!said) co_return said.error();

  arrival common;
  common.actor.uri = said->actor;
  common.actor.id = job.signer;
  common.forwardable = said->forwardable;
  common.told = job.told;
  common.cause = costs->cause;
  common.raw = std::move(job.body);
  if (said->relayed) {
    // It was not necessarily seen before: its key may have come with it.
    auto known = co_await p.actors.resolve(said->actor, costs);
    if (!known) co_return known.error();
    common.actor.id = known->id;
    common.relayer.emplace();
    common.relayer->uri = *signer;
  }
  auto activities = one_each(std::move(said->activity));
  outcome last(errc::unusable, "no object");
  for (auto& activity : activities) {
    auto a = std::make_shared<arrival>(common);
    a->activity = std::move(activity);
    read_post(*a);
    auto ended = co_await apply_one(a, costs);
    if (!ended) co_return ended.error();
    last = std::move(*ended);
  }
  co_return std::move(last);
}

net::awaitable<result<outcome>> processor::impl::apply_one(std::shared_ptr<arrival> a,
                                                           discovery::budget_ptr costs) {
  const auto* object = a->activity.object.embedded;
  const bool about_actor = a->activity.type == activity_type::update && object && is_actor(*object);
  result<outcome> ended = outcome();
  if (about_actor)
    ended = co_await update_actor(a, costs);
  else
    ended = co_await run_to_end(a, costs);
  if (ended)
    ended->what =
        a->activity.type_name + ' ' + (a->activity.id.empty() ? a->activity.object.id : a->activity.id);
  co_return ended;
}

net::awaitable<result<outcome>> processor::impl::run_to_end(std::shared_ptr<arrival> a,
                                                            discovery::budget_ptr costs) {
  for (int round = 0;; ++round) {
    auto ended = co_await submit(a);
    if (!ended) co_return ended.error();
    if (waits_for_somebody(*ended, *a)) co_return error{discovery::errc::unavailable, ended->why.context};
    if (ended->needs.empty()) co_return std::move(*ended);
    if (round == max_rounds) co_return error{errc::not_fetched, ended->needs.front().uri};
    auto needs = std::move(ended->needs);
    for (auto& n : needs)
      co_await satisfy(std::move(n), a, costs);
  }
}

net::awaitable<void> processor::impl::satisfy(need n, std::shared_ptr<arrival> a,
                                              discovery::budget_ptr costs) {
  count_.fetched.add();
  const std::string uri = n.uri;
  error failed;
  switch (n.what) {
  case need::kind::actor: {
    auto found = co_await p.actors.resolve(uri, costs);
    if (!found) failed = found.error();
    break;
  }
  case need::kind::fresh_actor: {
    auto found = co_await p.actors.refresh(uri, costs);
    if (!found) failed = found.error();
    a->refreshed.insert(uri);
    break;
  }
  case need::kind::status: {
    if (a->activity.type == activity_type::announce) n.by = speaker_of(*a);
    auto found = co_await obtain_status(std::move(n), costs);
    if (!found) failed = found.error();
    if (found) a->found.insert_or_assign(uri, *found);
    break;
  }
  case need::kind::object: {
    auto found = co_await obtain_object(uri, a, costs);
    if (!found) failed = found.error();
    break;
  }
  }
  if (!failed.code) co_return;
  log::debug("inbox.not_obtained", {{"uri", uri}, {"why", failed.message()}});
  a->unobtainable[uri] = worth_a_retry(failed);
}

net::awaitable<result<std::optional<status_id>>> processor::impl::known_status(std::string uri) {
  using answer = std::optional<status_id>;
  const auto* identity = &p.settings.identity;
  std::function<answer(pqxx::dbtransaction&)> query = [identity, &uri](pqxx::dbtransaction& tx) {
    const auto rows = model::find_statuses(tx, *identity, {uri});
    const auto found = rows.find(uri);
    return found == rows.end() || found->second.deleted ? answer() : answer(found->second.id);
  };
  co_return co_await p.readers.run<answer>(p.on, std::move(query));
}

/// What a server keeps from strangers it may show to a follower of the author.
net::awaitable<result<discovery::fetched_document>>
processor::impl::fetch_as_told(std::string uri, std::optional<need::speaker> by,
                               discovery::budget_ptr costs) {
  discovery::get_options options;
  auto found = co_await p.documents.get(uri, costs, options);
  const bool hidden =
      !found && (found.error().is(discovery::errc::refused) || found.error().is(discovery::errc::not_found));
  if (!hidden || !by || !activitypub::same_host(uri, by->uri)) co_return std::move(found);
  options.as = by->told;
  if (!options.as) {
    const auto whose = by->id;
    std::function<std::optional<account_id>(pqxx::dbtransaction&)> query = [whose](pqxx::dbtransaction& tx) {
      return model::first_local_follower(tx, whose);
    };
    auto reader = co_await p.readers.run<std::optional<account_id>>(p.on, std::move(query));
    if (!reader) co_return reader.error();
    options.as = *reader;
  }
  if (!options.as) co_return std::move(found);
  auto shown = co_await p.documents.get(std::move(uri), std::move(costs), options);
  co_return std::move(shown);
}

/// A post, from its own server. Lemmy announces activities: what was created is what is meant.
net::awaitable<result<boost::json::object>>
processor::impl::fetch_post(std::string uri, std::optional<need::speaker> by, discovery::budget_ptr costs) {
  auto found = co_await fetch_as_told(uri, std::move(by), costs);
  if (!found) co_return found.error();
  boost::json::object document = std::move(found->json);
  if (activitypub::type_of(document) != "Create") co_return std::move(document);
  const auto inner = activitypub::reference_of(activitypub::member(document, "object"));
  // A server that wraps another's post in a Create of its own does not speak for it.
  if (inner.embedded && activitypub::same_host(inner.id, uri)) {
    boost::json::object post = *inner.embedded;
    co_return std::move(post);
  }
  if (inner.id.empty()) co_return error{errc::unusable, "a Create of nothing"};
  discovery::get_options options;
  auto origin = co_await p.documents.get(inner.id, costs, options);
  if (!origin) co_return origin.error();
  co_return std::move(origin->json);
}

/// A post that somebody speaks of as if it had been delivered: from its own server, by its author, under the
/// same rules.
net::awaitable<result<std::shared_ptr<arrival>>>
processor::impl::arrival_of_post(need n, discovery::budget_ptr costs) {
  boost::json::object document;
  if (n.document) {
    document = *n.document;
  } else {
    auto found = co_await fetch_post(n.uri, std::move(n.by), costs);
    if (!found) co_return found.error();
    document = std::move(*found);
  }
  if (!activitypub::is_note(document)) co_return error{errc::unsupported, activitypub::type_of(document)};
  const auto id = activitypub::id_of(activitypub::member(document, "id"));
  const auto author = activitypub::id_of(activitypub::member(document, "attributedTo"));
  const auto mine = may_be_by(author, id);
  if (!mine) co_return mine.error();
  auto row = co_await p.actors.resolve(author, costs);
  if (!row) co_return row.error();

  boost::json::object create;
  create["@context"] = "https://www.w3.org/ns/activitystreams";
  create["type"] = "Create";
  create["actor"] = author;
  create["object"] = std::move(document);
  auto activity = activitypub::read_activity(std::move(create));
  if (!activity) co_return activity.error();
  auto a = std::make_shared<arrival>();
  a->activity = std::move(*activity);
  a->actor.uri = author;
  a->actor.id = row->id;
  a->delivered = false;
  a->cause = costs->cause;
  read_post(*a);
  co_return a;
}

net::awaitable<result<status_id>> processor::impl::obtain_status(need n, discovery::budget_ptr costs,
                                                                 int height) {
  auto known = co_await known_status(n.uri);
  if (!known) co_return known.error();
  if (*known) co_return **known;
  if (costs->depth >= max_depth) co_return error{discovery::errc::budget_spent, n.uri};
  auto a = co_await arrival_of_post(std::move(n), costs);
  if (!a) co_return a.error();
  (*a)->height = height;
  ++costs->depth;
  auto ended = co_await run_to_end(*a, costs);
  --costs->depth;
  if (!ended) co_return ended.error();
  if (!ended->status) co_return ended->why;
  co_return *ended->status;
}

net::awaitable<result<status_id>> processor::obtain(std::string uri) {
  need n;
  n.what = need::kind::status;
  n.uri = std::move(uri);
  auto costs = std::make_shared<discovery::budget>();
  co_return co_await impl_->obtain_status(std::move(n), std::move(costs));
}

net::awaitable<result<void>> processor::impl::obtain_object(std::string uri, std::shared_ptr<arrival> a,
                                                            discovery::budget_ptr costs) {
  auto found = co_await fetch_as_told(std::move(uri), speaker_of(*a), costs);
  if (!found) co_return found.error();
  a->fetched_object = std::make_shared<const boost::json::object>(std::move(found->json));
  read_post(*a);
  co_return result<void>();
}

net::awaitable<result<outcome>> processor::impl::update_actor(std::shared_ptr<arrival> a,
                                                              discovery::budget_ptr costs) {
  auto document = activitypub::read_actor(*a->activity.object.embedded);
  if (!document) co_return document.error();
  const auto self = is_self(a->actor.uri, document->id);
  if (!self) co_return self.error();
  auto known = co_await p.actors.resolve(a->actor.uri, costs);
  if (!known) co_return known.error();
  const auto may = may_act(*known, a->activity.type);
  if (!may) co_return may.error();
  auto stored = co_await p.actors.store(std::move(*document), costs);
  if (!stored) co_return stored.error();
  co_return outcome();
}

net::awaitable<result<std::string>> processor::impl::uri_of(account_id signer) {
  if (const auto* known = uris_.find(signer.value)) co_return std::string(*known);
  const auto* self = this;
  std::function<std::string(pqxx::dbtransaction&)> query = [self, signer](pqxx::dbtransaction& tx) {
    const auto schema = self->p.schema->current(tx);
    const auto row = model::find_account(tx, *schema, self->p.settings.identity, signer);
    return row ? row->uri : std::string();
  };
  auto uri = co_await p.readers.run<std::string>(p.on, std::move(query));
  if (!uri) co_return uri.error();
  if (uri->empty()) co_return error{errc::not_found, "the signer's account is gone"};
  uris_.put(signer.value, *uri);
  co_return std::move(*uri);
}

} // namespace pheidi::federation::inbox
