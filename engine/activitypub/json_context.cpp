// The table of terms, and a context out of those that a document used.
#include "activitypub/json_context.hpp"

#include <fmt/format.h>

#include <array>
#include <set>
#include <vector>

namespace pheidi::activitypub {

namespace {

/// What a processor makes of the term's value.
enum class form {
  plain,
  id,
  list,
  set,
  elsewhere, // a context of its own says so, and its address stands in `home`
};

struct definition {
  std::string_view name;
  std::string_view home; // a prefix with its colon, or a namespace
  form how = form::plain;
};

constexpr std::string_view activitystreams = "https://www.w3.org/ns/activitystreams";
constexpr std::string_view quotes = "https://w3id.org/fep/044f#";
constexpr std::string_view features = "https://w3id.org/fep/7aa9#";

// One row per term, in their order.
constexpr std::array<definition, term_count> definitions{{
    {"publicKey", "https://w3id.org/security/v1", form::elsewhere},
    {"webfinger", "https://purl.archive.org/socialweb/webfinger", form::elsewhere},
    {"QuoteRequest", quotes},
    {"FeatureRequest", features},
    {"atomUri", "ostatus:"},
    {"inReplyToAtomUri", "ostatus:"},
    {"conversation", "ostatus:"},
    {"sensitive", "as:"},
    {"votersCount", "toot:"},
    {"directMessage", "litepub:"},
    {"quote", quotes, form::id},
    {"quoteUri", "http://fedibird.com/ns#"},
    {"_misskey_quote", "https://misskey-hub.net/ns#"},
    {"quoteAuthorization", quotes, form::id},
    {"QuoteAuthorization", quotes},
    {"manuallyApprovesFollowers", "as:"},
    {"featured", "toot:", form::id},
    {"featuredTags", "toot:", form::id},
    {"alsoKnownAs", "as:", form::id},
    {"movedTo", "as:", form::id},
    {"PropertyValue", "schema:"},
    {"value", "schema:"},
    {"discoverable", "toot:"},
    {"suspended", "toot:"},
    {"memorial", "toot:"},
    {"indexable", "toot:"},
    {"attributionDomains", "toot:", form::set},
    {"showFeatured", "toot:"},
    {"showMedia", "toot:"},
    {"showRepliesInMedia", "toot:"},
    {"interactionPolicy", "gts:", form::id},
    {"canFeature", features, form::id},
    {"canQuote", "gts:", form::id},
    {"automaticApproval", "gts:", form::id},
    {"manualApproval", "gts:", form::id},
    {"interactingObject", "gts:", form::id},
    {"interactionTarget", "gts:", form::id},
    {"blurhash", "toot:"},
    {"focalPoint", "toot:", form::list},
    {"Hashtag", "as:"},
    {"Emoji", "toot:"},
}};
static_assert(definitions.back().name == "Emoji", "a row for each term");

struct prefix {
  std::string_view name, iri;
};
// Without `as`, which ActivityStreams' own context has.
constexpr std::array<prefix, 5> prefixes{{{"ostatus", "http://ostatus.org#"},
                                          {"toot", "http://joinmastodon.org/ns#"},
                                          {"litepub", "http://litepub.social/ns#"},
                                          {"schema", "http://schema.org#"},
                                          {"gts", "https://gotosocial.org/ns#"}}};

/// The used ones that a context of their own defines, or those that the document has to.
std::vector<const definition*> chosen(const term_set& used, bool elsewhere) {
  std::vector<const definition*> out;
  for (std::size_t t = 0; t < term_count; ++t) {
    const auto& d = definitions[t];
    if (used[t] && (d.how == form::elsewhere) == elsewhere) out.push_back(&d);
  }
  return out;
}

void write_definition(json::writer& w, const definition& d) {
  const auto iri = fmt::format("{}{}", d.home, d.name);
  w.key(d.name);
  switch (d.how) {
  case form::id:
    w.object().key("@id").string(iri).key("@type").string("@id").end();
    return;
  case form::list:
    w.object().key("@container").string("@list").key("@id").string(iri).end();
    return;
  case form::set:
    w.object().key("@id").string(iri).key("@container").string("@set").end();
    return;
  default:
    w.string(iri);
  }
}

/// Nothing for a namespace, or for what ActivityStreams' context declares.
const prefix* prefix_of(const definition& d) {
  for (const auto& each : prefixes)
    if (d.home.ends_with(':') && d.home.substr(0, d.home.size() - 1) == each.name) return &each;
  return nullptr;
}

/// A prefix stands in front of the first term that needs it.
void write_terms(json::writer& w, const std::vector<const definition*>& terms) {
  std::set<const prefix*> declared{nullptr};
  w.object();
  for (const auto* each : terms) {
    const auto* needed = prefix_of(*each);
    if (declared.insert(needed).second) w.key(needed->name).string(needed->iri);
    write_definition(w, *each);
  }
  w.end();
}

} // namespace

std::string_view name_of(term t) {
  return definitions[static_cast<std::size_t>(t)].name;
}

void write_context(json::writer& w, const term_set& used) {
  if (used.none()) {
    w.string(activitystreams);
    return;
  }
  w.array().string(activitystreams);
  for (const auto* each : chosen(used, true))
    w.string(each->home);
  const auto terms = chosen(used, false);
  if (!terms.empty()) write_terms(w, terms);
  w.end();
}

} // namespace pheidi::activitypub
