// What others fetch is named as Mastodon names it: the S3 API may be elsewhere.
#include "config/media_parts.hpp"

#include <string_view>

namespace pheidi::config {

namespace {

std::string without_slashes(std::string_view text) {
  while (text.ends_with('/'))
    text.remove_suffix(1);
  while (text.starts_with('/'))
    text.remove_prefix(1);
  return std::string(text);
}

/// "https://host" and "/system" or "system/".
std::string joined(const std::string& base, const std::string& path) {
  const auto end = without_slashes(path);
  return end.empty() ? base : base + "/" + end;
}

/// "https://files.example" of "files.example", and itself if it is complete.
std::string with_scheme(const std::string& protocol, const std::string& host) {
  const auto plain = without_slashes(host);
  return plain.find("://") == plain.npos ? protocol + "://" + plain : plain;
}

std::string bucket_of(const media_parts& m) {
  const auto& alias = m.s3_alias_host.empty() ? m.s3_cloudfront_host : m.s3_alias_host;
  if (!alias.empty()) return with_scheme(m.s3_protocol, alias);
  const auto& named = m.s3_hostname.empty() ? m.s3_endpoint : m.s3_hostname;
  if (named.empty()) return joined(m.s3_protocol + "://s3-" + m.s3_region + ".amazonaws.com", m.s3_bucket);
  auto base = with_scheme(m.s3_protocol, named);
  if (!m.s3_bucket_in_host || !m.s3_hostname.empty()) return joined(base, m.s3_bucket);
  base.insert(base.find("://") + 3, m.s3_bucket + ".");
  return base;
}

std::string container_of(const media_parts& m) {
  if (!m.azure_alias_host.empty()) return with_scheme("https", m.azure_alias_host);
  if (m.azure_storage_account.empty()) return "";
  return joined("https://" + m.azure_storage_account + ".blob.core.windows.net", m.azure_container_name);
}

} // namespace

std::string media_parts::base_url(const std::string& origin) const {
  if (s3) return joined(bucket_of(*this), s3_key_prefix);
  if (swift) return without_slashes(swift_object_url);
  if (azure) return container_of(*this);
  if (root_url.find("://") != root_url.npos) return without_slashes(root_url);
  return joined(cdn_host.empty() ? origin : with_scheme("https", cdn_host), root_url);
}

} // namespace pheidi::config
