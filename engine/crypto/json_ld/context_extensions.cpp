// The terms that Mastodon's own documents add, and with them the context that inbound documents are read by.
#include "builtin_contexts.hpp"
#include "term_table.hpp"

#include "pheidi/crypto/json_ld.hpp"

namespace pheidi::crypto {

namespace ld {

boost::json::object extension_terms() {
  boost::json::object out;
  add_terms(
      out,
      {
          {"", "", "",
           "ostatus=http://ostatus.org# toot=http://joinmastodon.org/ns# schema=http://schema.org# "
           "litepub=http://litepub.social/ns# gts=https://gotosocial.org/ns#"},
          {"ostatus:", "", "", "atomUri inReplyToAtomUri conversation"},
          {"toot:", "", "",
           "Emoji discoverable indexable memorial suspended votersCount blurhash showFeatured showMedia "
           "showRepliesInMedia"},
          {"toot:", "@id", "", "featured featuredTags"},
          {"toot:", "", "@list", "focalPoint"},
          {"toot:", "", "@set", "attributionDomains"},
          {"schema:", "", "", "PropertyValue value"},
          {"as:", "", "", "Hashtag manuallyApprovesFollowers sensitive"},
          {"as:", "@id", "", "movedTo alsoKnownAs"},
          {"litepub:", "", "", "directMessage"},
          {"gts:", "@id", "",
           "interactionPolicy canQuote automaticApproval manualApproval interactingObject interactionTarget"},
          {"https://w3id.org/fep/044f#", "", "", "QuoteRequest QuoteAuthorization"},
          {"https://w3id.org/fep/044f#", "@id", "", "quote quoteAuthorization"},
          {"https://misskey-hub.net/ns#", "", "", "_misskey_quote"},
          {"http://fedibird.com/ns#", "", "", "quoteUri"},
          {"https://w3id.org/fep/7aa9#", "", "",
           "FeaturedCollection FeaturedItem FeatureRequest FeatureAuthorization"},
          {"https://w3id.org/fep/7aa9#", "@id", "", "canFeature topic featuredObject featureAuthorization"},
      });
  return out;
}

} // namespace ld

const boost::json::value& activity_context() {
  static const boost::json::value context = boost::json::array{
      "https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1", ld::extension_terms()};
  return context;
}

} // namespace pheidi::crypto
