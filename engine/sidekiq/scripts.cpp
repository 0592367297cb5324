// The text of every script. KEYS and ARGV are listed at the head of each, after what it shares with others.
#include "scripts.hpp"

namespace pheidi::sidekiq::scripts {

namespace {

constexpr const char* allow_oom = "allow-oom";

// What several scripts begin with.

const std::string counting = R"lua(
local function count(total, today, n)
  if n == 0 then return end
  redis.pcall('INCRBY', total, n)
  redis.pcall('INCRBY', today, n)
  redis.pcall('EXPIRE', today, 157680000)
end
)lua";

const std::string trimming = R"lua(
local function trim_dead(dead, cutoff)
  redis.pcall('ZREMRANGEBYSCORE', dead, '-inf', cutoff)
  redis.pcall('ZREMRANGEBYRANK', dead, 0, -10000)
end
)lua";

} // namespace

// The lease holds the process's epoch: a fetch that was sent on a connection we have given up is of an older
// epoch and must not put jobs into a record that was already read again.
const redis::script fetch{R"lua(
-- KEYS lease holders in-flight queue...   ARGV identity epoch first-sequence max-jobs max-bytes name...
-- answers {taken per queue, or -1 for a key that is no list} {jobs}
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return redis.error_reply('LEASE not held') end
local kind = redis.call('TYPE', KEYS[3]).ok
if kind ~= 'none' and kind ~= 'hash' then return redis.error_reply('WRONGTYPE in-flight record') end
local sequence, jobs_left, bytes_left = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local taken, jobs = {}, {}
for i = 4, #KEYS do
  local name, n = ARGV[i + 2] .. ':', 0
  while jobs_left > 0 and bytes_left > 0 do
    local job = redis.pcall('RPOP', KEYS[i])
    if type(job) == 'table' then n = -1 end
    if type(job) ~= 'string' then break end
    redis.call('HSET', KEYS[3], name .. sequence, job)
    jobs[#jobs + 1] = job
    sequence, n = sequence + 1, n + 1
    jobs_left, bytes_left = jobs_left - 1, bytes_left - #job
  end
  taken[#taken + 1] = n
end
if #jobs > 0 then redis.call('SADD', KEYS[2], ARGV[1]) end
return {taken, jobs}
)lua",
                          allow_oom};

const redis::script reclaim{R"lua(
-- KEYS lease in-flight   ARGV epoch {from to}...
-- raises the epoch, then answers {field, job}... of the sequences from <= s < to
local held = tonumber(redis.call('GET', KEYS[1]) or '')
local epoch = tonumber(ARGV[1])
if not held or held > epoch then return redis.error_reply('LEASE not held') end
if held < epoch then
  redis.call('PSETEX', KEYS[1], math.max(redis.call('PTTL', KEYS[1]), 1), ARGV[1])
end
local out = {}
for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
  local s = tonumber(string.match(field, ':(%d+)$') or '')
  for i = 2, #ARGV, 2 do
    if s and s >= tonumber(ARGV[i]) and s < tonumber(ARGV[i + 1]) then
      out[#out + 1] = field
      out[#out + 1] = redis.call('HGET', KEYS[2], field)
      break
    end
  end
end
return out
)lua",
                            allow_oom};

const redis::script settle{counting + trimming + R"lua(
-- KEYS in-flight retry schedule dead queues processed failed processed-today failed-today lock-digests
-- ARGV queue-prefix dead-cutoff count-of-plain field... then {op field counts a b}...
--   z score job: retry   s score job: schedule   d score job: dead   q name job: queue   b name: give back   n: nothing
--   h receipt remark: nothing, and a fan-out's receipt says so; without a remark it was delivered
--   u lock jid: nothing, and the lock of sidekiq-unique-jobs is given free if that jid holds it
--   counts: "p" processed, "pf" processed and failed, "-" neither
-- answers settled, foreign, undone
local record = KEYS[1]
local settled, foreign, undone, processed, failed, buried = 0, 0, 0, 0, 0, false
local plain = tonumber(ARGV[3])
for from = 4, plain + 3, 1000 do
  local to = math.min(from + 999, plain + 3)
  local n = redis.call('HDEL', record, unpack(ARGV, from, to))
  settled, processed, foreign = settled + n, processed + n, foreign + (to - from + 1 - n)
end

local move = {}
function move.n() return true end
function move.h(receipt, remark)
  if (tonumber(redis.pcall('HGET', receipt, 'waiting') or nil) or 0) < 1 then return end
  redis.pcall('HINCRBY', receipt, 'waiting', -1)
  redis.pcall('HINCRBY', receipt, remark == '' and 'delivered' or 'refused', 1)
end
function move.u(lock, jid)
  if redis.pcall('HDEL', lock .. ':LOCKED', jid) ~= 1 then return end
  redis.pcall('UNLINK', lock, lock .. ':INFO', lock .. ':LOCKED', lock .. ':PRIMED')
  redis.pcall('ZREM', KEYS[10], lock)
  redis.pcall('LPUSH', lock .. ':QUEUED', '1')
  redis.pcall('PEXPIRE', lock .. ':QUEUED', 5000)
end
function move.z(score, job) return redis.pcall('ZADD', KEYS[2], score, job) end
function move.s(score, job) return redis.pcall('ZADD', KEYS[3], score, job) end
function move.d(score, job)
  buried = true
  return redis.pcall('ZADD', KEYS[4], score, job)
end
function move.q(name, job)
  local pushed = redis.pcall('LPUSH', ARGV[1] .. name, job)
  if type(pushed) == 'number' then redis.pcall('SADD', KEYS[5], name) end
  return pushed
end
function move.b(name, _, raw) return redis.pcall('RPUSH', ARGV[1] .. name, raw) end

for i = plain + 4, #ARGV, 5 do
  local field, counts = ARGV[i + 1], ARGV[i + 2]
  local raw = redis.call('HGET', record, field)
  if raw and redis.call('HDEL', record, field) == 1 then
    local moved = move[ARGV[i]](ARGV[i + 3], ARGV[i + 4], raw)
    if type(moved) == 'table' then
      redis.call('HSET', record, field, raw)
      undone = undone + 1
    else
      settled = settled + 1
      if counts ~= '-' then processed = processed + 1 end
      if counts == 'pf' then failed = failed + 1 end
    end
  else
    foreign = foreign + 1
  end
end

if buried then trim_dead(KEYS[4], ARGV[2]) end
count(KEYS[6], KEYS[8], processed)
count(KEYS[7], KEYS[9], failed)
return {settled, foreign, undone}
)lua",
                           allow_oom};

const redis::script begin_parts{R"lua(
-- KEYS text receipt receipts   ARGV text life
-- and with a receipt: now oldest most member receipt-prefix {field value}...
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
if #ARGV == 2 then return 1 end
redis.call('HSET', KEYS[2], unpack(ARGV, 8))
redis.call('EXPIRE', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[6])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[4])
for _, old in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1 - tonumber(ARGV[5]))) do
  redis.call('ZREM', KEYS[3], old)
  redis.call('DEL', ARGV[7] .. string.match(old, '[^:]*$'))
