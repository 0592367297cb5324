# Sidekiq with the worker of the inbox.
#
#   sidekiq -r .../boot.rb -q ingress -c 25
require_relative "database"
require_relative "processing_worker"
