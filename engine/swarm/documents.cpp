#include "swarm/documents.hpp"

namespace pheidi::swarm {

bool documents::put(const http::url& at, document d) {
  const std::lock_guard lock(mutex_);
  entries_[{at.to.host, at.target}].what = std::make_shared<const document>(std::move(d));
  return hosts_.insert(at.to.host).second;
}

std::optional<document_ptr> documents::look_up(std::string_view host, const http::request& request) {
  const std::lock_guard lock(mutex_);
  std::string name(host);
  if (!hosts_.contains(name)) return std::nullopt;
  const auto it = entries_.find({std::move(name), request.target});
  if (it == entries_.end()) return document_ptr();
  ++it->second.hits;
  it->second.last = request;
  return it->second.what;
}

std::uint64_t documents::hits(const http::url& at) const {
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find({at.to.host, at.target});
  return it == entries_.end() ? 0 : it->second.hits;
}

std::optional<http::request> documents::last_request(const http::url& at) const {
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find({at.to.host, at.target});
  if (it == entries_.end() || it->second.hits == 0) return std::nullopt;
  return it->second.last;
}

std::set<std::string> documents::hosts() const {
  const std::lock_guard lock(mutex_);
  return hosts_;
}

} // namespace pheidi::swarm
