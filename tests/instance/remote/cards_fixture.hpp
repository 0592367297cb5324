// Jobs that fetch previews, before a web whose pages a test writes: every name under .example is served from
// one address, and the guard lets nothing else pass.
#pragma once

#include "instance/media/temporary_directory.hpp"
#include "model/social_fixture.hpp"
#include "model/whole_database.hpp"
#include "support/on_loop.hpp"

#include "pheidi/http/server.hpp"
#include "pheidi/instance/remote/remote_jobs.hpp"
#include "pheidi/net/resolver.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::instance::remote {

struct in_cards : testing::Test {
  in_cards();
  ~in_cards() override;

  void serve(const std::string& address, const std::string& html, const std::string& type = "text/html");
  void redirect(const std::string& from, const std::string& to);
  /// How often that address was asked for.
  std::size_t asked(const std::string& address) const;

  /// Names may repeat from test to test.
  account_id user(const std::string& name);
  std::int64_t post(const std::string& text);
  std::int64_t remote_post(const std::string& html);
  /// Runs the job of the post to its end, which must be a good one.
  void crawl(std::int64_t status);
  /// `card` of the post's entity.
  boost::json::value card(std::int64_t status);
  /// Of the only card that the post has; "NULL".
  std::string column(std::int64_t status, const std::string& name);
  std::size_t cards_of(std::int64_t status);
  /// Of the card's image, below the root of the files.
  std::string image_path(std::int64_t status);
  bool is_there(const std::string& path) const;

  model::database db = model::database::at(test::whole_database());
  model::society people{db};
  media::temporary_directory directory;
  config::settings settings;
  metrics::registry registry;
  net::loop loop{"test", milliseconds(5)};
  std::map<std::string, http::reply> pages; // by host and target
  std::function<void(const std::string&)> before_answer;
  std::vector<std::string> requests;
  http::server web_server;
  std::uint16_t port = 0;
  std::unique_ptr<net::resolver> names;
  net::guard guard{std::vector<std::string>{"127.0.0.1"}};
  std::unique_ptr<net::dialer> dialer;
  std::unique_ptr<http::client> client;
  std::unique_ptr<web_fetcher> web;
  db::executor writers, readers;
  std::shared_ptr<model::schema_watch> schema;
  media::disk_store files;
  web::side_work aside;
  std::vector<sidekiq::ended> over;
  std::unique_ptr<remote_jobs> jobs;

 private:
  net::awaitable<http::reply> answer(http::request request);
};

} // namespace pheidi::instance::remote
