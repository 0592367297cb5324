// A FeatureRequest is the whole of what FEP-7aa9 asks for, and names nobody who asks.
#include "same_document.hpp"

#include "pheidi/activitypub/serialise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::activitypub {

TEST(serialise, feature_request_has_account_and_collection_and_no_actor) {
  const std::string ada = "https://harbour.example/users/ada";

  const auto document = feature_request(ada + "/feature_requests/c3", "https://island.example/users/bo",
                                        "https://harbour.example/ap/users/1/collections/4");

  EXPECT_THAT(differences(document, R"({
    "@context": ["https://www.w3.org/ns/activitystreams",
                 {"FeatureRequest": "https://w3id.org/fep/7aa9#FeatureRequest"}],
    "id": "https://harbour.example/users/ada/feature_requests/c3",
    "type": "FeatureRequest",
    "object": "https://island.example/users/bo",
    "instrument": "https://harbour.example/ap/users/1/collections/4"
  })"),
              testing::IsEmpty());
}

} // namespace pheidi::activitypub
