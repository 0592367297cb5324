// Security v1 and Identity v1: the vocabularies of publicKey and of LD signatures.
#include "builtin_contexts.hpp"
#include "term_table.hpp"

namespace pheidi::crypto::ld {

namespace {

/// What both have alike.
void add_signature_terms(boost::json::object& out) {
  add_keyword_aliases(out);
  add_terms(out, {
                     {"", "", "",
                      "dc=http://purl.org/dc/terms/ sec=https://w3id.org/security# "
                      "xsd=http://www.w3.org/2001/XMLSchema#"},
                     {"sec:", "", "",
                      "EncryptedMessage GraphSignature2012 LinkedDataSignature2015 CryptographicKey=Key "
                      "cipherAlgorithm cipherData cipherKey digestAlgorithm digestValue domain "
                      "initializationVector nonce normalizationAlgorithm password privateKeyPem publicKeyPem "
                      "signature signatureValue"},
                     {"sec:", "@id", "", "owner privateKey publicKey publicKeyService"},
                     {"sec:", "xsd:dateTime", "", "expires=expiration revoked"},
                     {"dc:", "@id", "", "creator"},
                     {"dc:", "xsd:dateTime", "", "created"},
                 });
}

} // namespace

boost::json::object security_terms() {
  boost::json::object out;
  add_signature_terms(out);
  add_terms(out,
            {
                {"sec:", "", "",
                 "EcdsaKoblitzSignature2016 Ed25519Signature2018 LinkedDataSignature2016 authenticationTag "
                 "canonicalizationAlgorithm encryptionKey iterationCount publicKeyBase58 publicKeyWif salt "
                 "signatureAlgorithm=signingAlgorithm"},
                {"sec:", "xsd:dateTime", "", "expiration"},
            });
  return out;
}

boost::json::object identity_terms() {
  boost::json::object out;
  add_signature_terms(out);
  add_terms(out,
            {
                {"", "", "",
                 "cred=https://w3id.org/credentials# identity=https://w3id.org/identity# "
                 "perm=https://w3id.org/permissions# ps=https://w3id.org/payswarm# "
                 "rdf=http://www.w3.org/1999/02/22-rdf-syntax-ns# rdfs=http://www.w3.org/2000/01/rdf-schema# "
                 "schema=http://schema.org/ Group=https://www.w3.org/ns/activitystreams#Group"},
                {"cred:", "", "", "Credential CryptographicKeyCredential"},
                {"cred:", "@id", "", "claim credential issuer recipient"},
                {"cred:", "xsd:dateTime", "", "issued"},
                {"schema:", "", "",
                 "addressCountry addressLocality addressRegion description email familyName givenName name "
                 "postalCode streetAddress Person PostalAddress Organization"},
                {"schema:", "@id", "", "about address image url member memberOf"},
                {"rdfs:", "", "", "comment label"},
                {"dc:", "", "", "title"},
                {"identity:", "", "", "Identity"},
                {"identity:", "@id", "", "identityService idp"},
                {"ps:", "", "", "paymentProcessor=processor"},
                {"ps:", "@vocab", "", "preferences"},
                {"sec:", "", "", "signatureAlgorithm"},
                {"perm:", "@id", "", "accessControl writePermission"},
            });
  return out;
}

} // namespace pheidi::crypto::ld
