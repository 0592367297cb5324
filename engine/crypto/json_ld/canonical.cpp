// RDFC-1.0 with SHA-256, which is URDNA2015.
//
// Blank nodes get names from what is said about them. Nodes about which the same is
// said are told apart by their neighbours, which in the worst case means trying all
// orders of all of them; that work is counted, and bounded.
#include "quads.hpp"

#include "pheidi/crypto/digest.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace pheidi::crypto::ld {

namespace {

/// Deepest row of blank nodes that only their neighbours tell apart.
constexpr std::size_t max_depth = 400;

/// Names in the order in which they were given out.
class issuer {
 public:
  explicit issuer(std::string_view prefix) : prefix_(prefix) {}

  const std::string* find(const std::string& node) const {
    const auto found = names_.find(node);
    return found == names_.end() ? nullptr : &found->second;
  }
  const std::string& issue(const std::string& node) {
    const auto known = names_.find(node);
    if (known != names_.end()) return known->second;
    order_.push_back(node);
    return names_.emplace(node, prefix_ + std::to_string(names_.size())).first->second;
  }
  const std::vector<std::string>& order() const { return order_; }

 private:
  std::string prefix_;
  std::map<std::string, std::string> names_;
  std::vector<std::string> order_;
};

struct numbered { // what hashing the neighbours of a node gave
  std::string hash;
  issuer names;
};

class canonicaliser {
 public:
  canonicaliser(processing& run, std::vector<quad> quads) : run_(run), quads_(std::move(quads)) {}

  std::string text() {
    std::sort(quads_.begin(), quads_.end());
    quads_.erase(std::unique(quads_.begin(), quads_.end()), quads_.end());
    index_nodes();
    name_nodes();
    return run_.failed() ? std::string() : written();
  }

 private:
  using nodes = std::vector<std::string>;

  void index_nodes() {
    for (const auto& q : quads_) {
      std::set<std::string> named; // once for each statement, however often it names the node
      for (const auto* term : {&q.subject, &q.object, &q.graph})
        if (term->blank) named.insert(term->text);
      for (const auto& node : named)
        statements_[node].push_back(&q);
    }
  }

  void name_nodes() {
    std::map<std::string, nodes> by_hash;
    for (const auto& [node, statements] : statements_)
      by_hash[first_hash_[node] = hash_alone(node)].push_back(node);
    for (const auto& [hash, same] : by_hash)
      if (same.size() == 1) canonical_.issue(same.front());
    for (const auto& [hash, same] : by_hash) {
      if (same.size() > 1) name_group(same);
      if (run_.failed()) return;
    }
  }

  void name_group(const nodes& same) {
    std::vector<numbered> found;
    for (const auto& node : same) {
      if (canonical_.find(node) != nullptr) continue;
      issuer names("b");
      names.issue(node);
      found.push_back(hash_with_neighbours(node, std::move(names)));
      if (run_.failed()) return;
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.hash < b.hash; });
    for (const auto& one : found)
      for (const auto& node : one.names.order())
        canonical_.issue(node);
  }

  /// "Hash First Degree Quads"
  std::string hash_alone(const std::string& node) {
    std::vector<std::string> lines;
    for (const auto* q : statements_[node]) {
      std::string line;
      append_quad(line, *q, [&node](const rdf_term& term) { return term.text == node ? "a" : "z"; });
      lines.push_back(std::move(line));
    }
    return hash_of(sorted(std::move(lines)));
  }

  /// "Hash Related Blank Node"
  std::string hash_related(const std::string& node, const quad& q, const issuer& names, char position) {
    std::string data(1, position);
    if (position != 'g') data += q.predicate.text;
    if (const auto* name = canonical_.find(node))
      data.append("_:").append(*name);
    else if (const auto* temporary = names.find(node))
      data.append("_:").append(*temporary);
    else
      data += first_hash_[node];
    return hash_of(data);
  }

