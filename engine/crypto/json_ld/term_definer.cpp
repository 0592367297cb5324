// "Create Term Definition" of JSON-LD 1.1 API, section 4.2.
#include "term_definer.hpp"

#include "iri.hpp"
#include "keywords.hpp"

#include <algorithm>
#include <array>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

/// Longest row of terms each of which is defined by the next.
constexpr std::size_t max_depth = 32;

bool ends_with_delimiter(std::string_view iri) {
  return !iri.empty() && std::string_view(":/?#[]@").find(iri.back()) != std::string_view::npos;
}

bool same_meaning(const term_definition& a, const term_definition& b) {
  const bool same_scoped =
      a.scoped == b.scoped || (a.scoped != nullptr && b.scoped != nullptr && *a.scoped == *b.scoped);
  return a.iri == b.iri && a.type == b.type && a.nest == b.nest && a.language == b.language &&
         a.container == b.container && a.prefix == b.prefix && a.reverse == b.reverse && same_scoped;
}

bool add_container(containers& out, std::string_view name) {
  if (name == "@list") return out.list = true;
  if (name == "@set") return out.set = true;
  if (name == "@language") return out.language = true;
  if (name == "@index") return out.index = true;
  if (name == "@graph") return out.graph = true;
  return false; // @id and @type maps are not supported
}

bool fit_together(const containers& c) {
  if (c.list) return !c.set && !c.language && !c.index && !c.graph;
  if (c.graph) return !c.language && !c.index;
  return !(c.language && c.index);
}

bool has_only_known_members(const js::object& value) {
  constexpr std::array<std::string_view, 11> known = {"@id",        "@reverse",   "@container", "@context",
                                                      "@direction", "@index",     "@language",  "@nest",
                                                      "@prefix",    "@protected", "@type"};
  return std::all_of(value.begin(), value.end(), [&known](const auto& member) {
    return std::find(known.begin(), known.end(), std::string_view(member.key())) != known.end();
  });
}

} // namespace

bool term_definer::refuse(std::string_view what, std::string_view term) {
  run_.refuse(what, term);
  return false;
}

void term_definer::define(std::string_view term) {
  if (run_.failed()) return;
  if (const auto known = defined_.find(term); known != defined_.end()) {
    if (!known->second) refuse("terms that define each other", term);
    return;
  }
  if (term.empty()) return run_.refuse("an empty term");
  if (++depth_ > max_depth) return run_.fail(errc::limit_reached, "terms that wait for each other", term);
  if (!run_.spend(1)) return;
  defined_.emplace(term, false);
  const auto* value = local_.if_contains(term);
  if (value != nullptr) define_new(term, *value);
  defined_.find(term)->second = true;
  --depth_;
}

void term_definer::define_new(std::string_view term, const js::value& value) {
  if (is_keyword(term)) return run_.refuse("a keyword redefined", term);
  if (looks_like_keyword(term)) return;
  const auto before = active_.terms.extract(std::string(term)); // must not help to define its successor
  term_definition out;
  out.is_protected = protected_;
  if (const auto* members = value.if_object()) {
    if (!read_members(out, term, *members)) return;
  } else if (value.is_null() || value.is_string()) {
    // Not a member of an object that is kept: a definition of nothing but "@id".
    const js::object simple{{"@id", value}};
    if (!read_iri(out, term, simple, value.is_string())) return;
  } else {
    return run_.refuse("a term definition of a wrong kind", term);
  }
  set(term, std::move(out), before ? before.mapped().get() : nullptr);
}

bool term_definer::read_members(term_definition& out, std::string_view term, const js::object& value) {
  if (!has_only_known_members(value)) return refuse("unknown member of a term definition", term);
  if (const auto* is_protected = value.if_contains("@protected")) {
    if (!is_protected->is_bool()) return refuse("@protected", term);
    out.is_protected = is_protected->get_bool();
  }
  if (!read_type(out, value)) return false;
  if (value.contains("@reverse")) return read_reverse(out, value);
  return read_iri(out, term, value, false) && read_container(out, value) && read_rest(out, term, value);
}

bool term_definer::read_type(term_definition& out, const js::object& value) {
  const auto* type = value.if_contains("@type");
  if (type == nullptr) return true;
  if (!type->is_string()) return refuse("@type of a term", {});
  out.type = expand(type->get_string());
  if (!out.type) return refuse("@type of a term", type->get_string());
  if (*out.type == "@id" || *out.type == "@vocab" || *out.type == "@json" || *out.type == "@none")
    return true;
  return is_absolute(*out.type) || refuse("@type of a term", *out.type);
}

bool term_definer::read_reverse(term_definition& out, const js::object& value) {
  const auto* reverse = value.if_contains("@reverse");
  if (value.contains("@id") || value.contains("@nest") || !reverse->is_string())
    return refuse("@reverse of a term", {});
  out.iri = expand(reverse->get_string());
  out.reverse = true;
  return out.iri.has_value() || refuse("@reverse of a term", reverse->get_string());
}

