# Persistent http.rb clients by site, so that a delivery finds a connection that an earlier one left.
class KeptConnections
  def initialize
    @idle = Hash.new { |clients, site| clients[site] = [] }
    @lock = Mutex.new
  end

  # Yields a client of the site. After an error its connection is closed, not kept.
  def with(site)
    client = @lock.synchronize { @idle[site].pop } || connect(site)
    result = yield client
    @lock.synchronize { @idle[site].push(client) }
    result
  rescue StandardError
    client&.close
    raise
  end

  private

  def connect(site)
    HTTP.timeout(connect: 5, write: 10, read: 10).persistent(site)
  end
end
