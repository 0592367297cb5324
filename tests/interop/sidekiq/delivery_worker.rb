# A delivery worker in Ruby for a real Sidekiq process that shares Redis with Pheidi:
#
#   sidekiq -r .../delivery_worker.rb -q push      in a directory with worker.json
#
# worker.json: "redis" (socket), "key_file" (PEM), "key_ids" (by account id), "hosts_file" (/etc/hosts format) and
# "fail" (true: every delivery raises). Plain http only; signed with draft-cavage by OpenSSL.
require "sidekiq"
require "base64"
require "json"
require "net/http"
require "openssl"
require "time"
require "uri"

SETTINGS = JSON.parse(File.read("worker.json"))
KEY = OpenSSL::PKey::RSA.new(File.read(SETTINGS.fetch("key_file")))
ADDRESSES = File.readlines(SETTINGS.fetch("hosts_file")).map(&:split).to_h { |address, name| [name, address] }

Sidekiq.configure_server { |config| config.redis = {path: SETTINGS.fetch("redis")} }
# Sidekiq of Debian 12 with its redis gem would fill the log with these.
Redis.silence_deprecations = true if Redis.respond_to?(:silence_deprecations=)
# Tests make jobs due and then wait for this poller.
Sidekiq.options[:poll_interval_average] = 0.5

module ActivityPub
  class DeliveryWorker
    include Sidekiq::Worker
    sidekiq_options queue: "push", retry: 16, dead: false

    def perform(body, account_id, inbox_url, _options = {})
      raise "told to fail" if SETTINGS["fail"]

      inbox = URI(inbox_url)
      post = signed_post(inbox, body, SETTINGS.fetch("key_ids").fetch(account_id.to_s))
      answer = Net::HTTP.start(ADDRESSES.fetch(inbox.host), inbox.port) { |http| http.request(post) }
      raise "#{inbox_url} returned code #{answer.code}" unless answer.is_a?(Net::HTTPSuccess)
    end

    private

    def signed_post(inbox, body, key_id)
      signed = {
        "(request-target)" => "post #{inbox.request_uri}",
        "host" => inbox.host,
        "date" => Time.now.httpdate,
        "digest" => "SHA-256=" + Base64.strict_encode64(OpenSSL::Digest::SHA256.digest(body)),
      }
      text = signed.map { |name, value| "#{name}: #{value}" }.join("\n")
      signature = Base64.strict_encode64(KEY.sign("SHA256", text))
      fields = signed.reject { |name, _| name.start_with?("(") }
      fields["content-type"] = "application/activity+json"
      fields["signature"] =
        %(keyId="#{key_id}",algorithm="rsa-sha256",headers="#{signed.keys.join(" ")}",signature="#{signature}")
      Net::HTTP::Post.new(inbox.request_uri, fields).tap { |post| post.body = body }
    end
  end
end

# A class that only Ruby knows: leaves its arguments where a test finds them.
class EchoWorker
  include Sidekiq::Worker
  sidekiq_options queue: "default"

  def perform(*arguments)
    Sidekiq.redis { |redis| redis.rpush("echo", JSON.generate(arguments)) }
  end
end
