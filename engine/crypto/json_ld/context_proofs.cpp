// The vocabularies of object proofs and of the keys that make them.
#include "builtin_contexts.hpp"
#include "term_table.hpp"

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

constexpr std::string_view sec = "https://w3id.org/security#";
constexpr std::string_view did = "https://www.w3.org/ns/did#";
constexpr std::string_view date = "http://www.w3.org/2001/XMLSchema#dateTime";

/// A context that later ones may not change, with the aliases.
js::object protected_terms() {
  js::object out{{"@protected", true}};
  add_keyword_aliases(out);
  return out;
}

void add_key_purposes(js::object& out) {
  add_terms(out, {{sec, "@id", "@set",
                   "assertionMethod authentication=authenticationMethod "
                   "capabilityInvocation=capabilityInvocationMethod "
                   "capabilityDelegation=capabilityDelegationMethod keyAgreement=keyAgreementMethod"}});
}

void add_proof_members(js::object& out) {
  add_terms(out, {
                     {sec, "", "", "challenge domain nonce"},
                     {"http://purl.org/dc/terms/", date, "", "created"},
                     {sec, date, "", "expires=expiration"},
                     {sec, "https://w3id.org/security#multibase", "", "proofValue"},
                     {sec, "@id", "", "verificationMethod"},
                     {sec, "@vocab", "", "proofPurpose"},
                 });
}

void add_multikey_members(js::object& out) {
  add_terms(out,
            {
                {sec, "@id", "", "controller"},
                {sec, date, "", "revoked"},
                {sec, "https://w3id.org/security#multibase", "", "publicKeyMultibase secretKeyMultibase"},
            });
}

/// A term whose node has a context of its own.
js::object scoped(std::string_view iri, std::string_view type, js::object context) {
  js::object out{{"@id", iri}, {"@context", std::move(context)}};
  if (!type.empty()) out["@type"] = type;
  return out;
}

js::object service() {
  auto inside = protected_terms();
  add_terms(inside, {{did, "@id", "", "serviceEndpoint"}});
  return scoped("https://www.w3.org/ns/did#service", "@id", std::move(inside));
}

} // namespace

js::object data_integrity_v1_terms() {
  js::object out;
  add_keyword_aliases(out);
  add_terms(out, {{sec, "@id", "", "proof"}, {sec, "", "", "DataIntegrityProof cryptosuite"}});
  add_proof_members(out);
  add_key_purposes(out);
  return out;
}

js::object data_integrity_v2_terms() {
  auto purposes = protected_terms();
  add_key_purposes(purposes);
  auto proof = protected_terms();
  add_proof_members(proof);
  add_terms(proof, {{sec, "https://w3id.org/security#cryptosuiteString", "", "cryptosuite"},
                    {sec, "@id", "", "previousProof"}});
  proof["proofPurpose"].as_object()["@context"] = std::move(purposes);
  auto out = protected_terms();
  add_terms(out, {{sec, "@id", "@graph", "proof"}});
  out["DataIntegrityProof"] = scoped("https://w3id.org/security#DataIntegrityProof", "", std::move(proof));
  return out;
}

js::object multikey_terms() {
  js::object out;
  add_keyword_aliases(out);
  add_terms(out, {{sec, "", "", "Multikey"}});
  add_multikey_members(out);
  return out;
}

js::object controlled_identifier_terms() {
  auto key = protected_terms();
  add_multikey_members(key);
  add_terms(key, {{sec, date, "", "expires=expiration"}});
  auto web_key = protected_terms();
  add_terms(web_key, {{sec, "@id", "", "controller"},
                      {sec, date, "", "revoked expires=expiration"},
                      {sec, "@json", "", "publicKeyJwk secretKeyJwk"}});
  auto out = protected_terms();
  add_key_purposes(out);
  add_terms(out, {{"https://www.w3.org/ns/activitystreams#", "@id", "@set", "alsoKnownAs"},
                  {sec, "@id", "", "controller verificationMethod"}});
  out["service"] = service();
  out["Multikey"] = scoped("https://w3id.org/security#Multikey", "", std::move(key));
  out["JsonWebKey"] = scoped("https://w3id.org/security#JsonWebKey", "", std::move(web_key));
  return out;
}

js::object did_terms() {
  js::object out;
  add_key_purposes(out);
  add_terms(out, {{"https://www.w3.org/ns/activitystreams#", "@id", "", "alsoKnownAs"},
                  {sec, "@id", "", "controller verificationMethod"}});
  out["service"] = service();
  return out;
}

js::object webfinger_terms() {
  js::object out;
  add_terms(out, {{"", "", "",
                   "wf=https://purl.archive.org/socialweb/webfinger# xsd=http://www.w3.org/2001/XMLSchema#"},
                  {"wf:", "xsd:string", "", "webfinger"}});
  return out;
}

} // namespace pheidi::crypto::ld
