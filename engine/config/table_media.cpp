// Files: one address, or what Mastodon makes it of.
#include "config/kinds.hpp"

namespace pheidi::config {

namespace {

bool is_word(const std::string& text) {
  return text.find_first_of(" \t\r\n\"'<>\\") == text.npos;
}

bool is_base_url(const std::string& text) {
  return text.empty() || (is_word(text) && (text.starts_with("https://") || text.starts_with("http://")));
}

bool is_path(const std::string& text) {
  return !text.empty() && text.size() <= 4096;
}

bool is_host_or_url(const std::string& text) {
  return is_word(text) && !text.starts_with('/');
}

bool is_protocol(const std::string& text) {
  return text == "https" || text == "http";
}

template <class Valid>
spec part_of(std::string key, std::string variable, std::string media_parts::*member, Valid valid,
             std::string expected, std::string help) {
  spec out{.name = "media." + std::move(key), .expected = std::move(expected), .help = std::move(help)};
  out.read = [member, valid](draft& d, const raw& r) {
    if (r.is_list || r.text.find('\0') != r.text.npos || !valid(r.text)) return false;
    d.media.*member = r.text;
    return true;
  };
  return std::move(out).from(std::move(variable)).by_default(media_parts().*member);
}

spec switch_of(std::string key, std::string variable, bool media_parts::*member, std::string help) {
  spec out{.name = "media." + std::move(key), .expected = "true or false", .help = std::move(help)};
  out.read = [member](draft& d, const raw& r) {
    const auto value = boolean(r.text);
    if (r.is_list || !value) return false;
    d.media.*member = *value;
    return true;
  };
  return std::move(out).from(std::move(variable)).by_default("false");
}

void add_s3(std::vector<spec>& out) {
  constexpr const char *host = "a host name", *word = "a word without blanks";
  out.push_back(switch_of("s3", "S3_ENABLED", &media_parts::s3, "Files are in a bucket of S3 or its like."));
  out.push_back(part_of("s3_alias_host", "S3_ALIAS_HOST", &media_parts::s3_alias_host, is_host_or_url, host,
                        "Host that serves the bucket under its own name."));
  out.push_back(part_of("s3_cloudfront_host", "S3_CLOUDFRONT_HOST", &media_parts::s3_cloudfront_host,
                        is_host_or_url, host, "The same, if there is no s3_alias_host."));
  out.push_back(part_of("s3_protocol", "S3_PROTOCOL", &media_parts::s3_protocol, is_protocol,
                        "one of https, http", "How these hosts are reached."));
  out.push_back(part_of("s3_hostname", "S3_HOSTNAME", &media_parts::s3_hostname, is_host_or_url, host,
                        "Host that serves buckets as directories; by default that of s3_endpoint, else "
                        "Amazon's for the region."));
  out.push_back(
      part_of("s3_region", "S3_REGION", &media_parts::s3_region, is_word, word, "Amazon's region."));
  out.push_back(part_of("s3_endpoint", "S3_ENDPOINT", &media_parts::s3_endpoint, is_host_or_url,
                        "http(s)://host[:port] or a host name", "Server that Mastodon stores files at."));
  out.push_back(part_of("s3_bucket", "S3_BUCKET", &media_parts::s3_bucket, is_word, word, "Bucket."));
  out.push_back(
      switch_of("s3_override_path_style", "S3_OVERRIDE_PATH_STYLE", &media_parts::s3_bucket_in_host,
                "The bucket is a part of the endpoint's host; with s3_endpoint and no s3_hostname."));
  out.push_back(part_of("s3_key_prefix", "S3_KEY_PREFIX", &media_parts::s3_key_prefix, is_word,
                        "a path without blanks", "Directory in the bucket."));
}

} // namespace

void add_media(std::vector<spec>& out) {
  out.push_back(text(
      "media.base_url", [](auto& s) -> auto& { return s.media.base_url; }, is_base_url,
      "http(s)://host[/path]",
      "Where others fetch the files of our users. Wins over all below, which is how Mastodon says it; by "
      "default https://WEB_DOMAIN/system."));
  out.push_back(text(
                    "media.root", [](auto& s) -> auto& { return s.media.root; }, is_path, "a directory",
                    "Where files of the file system are; below the working directory, unless "
                    "it begins with a slash.")
                    .from("PAPERCLIP_ROOT_PATH"));
  out.push_back(part_of("root_url", "PAPERCLIP_ROOT_URL", &media_parts::root_url, is_word,
                        "a path or http(s)://host[/path]", "Files of the file system."));
  out.push_back(part_of("cdn_host", "CDN_HOST", &media_parts::cdn_host, is_host_or_url, "http(s)://host",
                        "Host of such files, if it is not ours."));
  add_s3(out);
  out.push_back(switch_of("swift", "SWIFT_ENABLED", &media_parts::swift, "Files are in OpenStack Swift."));
  out.push_back(part_of("swift_object_url", "SWIFT_OBJECT_URL", &media_parts::swift_object_url, is_base_url,
                        "http(s)://host[/path]", "Where Swift serves them."));
  out.push_back(switch_of("azure", "AZURE_ENABLED", &media_parts::azure, "Files are at Azure."));
  out.push_back(part_of("azure_alias_host", "AZURE_ALIAS_HOST", &media_parts::azure_alias_host,
                        is_host_or_url, "a host name", "Host that serves them under its own name."));
  out.push_back(part_of("azure_storage_account", "AZURE_STORAGE_ACCOUNT", &media_parts::azure_storage_account,
                        is_word, "a word without blanks", "Account, if there is no azure_alias_host."));
  out.push_back(part_of("azure_container_name", "AZURE_CONTAINER_NAME", &media_parts::azure_container_name,
                        is_word, "a word without blanks", "Container of the account."));
}

} // namespace pheidi::config