end
return 1
)lua",
                                {}};

const redis::script end_parts{counting + trimming + R"lua(
-- KEYS in-flight ended retry schedule dead processed failed processed-today failed-today text recoveries receipt
-- ARGV field life dead-cutoff failed now count-of-plain part... then {op part a b}...
--   z score job: retry   s score job: schedule   d score job: dead   r reason '': refused
-- answers -1 when the job is not ours, else how many parts stay because they could not be put anywhere
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return -1 end
local plain, undone = tonumber(ARGV[6]), 0
local n = {n = 0, z = 0, s = 0, d = 0, r = 0}
local receipt = redis.pcall('HEXISTS', KEYS[12], 'begun') == 1
for i = 7, plain + 6 do n.n = n.n + 1 - redis.call('SETBIT', KEYS[2], ARGV[i], 1) end

local move = {}
function move.z(score, job) return redis.pcall('ZADD', KEYS[3], score, job) end
function move.s(score, job) return redis.pcall('ZADD', KEYS[4], score, job) end
function move.d(score, job) return redis.pcall('ZADD', KEYS[5], score, job) end
function move.r(reason, _, part)
  if receipt and redis.pcall('HLEN', KEYS[12]) < 206 then
    redis.pcall('HSET', KEYS[12], 'r:' .. part, reason)
  end
  return true
end
for i = plain + 7, #ARGV, 4 do
  local op, part = ARGV[i], ARGV[i + 1]
  if redis.call('GETBIT', KEYS[2], part) == 0 then
    if type(move[op](ARGV[i + 2], ARGV[i + 3], part)) == 'table' then
      undone = undone + 1
    else
      redis.call('SETBIT', KEYS[2], part, 1)
      n[op] = n[op] + 1
    end
  end
end
if n.d > 0 then trim_dead(KEYS[5], ARGV[3]) end
redis.call('EXPIRE', KEYS[2], ARGV[2])
redis.call('EXPIRE', KEYS[10], ARGV[2])
if receipt then
  redis.pcall('HINCRBY', KEYS[12], 'delivered', n.n)
  redis.pcall('HINCRBY', KEYS[12], 'refused', n.r)
  redis.pcall('HINCRBY', KEYS[12], 'waiting', n.z + n.s)
  redis.pcall('HINCRBY', KEYS[12], 'dead', n.d)
  redis.pcall('HSET', KEYS[12], 'changed', ARGV[5])
  redis.pcall('EXPIRE', KEYS[12], ARGV[2])
end

local ended = n.n + n.r + n.z + n.s + n.d
-- A job that gets on is not what kills its process.
if ended > 0 then redis.call('DEL', KEYS[11]) end
count(KEYS[6], KEYS[8], ended)
count(KEYS[7], KEYS[9], math.min(tonumber(ARGV[4]), ended))
return undone
)lua",
                              allow_oom};

const redis::script forget_parts{R"lua(
-- KEYS in-flight text ended   ARGV field
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 0 end
redis.call('DEL', KEYS[2], KEYS[3])
return 1
)lua",
                                 allow_oom};