  std::map<std::string, nodes> related_to(const std::string& node, const issuer& names) {
    std::map<std::string, nodes> out;
    for (const auto* q : statements_[node]) {
      const auto add = [&](const rdf_term& term, char position) {
        if (!term.blank || term.text == node || !spend(1)) return;
        out[hash_related(term.text, *q, names, position)].push_back(term.text);
      };
      add(q->subject, 's');
      add(q->object, 'o');
      add(q->graph, 'g');
    }
    return out;
  }

  /// "Hash N-Degree Quads"
  numbered hash_with_neighbours(const std::string& node, issuer names) {
    const depth_guard deeper(depth_);
    if (depth_ > max_depth) run_.fail(errc::limit_reached, "blank nodes in a row");
    std::string data;
    for (auto& [hash, related] : related_to(node, names)) {
      if (run_.failed()) break;
      data += hash;
      data += shortest_path(related, names);
    }
    return {hash_of(data), std::move(names)};
  }

  /// Tries all orders of the nodes; `names` becomes what the least path gave out.
  std::string shortest_path(nodes& related, issuer& names) {
    std::string best;
    issuer best_names("b");
    std::sort(related.begin(), related.end());
    do {
      // The copy costs as much as the names that it holds.
      if (!spend(1 + related.size() + names.order().size() / 4)) return {};
      auto attempt = names;
      if (auto path = path_of(related, attempt, best)) {
        best = std::move(*path);
        best_names = std::move(attempt);
      }
    } while (std::next_permutation(related.begin(), related.end()) && !run_.failed());
    names = std::move(best_names);
    return best;
  }

  /// The path for one order of nodes; nothing if it cannot be less than `best`.
  std::optional<std::string> path_of(const nodes& order, issuer& names, const std::string& best) {
    std::string path;
    nodes open;
    const auto hopeless = [&] { return !best.empty() && path.size() >= best.size() && path > best; };
    for (const auto& node : order) {
      path += "_:";
      if (const auto* name = canonical_.find(node)) {
        path += *name;
      } else {
        if (names.find(node) == nullptr) open.push_back(node);
        path += names.issue(node);
      }
      if (hopeless()) return std::nullopt;
    }
    for (const auto& node : open) {
      auto inner = hash_with_neighbours(node, names);
      if (run_.failed()) return std::nullopt;
      path.append("_:").append(names.issue(node)).append("<").append(inner.hash).append(">");
      names = std::move(inner.names);
      if (hopeless()) return std::nullopt;
    }
    if (!best.empty() && path >= best) return std::nullopt;
    return path;
  }

  std::string written() const {
    std::vector<std::string> lines;
    lines.reserve(quads_.size());
    for (const auto& q : quads_) {
      std::string line;
      append_quad(line, q, [this](const rdf_term& term) { return *canonical_.find(term.text); });
      lines.push_back(std::move(line));
    }
    return sorted(std::move(lines));
  }

  static std::string sorted(std::vector<std::string> lines) {
    std::sort(lines.begin(), lines.end());
    std::string out;
    for (const auto& line : lines)
      out += line;
    return out;
  }

  static std::string hash_of(std::string_view data) { return hex(sha256(data)); }

  bool spend(std::size_t steps) {
    work_ += steps;
    if (work_ > run_.limits().max_canonical_work) run_.fail(errc::limit_reached, "blank nodes");
    return !run_.failed();
  }

  struct depth_guard {
    explicit depth_guard(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~depth_guard() { --depth_; }
    depth_guard(const depth_guard&) = delete;
    depth_guard& operator=(const depth_guard&) = delete;
    std::size_t& depth_;
  };

  processing& run_;
  std::vector<quad> quads_;
  std::map<std::string, std::vector<const quad*>> statements_; // by blank node
  std::map<std::string, std::string> first_hash_;
  issuer canonical_{"c14n"};
  std::size_t work_ = 0;
  std::size_t depth_ = 0;
};

} // namespace

std::string canonical(processing& run, std::vector<quad> quads) {
  if (quads.size() > run.limits().max_quads) run.fail(errc::limit_reached, "statements");
  if (run.failed()) return {};
  return canonicaliser(run, std::move(quads)).text();
}

} // namespace pheidi::crypto::ld
