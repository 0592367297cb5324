// The vocabulary of ActivityStreams 2.0 and ActivityPub, as https://www.w3.org/ns/activitystreams maps it.
#include "builtin_contexts.hpp"
#include "term_table.hpp"

namespace pheidi::crypto::ld {

boost::json::object activitystreams_terms() {
  boost::json::object out;
  add_keyword_aliases(out);
  out["@vocab"] = "_:";
  add_terms(
      out,
      {
          {"", "", "",
           "as=https://www.w3.org/ns/activitystreams# xsd=http://www.w3.org/2001/XMLSchema# "
           "ldp=http://www.w3.org/ns/ldp# vcard=http://www.w3.org/2006/vcard/ns#"},
          // activities
          {"as:", "", "",
           "Activity IntransitiveActivity Accept Add Announce Arrive Block Create Delete Dislike Flag "
           "Follow Ignore Invite Join Leave Like Listen Move Offer Question Read Reject Remove "
           "TentativeAccept TentativeReject Travel Undo Update View"},
          // actors and objects
          {"as:", "", "",
           "Application Group Organization Person Service Object Link Article Audio Collection "
           "CollectionPage Document Event Image Mention Note OrderedCollection OrderedCollectionPage Page "
           "Place Profile Relationship Tombstone Video IsContact IsFollowedBy IsFollowing IsMember"},
          {"as:", "", "", "content mediaType name preferredUsername rel source summary units hreflang"},
          {"as:", "", "@language", "contentMap=content nameMap=name summaryMap=summary"},
          {"as:", "@id", "",
           "actor alsoKnownAs anyOf attachment attributedTo audience bcc bto cc context current describes "
           "endpoints first followers following formerType generator href icon image inReplyTo instrument "
           "items last liked likes location next oauthAuthorizationEndpoint oauthTokenEndpoint object oneOf "
           "origin outbox partOf prev preview provideClientKey proxyUrl Public relationship replies result "
           "sharedInbox shares signClientKey streams subject tag target to uploadMedia url"},
          {"ldp:", "@id", "", "inbox"},
          {"as:", "@id", "@list", "orderedItems=items"},
          {"as:", "xsd:dateTime", "", "closed deleted endTime published startTime updated"},
          {"as:", "xsd:duration", "", "duration"},
          {"as:", "xsd:float", "", "accuracy altitude latitude longitude radius"},
          {"as:", "xsd:nonNegativeInteger", "", "height startIndex totalItems width"},
      });
  return out;
}

} // namespace pheidi::crypto::ld