const redis::script renew_lease{R"lua(
-- KEYS lease holders   ARGV identity epoch milliseconds
local held = tonumber(redis.call('GET', KEYS[1]) or '')
if held and held >= tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
else
  redis.call('PSETEX', KEYS[1], ARGV[3], ARGV[2])
end
redis.call('SADD', KEYS[2], ARGV[1])
return 1
)lua",
                                allow_oom};

const redis::script release_lease{R"lua(
-- KEYS lease holders in-flight   ARGV identity
-- answers how many records are left for others to recover
redis.call('DEL', KEYS[1])
local left = redis.call('HLEN', KEYS[3])
if left == 0 then redis.call('SREM', KEYS[2], ARGV[1]) end
return left
)lua",
                                  allow_oom};

const redis::script lock{R"lua(
-- KEYS lock   ARGV identity milliseconds
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0
)lua",
                         allow_oom};

const redis::script unlock{R"lua(
-- KEYS lock   ARGV identity
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
)lua",
                           allow_oom};

const redis::script take_back{trimming + R"lua(
-- KEYS lock lease in-flight dead   ARGV reaper lock-milliseconds queue-prefix counter-prefix poison-after now cutoff
-- then {field queue jid text}..., the last taken first, so pushing to the head restores the order
-- answers given back, condemned, undone; or -1 when the lock or the owner's death is no longer certain
if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('EXISTS', KEYS[2]) == 1 then return {-1, 0, 0} end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local given, condemned, undone, limit = 0, 0, 0, tonumber(ARGV[5])
for i = 8, #ARGV, 4 do
  local field, queue, jid, text = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local raw = redis.call('HGET', KEYS[3], field)
  if raw and redis.call('HDEL', KEYS[3], field) == 1 then
    local counter = ARGV[4] .. (jid ~= '' and jid or redis.sha1hex(raw))
    local times = redis.pcall('INCR', counter)
    redis.pcall('EXPIRE', counter, 86400)
    local poison = limit > 0 and type(times) == 'number' and times >= limit
    local moved
    if poison then
      moved = redis.pcall('ZADD', KEYS[4], ARGV[6], text ~= '' and text or raw)
    else
      moved = redis.pcall('RPUSH', ARGV[3] .. queue, raw)
    end
    if type(moved) == 'table' then
      redis.call('HSET', KEYS[3], field, raw)
      undone = undone + 1
    elseif poison then
      condemned = condemned + 1
    else
      given = given + 1
    end
  end
end
if condemned > 0 then trim_dead(KEYS[4], ARGV[7]) end
return {given, condemned, undone}
)lua",
                              allow_oom};

const redis::script forget{R"lua(
-- KEYS lease holders in-flight   ARGV identity
if redis.call('EXISTS', KEYS[1], KEYS[3]) == 0 then return redis.call('SREM', KEYS[2], ARGV[1]) end
return 0
)lua",
                           allow_oom};

const redis::script promote{trimming + R"lua(
-- KEYS set queues dead   ARGV queue-prefix now cutoff {member queue text}...   (queue "": to the dead set as it is)
-- answers moved, buried
local moved, buried = 0, 0
for i = 4, #ARGV, 3 do
  local member, queue, text = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local score = redis.call('ZSCORE', KEYS[1], member)
  if score and redis.call('ZREM', KEYS[1], member) == 1 then
    local put
    if queue == '' then
      put = redis.pcall('ZADD', KEYS[3], ARGV[2], member)
    else
      put = redis.pcall('LPUSH', ARGV[1] .. queue, text)
    end
    if type(put) == 'table' then
      redis.call('ZADD', KEYS[1], score, member)
    elseif queue == '' then
      buried = buried + 1
    else
      redis.pcall('SADD', KEYS[2], queue)
      moved = moved + 1
    end
  end
end
if buried > 0 then trim_dead(KEYS[3], ARGV[3]) end
return {moved, buried}
)lua",
                            allow_oom};

const redis::script heartbeat{R"lua(
-- KEYS processes record work signals   ARGV identity count-of-record-arguments {field value}... {row-id row}...
-- answers the signals that waited
redis.call('UNLINK', KEYS[3])
local last = tonumber(ARGV[2]) + 2
redis.call('HSET', KEYS[2], unpack(ARGV, 3, last))
redis.call('EXPIRE', KEYS[2], 60)
redis.call('SADD', KEYS[1], ARGV[1])
if #ARGV > last then
  redis.call('HSET', KEYS[3], unpack(ARGV, last + 1, #ARGV))
  redis.call('EXPIRE', KEYS[3], 60)
end
local signals = {}
while #signals < 10 do
  local s = redis.call('RPOP', KEYS[4])
  if not s then break end
  signals[#signals + 1] = s
end
return signals
)lua",
                              allow_oom};

const redis::script leave{R"lua(
-- KEYS processes work   ARGV identity
redis.call('SREM', KEYS[1], ARGV[1])
redis.call('UNLINK', KEYS[2])
return 1
)lua",
                          allow_oom};

} // namespace pheidi::sidekiq::scripts
