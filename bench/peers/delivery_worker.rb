# One delivery as Mastodon makes it: the sender's key from PostgreSQL, a draft-cavage signature, a POST on a kept
# connection. Nothing else: no Rails, no ActiveRecord, no followers synchronisation, no record of failing hosts.
require "base64"
require "openssl"
require "time"
require "uri"

module ActivityPub
  class DeliveryWorker
    include Sidekiq::Worker
    sidekiq_options queue: "push", retry: 16, dead: false

    CONNECTIONS = KeptConnections.new
    SENDER = "SELECT username, private_key FROM accounts WHERE id = $1".freeze

    def perform(body, account_id, inbox_url, _options = {})
      sender = DATABASE.with { |database| database.exec_params(SENDER, [account_id]).first }
      inbox = URI(inbox_url)
      headers = signed_headers(inbox, body, sender)
      CONNECTIONS.with("http://#{ADDRESSES.fetch(inbox.host)}:#{inbox.port}") do |client|
        response = client.post(inbox.request_uri, headers: headers, body: body).flush
        raise "#{inbox_url} returned code #{response.code}" unless response.status.success?
      end
    end

    private

    def signed_headers(inbox, body, sender)
      signed = {
        "host" => inbox.host,
        "date" => Time.now.httpdate,
        "content-type" => "application/activity+json",
        "digest" => "SHA-256=" + Base64.strict_encode64(OpenSSL::Digest::SHA256.digest(body)),
        "(request-target)" => "post #{inbox.request_uri}",
      }
      key = OpenSSL::PKey::RSA.new(sender.fetch("private_key"))
      text = signed.map { |name, value| "#{name}: #{value}" }.join("\n")
      signature = Base64.strict_encode64(key.sign("SHA256", text))
      key_id = "https://#{SETTINGS.fetch("local_domain")}/users/#{sender.fetch("username")}#main-key"
      signed.delete("(request-target)")
      signed.transform_keys(&:capitalize).merge(
        "User-Agent" => "peer (http.rb/#{HTTP::VERSION})",
        "Accept-Encoding" => "gzip",
        "Signature" => %(keyId="#{key_id}",algorithm="rsa-sha256",headers="#{signed.keys.join(" ")} (request-target)",signature="#{signature}"),
      )
    end
  end
end
