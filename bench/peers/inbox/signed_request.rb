# A draft-cavage signature over a POST, as Mastodon makes and checks it.
require "base64"
require "openssl"
require "time"

# Public keys by id, parsed once and kept.
class Keys
  FIND = "SELECT account_id, public_key FROM keypairs WHERE uri = $1 AND NOT revoked".freeze

  def initialize
    @known = {}
    @lock = Mutex.new
  end

  # [account id, key], or nil when nobody has it.
  def find(id)
    @lock.synchronize { @known[id] } || read(id)
  end

  private

  def read(id)
    row = DATABASE.with { |database| database.exec_params(FIND, [id]).first }
    return unless row

    found = [row.fetch("account_id").to_i, OpenSSL::PKey::RSA.new(row.fetch("public_key"))]
    @lock.synchronize { @known[id] = found }
  end
end

class SignedRequest
  PARAMETER = /([A-Za-z]+)="([^"]*)"/.freeze
  WINDOW = 12 * 3600

  def initialize(env, body)
    @env = env
    @body = body
  end

  # The id of the account that signed, or nil.
  def account(keys)
    return unless fresh? && digest_matches?

    parameters = @env.fetch("HTTP_SIGNATURE", "").scan(PARAMETER).to_h
    id, key = keys.find(parameters["keyId"])
    return unless id && covers_enough?(parameters["headers"])

    signature = Base64.decode64(parameters["signature"])
    id if key.verify("SHA256", signature, signed_text(parameters["headers"]))
  end

  private

  def fresh?
    (Time.now - Time.httpdate(@env.fetch("HTTP_DATE"))).abs < WINDOW
  rescue ArgumentError, KeyError
    false
  end

  def digest_matches?
    @env["HTTP_DIGEST"] == "SHA-256=" + Base64.strict_encode64(OpenSSL::Digest::SHA256.digest(@body))
  end

  def covers_enough?(headers)
    (%w[(request-target) host date digest] - headers.to_s.split).empty?
  end

  def signed_text(headers)
    headers.split.map { |name| "#{name}: #{value(name)}" }.join("\n")
  end

  def value(name)
    case name
    when "(request-target)" then "#{@env["REQUEST_METHOD"].downcase} #{@env["PATH_INFO"]}"
    when "content-type" then @env["CONTENT_TYPE"]
    else @env["HTTP_" + name.upcase.tr("-", "_")]
    end
  end
end
