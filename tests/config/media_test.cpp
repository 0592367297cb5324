// Where files are served, as Mastodon's variables and ours say it.
#include "fixture.hpp"

using namespace pheidi::config;
using namespace pheidi::config::test;

namespace {

std::string base_url(variables environment) {
  return settings_of(std::move(environment)).media.base_url;
}

std::string s3(variables environment) {
  environment["S3_ENABLED"] = "true";
  environment.try_emplace("S3_BUCKET", "files");
  return base_url(std::move(environment));
}

} // namespace

TEST(media_settings, default_to_the_system_folder_of_this_server) {
  EXPECT_EQ(base_url({}), "https://a.example/system");
  EXPECT_EQ(base_url({{"WEB_DOMAIN", "social.a.example"}}), "https://social.a.example/system");
  EXPECT_EQ(base_url({{"RAILS_ENV", "development"}, {"LOCAL_DOMAIN", "localhost:3000"}}),
            "http://localhost:3000/system");
}

TEST(media_settings, name_another_folder_or_host) {
  EXPECT_EQ(base_url({{"PAPERCLIP_ROOT_URL", "/files/"}}), "https://a.example/files");
  EXPECT_EQ(base_url({{"PAPERCLIP_ROOT_URL", "https://files.example/x/"}}), "https://files.example/x");
  EXPECT_EQ(base_url({{"CDN_HOST", "https://cdn.example"}}), "https://cdn.example/system");
  EXPECT_EQ(base_url({{"CDN_HOST", "cdn.example"}, {"PAPERCLIP_ROOT_URL", "/x"}}), "https://cdn.example/x");
}

TEST(media_settings, name_a_bucket_by_its_host) {
  EXPECT_EQ(s3({}), "https://s3-us-east-1.amazonaws.com/files");
  EXPECT_EQ(s3({{"S3_REGION", "eu-west-1"}}), "https://s3-eu-west-1.amazonaws.com/files");
  EXPECT_EQ(s3({{"S3_HOSTNAME", "minio.example:9000"}, {"S3_PROTOCOL", "http"}}),
            "http://minio.example:9000/files");
  // What stores files need not be what serves them.
  EXPECT_EQ(s3({{"S3_HOSTNAME", "s3.example"},
                {"S3_ENDPOINT", "https://inside.example"},
                {"S3_OVERRIDE_PATH_STYLE", "true"}}),
            "https://s3.example/files");
  EXPECT_EQ(s3({{"S3_ENDPOINT", "https://inside.example/"}}), "https://inside.example/files");
  EXPECT_EQ(s3({{"S3_ENDPOINT", "https://inside.example"}, {"S3_OVERRIDE_PATH_STYLE", "true"}}),
            "https://files.inside.example");
}

TEST(media_settings, name_a_bucket_by_its_alias_alone) {
  EXPECT_EQ(s3({{"S3_ALIAS_HOST", "files.example"}, {"S3_HOSTNAME", "s3.example"}}), "https://files.example");
  EXPECT_EQ(s3({{"S3_ALIAS_HOST", "files.example/bucket/"}}), "https://files.example/bucket");
  EXPECT_EQ(s3({{"S3_ALIAS_HOST", "files.example"}, {"S3_PROTOCOL", "http"}}), "http://files.example");
  EXPECT_EQ(s3({{"S3_CLOUDFRONT_HOST", "front.example"}}), "https://front.example");
  EXPECT_EQ(s3({{"S3_CLOUDFRONT_HOST", "front.example"}, {"S3_ALIAS_HOST", "files.example"}}),
            "https://files.example");
}

TEST(media_settings, add_the_prefix_of_a_shared_bucket) {
  EXPECT_EQ(s3({{"S3_KEY_PREFIX", "ours"}}), "https://s3-us-east-1.amazonaws.com/files/ours");
  EXPECT_EQ(s3({{"S3_ALIAS_HOST", "files.example"}, {"S3_KEY_PREFIX", "/ours/"}}),
            "https://files.example/ours");
}

TEST(media_settings, count_only_what_is_on) {
  EXPECT_EQ(base_url({{"S3_ENABLED", "false"}, {"S3_ALIAS_HOST", "files.example"}}),
            "https://a.example/system");
  EXPECT_EQ(base_url({{"SWIFT_OBJECT_URL", "https://swift.example/v1"}}), "https://a.example/system");
  EXPECT_EQ(base_url({{"SWIFT_ENABLED", "true"}, {"SWIFT_OBJECT_URL", "https://swift.example/v1/"}}),
            "https://swift.example/v1");
  EXPECT_EQ(base_url({{"AZURE_ENABLED", "true"}, {"AZURE_ALIAS_HOST", "files.example"}}),
            "https://files.example");
  EXPECT_EQ(
      base_url(
          {{"AZURE_ENABLED", "true"}, {"AZURE_STORAGE_ACCOUNT", "me"}, {"AZURE_CONTAINER_NAME", "public"}}),
      "https://me.blob.core.windows.net/public");
}

TEST(media_settings, are_ours_before_those_of_mastodon) {
  EXPECT_EQ(s3({{"PHEIDI_MEDIA__BASE_URL", "https://mine.example/x/"}, {"S3_ALIAS_HOST", "files.example"}}),
            "https://mine.example/x");
  const file toml("media.toml", "[media]\ns3 = true\ns3_alias_host = \"files.example\"\n");
  auto from = with({});
  from.toml_file = toml.path();
  EXPECT_EQ(loaded(from).media.base_url, "https://files.example");
  from.environment["S3_ALIAS_HOST"] = "other.example";
  EXPECT_EQ(loaded(from).media.base_url, "https://other.example");
}

TEST(media_settings, refuse_what_names_no_place) {
  EXPECT_EQ(problems_of({{"PHEIDI_MEDIA__BASE_URL", "files.example"}}).size(), 1u);
  EXPECT_EQ(problems_of({{"PHEIDI_MEDIA__BASE_URL", "https://files example"}}).size(), 1u);
  EXPECT_EQ(problems_of({{"S3_ALIAS_HOST", "/files"}}).size(), 1u);
  EXPECT_EQ(problems_of({{"S3_PROTOCOL", "ftp"}}).size(), 1u);
  EXPECT_EQ(
      problems_of({{"SWIFT_ENABLED", "true"}}),
      (messages{"environment: SWIFT_ENABLED: expected an address of its files, as media.swift_object_url, "
                "media.azure_alias_host or media.base_url, got 'true'"}));
  EXPECT_EQ(problems_of({{"AZURE_ENABLED", "true"}}).size(), 1u);
  EXPECT_TRUE(
      problems_of({{"AZURE_ENABLED", "true"}, {"PHEIDI_MEDIA__BASE_URL", "https://x.example"}}).empty());
}
