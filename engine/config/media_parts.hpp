// Where files are served, before it is one address.
#pragma once

#include <string>

namespace pheidi::config {

/// The first of S3, Swift and Azure that is on has the files, else the file system.
struct media_parts {
  std::string root_url = "/system"; // a path, or complete
  std::string cdn_host;             // of files that have only a path
  bool s3 = false;
  std::string s3_protocol = "https", s3_hostname, s3_region = "us-east-1", s3_endpoint, s3_bucket;
  bool s3_bucket_in_host = false; // with the endpoint
  std::string s3_alias_host, s3_cloudfront_host, s3_key_prefix;
  bool swift = false;
  std::string swift_object_url;
  bool azure = false;
  std::string azure_alias_host, azure_storage_account, azure_container_name;

  /// Without a slash at its end; `origin` is "https://WEB_DOMAIN". Empty when what is on says no place.
  std::string base_url(const std::string& origin) const;
};

} // namespace pheidi::config
