# signal.rb SOCKET quiet|stop|dump: what an administrator's click on the Busy page does to every process.
require_relative "connect"

action = {"quiet" => :quiet!, "stop" => :stop!, "dump" => :dump_threads}.fetch(ARGV.fetch(1))
puts JSON.generate(Sidekiq::ProcessSet.new.map { |p| p.public_send(action) && p.identity })
