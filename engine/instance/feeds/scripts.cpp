// Their texts.
#include "instance/feeds/scripts.hpp"

#include <fmt/format.h>

namespace pheidi::instance::feeds::scripts {

namespace {

constexpr const char* common = R"lua(
local function trim(feed)
  redis.call('ZREMRANGEBYRANK', feed, 0, -801)
  local edge = redis.call('ZREVRANGE', feed, 80, 80, 'WITHSCORES')
  if not edge[2] then return end
  local tracked = feed .. ':reblogs'
  for _, original in ipairs(redis.call('ZRANGEBYSCORE', tracked, '-inf', edge[2])) do
    redis.call('DEL', tracked .. ':' .. original)
  end
  redis.call('ZREMRANGEBYSCORE', tracked, '-inf', edge[2])
end

local function insert(feed, id, original, groups)
  if redis.call('ZSCORE', feed, id) then return false end
  local tracked = feed .. ':reblogs'
  if groups == '1' and original ~= '' then
    local rank = redis.call('ZREVRANK', feed, original)
    if rank and rank < 80 then return false end
    if redis.call('ZADD', tracked, 'NX', id, original) == 0 then
      redis.call('SADD', tracked .. ':' .. original, id)
      return false
    end
  elseif groups == '1' and redis.call('ZSCORE', tracked, id) then
    return false
  end
  redis.call('ZADD', feed, id, id)
  return true
end

local function older(a, b)
  if #a ~= #b then return #a < #b end
  return a < b
end

local function remove(feed, id, original)
  local tracked = feed .. ':reblogs'
  if original == '' then
    redis.call('ZREM', tracked, id)
    redis.call('DEL', tracked .. ':' .. id)
    return redis.call('ZREM', feed, id) == 1
  end
  local held = tracked .. ':' .. original
  redis.call('SREM', held, id)
  if redis.call('ZREM', feed, id) == 0 then return false end
  local shown = redis.call('ZSCORE', tracked, original)
  if not shown or tonumber(shown) ~= tonumber(id) then return true end
  redis.call('ZREM', tracked, original)
  local oldest = nil
  for _, boost in ipairs(redis.call('SMEMBERS', held)) do
    if not oldest or older(boost, oldest) then oldest = boost end
  end
  if oldest then
    redis.call('SREM', held, oldest)
    redis.call('ZADD', feed, oldest, oldest)
    redis.call('ZADD', tracked, oldest, original)
  end
  return true
end

local function forget(feed)
  local tracked = feed .. ':reblogs'
  for _, original in ipairs(redis.call('ZRANGE', tracked, 0, -1)) do
    redis.call('DEL', tracked .. ':' .. original)
  end
  redis.call('DEL', tracked, feed)
end
)lua";

constexpr const char* change_feeds = R"lua(
local what, id, original, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local told = 0
for i = 1, #KEYS / 3 do
  local feed = KEYS[3 * i - 2]
  local there = redis.call('EXISTS', feed) == 1
  local changed = not there
  if there and what == 'insert' then
    changed = insert(feed, id, original, ARGV[5]:sub(i, i))
    if changed then trim(feed) end
  elseif there and what == 'remove' then
    changed = remove(feed, id, original)
  elseif there then
    changed = redis.call('ZSCORE', feed, id)
  end
  if changed and message ~= '' then
    if (there and what == 'remove') or redis.call('EXISTS', KEYS[3 * i]) == 1 then
      redis.call('PUBLISH', KEYS[3 * i - 1], message)
      told = told + 1
    end
  end
end
return told
)lua";

constexpr const char* change_feed = R"lua(
local feed, what, groups = KEYS[1], ARGV[1], ARGV[2]
local arrived = {}
if what == 'begin' then
  if redis.call('EXISTS', feed) == 0 then redis.call('ZADD', feed, 0, '0') end
  return 1
elseif what == 'anew' then
  local newest = #ARGV > 2 and ARGV[#ARGV - 1] or '0'
  arrived = redis.call('ZRANGEBYSCORE', feed, '(' .. newest, '+inf')
  forget(feed)
end
if what == 'merge' and redis.call('EXISTS', feed) == 0 then return 0 end
for i = 3, #ARGV, 2 do
  if what == 'remove' then
    remove(feed, ARGV[i], ARGV[i + 1])
  else
    insert(feed, ARGV[i], ARGV[i + 1], groups)
  end
end
for _, id in ipairs(arrived) do
  redis.call('ZADD', feed, id, id)
end
if what ~= 'remove' then trim(feed) end
return 1
)lua";

constexpr const char* tell_streams = R"lua(
local told = 0
for i = 1, #KEYS / 2 do
  if ARGV[2 * i - 1] == '0' or redis.call('EXISTS', KEYS[2 * i]) == 1 then
    redis.call('PUBLISH', KEYS[2 * i - 1], ARGV[2 * i])
    told = told + 1
  end
end
return told
)lua";

constexpr const char* forget_feeds = R"lua(
local idle = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, name in ipairs(idle) do
  local feed = ARGV[3] .. 'feed:' .. name
  local tracked = feed .. ':reblogs'
  for _, original in ipairs(redis.call('ZRANGE', tracked, 0, -1)) do
    redis.call('DEL', tracked .. ':' .. original)
  end
  redis.call('DEL', tracked, feed)
  redis.call('ZREM', KEYS[1], name)
end
return #idle
)lua";

} // namespace

const redis::script& one_post() {
  static const redis::script s{fmt::format("{}{}", common, change_feeds), ""};
  return s;
}

const redis::script& one_feed() {
  static const redis::script s{fmt::format("{}{}", common, change_feed), ""};
  return s;
}

const redis::script& tell() {
  static const redis::script s{tell_streams, "allow-oom"};
  return s;
}

const redis::script& forget() {
  static const redis::script s{forget_feeds, "allow-oom"};
  return s;
}

} // namespace pheidi::instance::feeds::scripts