bool term_definer::read_iri(term_definition& out, std::string_view term, const js::object& value,
                            bool simple) {
  const auto* id = value.if_contains("@id");
  if (id == nullptr || (id->is_string() && id->get_string() == term)) return read_implied_iri(out, term);
  if (id->is_null()) return true;
  return read_given_iri(out, term, *id, simple);
}

bool term_definer::read_given_iri(term_definition& out, std::string_view term, const js::value& id,
                                  bool simple) {
  if (!id.is_string()) return refuse("@id of a term", term);
  if (!is_keyword(id.get_string()) && looks_like_keyword(id.get_string()))
    return refuse("a keyword of the future", id.get_string());
  out.iri = expand(id.get_string());
  if (run_.failed()) return false;
  if (!out.iri || *out.iri == "@context") return refuse("@id of a term", term);
  if (!is_keyword(*out.iri) && !is_absolute(*out.iri) && !is_blank_node(*out.iri))
    return refuse("@id of a term is no IRI", term);
  const bool like_iri = term.find(':', 1) < term.size() - 1 || term.find('/') != term.npos;
  if (like_iri) {
    // A term that looks like an IRI must not stand for another one.
    defined_.insert_or_assign(std::string(term), true);
    return expand(term) == out.iri || refuse("a term that looks like another IRI", term);
  }
  const bool has_mark = term.find(':') != term.npos;
  out.prefix = !has_mark && simple && (ends_with_delimiter(*out.iri) || is_blank_node(*out.iri));
  return true;
}

bool term_definer::read_implied_iri(term_definition& out, std::string_view term) {
  if (const auto halves = split_compact(term)) {
    if (local_.contains(halves->prefix)) define(halves->prefix);
    const auto* prefix = active_.find(halves->prefix);
    out.iri = prefix != nullptr && prefix->iri ? std::string(*prefix->iri).append(halves->suffix)
                                               : std::string(term);
  } else if (term.find('/') != term.npos) {
    out.iri = expand_iri(active_, term, {.document_relative = false, .vocab = true});
  } else if (active_.vocab) {
    out.iri = *active_.vocab + std::string(term);
  }
  if (run_.failed()) return false;
  if (!out.iri || (!is_absolute(*out.iri) && !is_blank_node(*out.iri)))
    return refuse("a term without an IRI", term);
  return true;
}

bool term_definer::read_container(term_definition& out, const js::object& value) {
  const auto* container = value.if_contains("@container");
  if (container == nullptr || container->is_null()) return true;
  const auto add = [&out](const js::value& name) {
    return name.is_string() && add_container(out.container, name.get_string());
  };
  const auto* names = container->if_array();
  const bool known = names != nullptr ? std::all_of(names->begin(), names->end(), add) : add(*container);
  return (known && fit_together(out.container)) || refuse("@container that is not supported", {});
}

bool term_definer::read_rest(term_definition& out, std::string_view term, const js::object& value) {
  out.scoped = value.if_contains("@context");
  if (const auto* language = value.if_contains("@language"); language != nullptr && !out.type) {
    if (!language->is_string() && !language->is_null()) return refuse("@language of a term", term);
    out.language.emplace();
    if (language->is_string()) *out.language = std::string(language->get_string());
  }
  if (const auto* direction = value.if_contains("@direction"); direction != nullptr && !direction->is_null())
    return refuse("@direction is not supported", term);
  if (value.contains("@index")) return refuse("@index of a term is not supported", term);
  if (const auto* nest = value.if_contains("@nest")) {
    const bool fits = nest->is_string() && (nest->get_string() == "@nest" || !is_keyword(nest->get_string()));
    if (!fits) return refuse("@nest of a term", term);
    out.nest = std::string(nest->get_string());
  }
  if (const auto* prefix = value.if_contains("@prefix")) {
    const bool fits = prefix->is_bool() && term.find_first_of(":/") == term.npos;
    if (!fits || (prefix->get_bool() && out.iri && is_keyword(*out.iri)))
      return refuse("@prefix of a term", term);
    out.prefix = prefix->get_bool();
  }
  return true;
}

void term_definer::set(std::string_view term, term_definition definition, const term_definition* before) {
  if (run_.failed()) return;
  if (before != nullptr && before->is_protected && !override_) {
    if (!same_meaning(*before, definition)) return run_.refuse("a protected term redefined", term);
    definition.is_protected = true;
  }
  active_.terms.insert_or_assign(std::string(term),
                                 std::make_shared<const term_definition>(std::move(definition)));
}

/// As expand_iri, defining first the local terms that the value builds upon.
std::optional<std::string> term_definer::expand(std::string_view value) {
  if (!is_keyword(value) && !looks_like_keyword(value)) {
    if (local_.contains(value)) define(value);
    const auto halves = split_compact(value);
    if (halves && halves->prefix != "_" && !halves->suffix.starts_with("//") &&
        local_.contains(halves->prefix))
      define(halves->prefix);
  }
  if (run_.failed()) return std::nullopt;
  return expand_iri(active_, value, {.document_relative = false, .vocab = true});
}

} // namespace pheidi::crypto::ld
