# web.rb SOCKET PATH...: renders pages of Sidekiq's web application. Prints status and body of each.
require_relative "connect"
require "sidekiq/web"
require "rack/mock"

Sidekiq::Web.use Rack::Session::Cookie, secret: "0" * 64
pages = ARGV.drop(1).map do |path|
  answer = Rack::MockRequest.new(Sidekiq::Web).get(path, fatal: true)
  [path, {status: answer.status, body: answer.body}]
end
puts JSON.generate(pages.to_h)
