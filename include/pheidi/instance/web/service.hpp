// The client API over HTTP: finds the endpoint, admits the caller, runs it in its transaction, answers.
//
// Lives on the loop of its HTTP server. Refusals are JSON, whatever happens. CORS, caching and rate-limit
// headers as client-api.md 1.6 says.
#pragma once

#include "pheidi/federation/outbox/relay.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/instance/web/route.hpp"

#include <memory>
#include <span>
#include <vector>

namespace pheidi::instance::web {

class service {
 public:
  struct parts {
    surroundings here;
    federation::outbox::relay& relay;
    std::vector<std::span<const route>> tables;
  };
  explicit service(parts p);
  ~service();

  /// Answers what is ours; nothing for a path that no table knows and that is not below /api or /oauth.
  net::awaitable<std::optional<http::reply>> answer_to(const http::request& request);

  /// What its endpoints share. Of its loop.
  const surroundings& here() const;

  /// Who this request's token stands for, for what is no endpoint (streaming). A refusal otherwise.
  net::awaitable<or_refusal<model::bearer>> admit(std::string token, access may);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// Where the token stands: "Authorization: Bearer", else the parameter access_token or bearer_token.
std::string token_of(const http::request& request, const parameters& given);

} // namespace pheidi::instance::web
