// Contexts that projects publish for their own extensions, where documents name them instead of writing the
// terms out.
#include "builtin_contexts.hpp"
#include "term_table.hpp"

namespace pheidi::crypto::ld {

boost::json::object mastodon_terms() {
  boost::json::object out;
  add_terms(out,
            {
                {"", "", "", "toot=http://joinmastodon.org/ns#"},
                {"toot:", "", "", "Emoji blurhash discoverable indexable memorial votersCount suspended"},
                {"toot:", "@id", "", "featured featuredTags attributionDomains"},
                {"toot:", "", "@list", "focalPoint"},
            });
  return out;
}

boost::json::object gotosocial_terms() {
  boost::json::object out;
  add_terms(out, {
                     {"", "", "", "xsd=http://www.w3.org/2001/XMLSchema# gts=https://gotosocial.org/ns#"},
                     {"gts:", "", "",
                      "LikeRequest ReplyRequest AnnounceRequest LikeAuthorization=LikeApproval "
                      "ReplyAuthorization AnnounceAuthorization"},
                     {"gts:", "@id", "",
                      "likeAuthorization replyAuthorization announceAuthorization interactingObject "
                      "interactionTarget interactionPolicy canLike canReply canAnnounce canQuote "
                      "automaticApproval manualApproval always approvalRequired approvedBy"},
                     {"gts:", "xsd:boolean", "", "hidesToPublicFromUnauthedWeb hidesCcPublicFromUnauthedWeb"},
                     {"https://w3id.org/fep/044f#", "", "", "QuoteRequest QuoteAuthorization"},
                     {"https://w3id.org/fep/044f#", "@id", "", "quoteAuthorization"},
                 });
  return out;
}

boost::json::object miscellany_terms() {
  boost::json::object out;
  add_terms(out, {
                     {"", "", "",
                      "as=https://www.w3.org/ns/activitystreams# xsd=http://www.w3.org/2001/XMLSchema#"},
                     {"as:", "", "", "Hashtag manuallyApprovesFollowers sensitive"},
                     {"as:", "@id", "", "movedTo"},
                 });
  return out;
}

} // namespace pheidi::crypto::ld
