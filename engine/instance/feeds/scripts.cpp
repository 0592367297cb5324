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
local what, id, original, read_at, message, ending = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if what ~= 'remove' then
  local last = redis.call('GET', KEYS[1])
  if last == 'gone' or last and tonumber(last) > tonumber(read_at) then return -1 end
end
if what ~= 'insert' then
  if what == 'remove' then read_at = 'gone' end
  redis.pcall('SET', KEYS[1], read_at, 'EX', 600) -- a full Redis does without
end
local told = 0
for i = 1, #ARGV[7] do
  local feed, way = KEYS[3 * i - 1], ARGV[7]:sub(i, i)
  local there = redis.call('EXISTS', feed) == 1
  local leaves = what == 'remove' or way == '-'
  local changed = not there and way ~= '-'
  if there and what == 'remove' then
    changed = remove(feed, id, original)
  elseif there and leaves then -- its boosts stay, and are still one
    changed = redis.call('ZREM', feed, id) == 1
  elseif there then
    changed = insert(feed, id, original, way)
    if changed then trim(feed) end
    if what == 'edit' then changed = redis.call('ZSCORE', feed, id) end
  end
  local text = leaves and ending or message
  if changed and text ~= '' then
    if (there and leaves) or redis.call('EXISTS', KEYS[3 * i + 1]) == 1 then
      redis.call('PUBLISH', KEYS[3 * i], text)
      told = told + 1
    end
  end
end
return told
)lua";

constexpr const char* change_feed = R"lua(
local feed, what, groups, told = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local arrived, listed = {}, {}
if what == 'begin' then
  if redis.call('EXISTS', feed) == 0 then redis.call('ZADD', feed, 0, '0') end
  return 1
elseif what == 'anew' then
  local newest = #ARGV > 3 and ARGV[#ARGV - 1] or '0'
  if redis.call('ZSCORE', feed, '0') then newest = '0' end
  arrived = redis.call('ZRANGEBYSCORE', feed, '(' .. newest, '+inf')
  forget(feed)
end
if what == 'merge' and redis.call('EXISTS', feed) == 0 then return 0 end
for i = 4, #ARGV, 2 do
  local id = ARGV[i]
  listed[id] = true
  if what == 'remove' then
    remove(feed, id, ARGV[i + 1])
  elseif redis.call('GET', told .. id) ~= 'gone' then
    insert(feed, id, ARGV[i + 1], groups)
  end
end
for _, id in ipairs(arrived) do
  if not listed[id] then redis.call('ZADD', feed, id, id) end
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
