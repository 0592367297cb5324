// The ledger keeps 128 bits of a digest per delivery, so a million deliveries fit in some 40 MB.
#include "pheidi/swarm/ledger.hpp"

#include "pheidi/crypto/digest.hpp"

#include <cstring>

namespace pheidi::swarm {

ledger::key ledger::key_of(std::string_view host, std::string_view id) {
  std::string text;
  text.reserve(host.size() + id.size() + 1);
  text.append(host).append(1, '\n').append(id);
  const auto digest = crypto::sha256(text);
  key k;
  std::memcpy(k.data(), digest.data(), sizeof k);
  return k;
}

void ledger::expect(std::string_view host, std::string_view id) {
  const auto k = key_of(host, id);
  const std::lock_guard lock(mutex_);
  auto& e = entries_[k];
  if (e.expected) return;
  e.expected = true;
  expected_.push_back({std::string(host), std::string(id)});
  ++counts_.expected;
  if (e.arrivals > 0) return;
  ++counts_.missing;
  ++missing_of_[std::string(host)];
}

ledger::arrival ledger::record(std::string_view host, std::string_view id) {
  const auto k = key_of(host, id);
  const std::lock_guard lock(mutex_);
  changed_.notify_all(); // a no-op in user space while nobody waits
  auto& e = entries_[k];
  if (++e.arrivals > 1) {
    ++counts_.duplicates;
    return arrival::duplicate;
  }
  ++counts_.delivered;
  if (!e.expected) return arrival::first;
  --counts_.missing;
  --missing_of_[std::string(host)];
  return arrival::first;
}

void ledger::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  expected_.clear();
  missing_of_.clear();
  counts_ = {};
}

ledger::counts ledger::counts_now() const {
  auto c = counts_;
  // Without any expectation nothing can be unexpected.
  if (c.expected > 0) c.unexpected = c.delivered - (c.expected - c.missing);
  return c;
}

ledger::counts ledger::count() const {
  const std::lock_guard lock(mutex_);
  return counts_now();
}

bool ledger::wait(milliseconds patience, const std::function<bool(const counts&)>& enough) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return enough(counts_now()); });
}

std::vector<delivery> ledger::missing(std::size_t max) const {
  const std::lock_guard lock(mutex_);
  std::vector<delivery> out;
  for (const auto& d : expected_) {
    if (out.size() >= max) break;
    const auto it = entries_.find(key_of(d.host, d.id));
    if (it != entries_.end() && it->second.arrivals == 0) out.push_back(d);
  }
  return out;
}

std::uint64_t ledger::missing_where(const std::function<bool(const std::string&)>& wanted) const {
  const std::lock_guard lock(mutex_);
  std::uint64_t n = 0;
  for (const auto& [host, missing] : missing_of_)
    if (missing > 0 && wanted(host)) n += missing;
  return n;
}

std::vector<delivery> parse_deliveries(std::string_view text) {
  std::vector<delivery> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto tab = line.find('\t');
    if (tab == line.npos) continue;
    const auto rest = line.substr(tab + 1);
    out.push_back({std::string(line.substr(0, tab)), std::string(rest.substr(0, rest.find('\t')))});
  }
  return out;
}

std::string to_line(const delivery& d) {
  return d.host + '\t' + d.id + '\n';
}

} // namespace pheidi::swarm
