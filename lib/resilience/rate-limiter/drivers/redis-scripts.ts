import type { RateLimitAlgorithm } from '../algorithms/rate-limit-algorithm.js'

/**
 * The algorithms of `../algorithms` in Lua 5.1, one script each: what they do, and in what order, is the same, so the tests hold them against
 * each other. Times are whole microseconds of the server's clock. A script reads and writes one key, which goes when the budget is idle.
 *
 * Each algorithm defines `load`, `earliest`, `take`, `available`, `refresh_at`, `idle_at`, `save` over these.
 */
const ARGUMENTS = `
local key = KEYS[1]
local command = ARGV[1]
local limit, period, capacity = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local permits, max_wait = tonumber(ARGV[5]), tonumber(ARGV[6])
local function text(number) return string.format('%.17g', number) end
local function store(value, idle_at)
  redis.call('SET', key, value, 'PX', math.max(1, math.ceil((idle_at - now) / 1000) + 1))
end
local before = false
`

/** Since Redis 5 a script may read the clock and write. */
export const SERVER_TIME = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
`

const FIXED_WINDOW = `
local start, used = nil, 0
local function load()
  before = redis.call('GET', key)
  if before then
    local s, u = string.match(before, '^(%S+) (%S+)$')
    start, used = tonumber(s), tonumber(u)
  end
end
local function open(at) return start ~= nil and at < start + period end
local function earliest(count)
  if count > limit then return nil end
  if not open(now) then return now end
  if used + count > limit then return start + period end
  return math.max(now, start)
end
local function take(at, count)
  if open(at) and used + count <= limit then
    used = used + count
    return
  end
  local window = math.floor(at / period) * period
  start = start and math.max(start + period, window) or window
  used = count
end
local function available()
  if not open(now) then return limit end
  return limit - used - math.max(0, math.ceil((start - now) / period)) * limit
end
local function refresh_at()
  if not open(now) then return (math.floor(now / period) + 1) * period end
  if used < limit and now < start then return start end
  return start + period
end
local function save()
  local after = text(start) .. ' ' .. text(used)
  store(after, start + period)
  return after
end
`

/** A list of times, one per permit: what a budget remembers can not be written anew for each call. */
const SLIDING_WINDOW_LOG = `
local size, last = 0, nil
local function load()
  local oldest = tonumber(redis.call('LINDEX', key, 0) or nil)
  while oldest and oldest + period <= now do
    redis.call('LPOP', key)
    oldest = tonumber(redis.call('LINDEX', key, 0) or nil)
  end
  size = redis.call('LLEN', key)
  last = tonumber(redis.call('LINDEX', key, -1) or nil)
end
local function earliest(count)
  if count > limit then return nil end
  local at = math.max(now, last or now)
  local missing = count - (limit - size)
  if missing <= 0 then return at end
  return math.max(at, tonumber(redis.call('LINDEX', key, missing - 1)) + period)
end
local added = 0
local function take(at, count)
  last = math.max(at, last or at)
  added = count
end
local function available() return limit - size - added end
local function refresh_at()
  local oldest = tonumber(redis.call('LINDEX', key, 0) or nil)
  if not oldest then return now end
  return oldest + period
end
local function save()
  local value = text(last)
  for first = 1, added, 1000 do
    local values = {}
    for i = first, math.min(added, first + 999) do values[#values + 1] = value end
    redis.call('RPUSH', key, unpack(values))
  end
  size, added = size + added, 0
  redis.call('PEXPIRE', key, math.max(1, math.ceil((last + period - now) / 1000) + 1))
  return value
end
`

const SLIDING_WINDOW_COUNTER = `
local counts, total, last = {}, 0, nil
local function load()
  before = redis.call('GET', key)
  if not before then return end
  for b, l, p in string.gmatch(before, '(%S+) (%S+) (%S+)') do
    local count = { begin = tonumber(b), last = tonumber(l), permits = tonumber(p) }
    counts[#counts + 1] = count
    total = total + count.permits
    last = count.last
  end
  while counts[1] and counts[1].last + period <= now do
    total = total - counts[1].permits
    table.remove(counts, 1)
  end
end
local function earliest(count)
  if count > limit then return nil end
  local at, taken = math.max(now, last or now), total
  for _, counted in ipairs(counts) do
    if taken + count <= limit then return at end
    at = math.max(at, counted.last + period)
    taken = taken - counted.permits
  end
  return at
end
local function take(at, count)
  last = math.max(at, last or at)
  local newest = counts[#counts]
  if newest and last < newest.begin + period / 10 then
    newest.last = last
    newest.permits = newest.permits + count
  else
    counts[#counts + 1] = { begin = last, last = last, permits = count }
  end
  total = total + count
end
local function available() return limit - total end
local function refresh_at()
  if not counts[1] then return now end
  return counts[1].last + period
end
local function save()
  local values = {}
  for i, count in ipairs(counts) do
    values[i] = text(count.begin) .. ' ' .. text(count.last) .. ' ' .. text(count.permits)
  end
  local after = table.concat(values, ' ')
  store(after, last + period)
  return after
end
`

const TOKEN_BUCKET = `
local mark, debt = now, 0
local function load()
  before = redis.call('GET', key)
  if not before then return end
  local m, d, p = string.match(before, '^(%S+) (%S+) (%S+)$')
  mark, debt = tonumber(m), tonumber(d)
  if tonumber(p) ~= period then debt = debt / tonumber(p) * period end
end
local function debt_at(at) return math.max(0, debt - (at - mark) * limit) end
local function earliest(count)
  if count > most then return nil end
  local at = math.max(now, mark)
  local allowed = math.max(0, capacity - count) * period
  if debt_at(at) <= allowed then return at end
  return mark + math.ceil((debt - allowed) / limit)
end
local function take(at, count)
  local time = math.max(at, mark)
  debt = debt_at(time) + count * period
  mark = time
end
local function available() return capacity - math.ceil(debt_at(now) / period - 1e-9) end
local function refresh_at()
  local missing = debt_at(now) / period - 1e-9
  if missing <= 0 then return now end
  local next_missing = math.min(math.ceil(missing), capacity) - 1
  return mark + math.ceil((debt - next_missing * period) / limit)
end
local function save()
  local after = text(mark) .. ' ' .. text(debt) .. ' ' .. text(period)
  store(after, mark + math.ceil(debt / limit))
  return after
end
`

/** What of a script differs between the algorithms. */
interface Dialect {
  readonly body: string
  /** Undoes a reservation that `ARGV[7]` (the state after it) and `ARGV[8]` (before it) tell of. */
  readonly release: string
}

/** Only the latest reservation: others were reckoned with it. */
const RELEASE_STATE = `
if redis.call('GET', key) ~= ARGV[7] then return 0 end
if ARGV[8] == '' then redis.call('DEL', key)
else redis.call('SET', key, ARGV[8], 'KEEPTTL') end
return 1
`

/** Each entry stands for itself, so any can go. */
const RELEASE_ENTRIES = `return redis.call('LREM', key, -permits, ARGV[7])`

const TOKENS: Dialect = { body: `local most = capacity\n${TOKEN_BUCKET}`, release: RELEASE_STATE }

const DIALECTS: Readonly<Record<RateLimitAlgorithm, Dialect>> = {
  'fixed-window': { body: FIXED_WINDOW, release: RELEASE_STATE },
  'sliding-window-log': { body: SLIDING_WINDOW_LOG, release: RELEASE_ENTRIES },
  'sliding-window-counter': { body: SLIDING_WINDOW_COUNTER, release: RELEASE_STATE },
  'token-bucket': TOKENS,
  'leaky-bucket': {
    body: `local most = limit\ncapacity = 1\n${TOKEN_BUCKET}`,
    release: RELEASE_STATE,
  },
}

/**
 * The script of an algorithm: one atomic step. `ARGV`: command (`acquire`, `drain`, `release`), limit, period, capacity, permits, longest wait;
 * `release` has the states after and before its reservation as well.
 *
 * `acquire` returns whether it took the permits, when they may be used (-1: never), now, what is left, when there is more, the state after and
 * before; `drain` returns how many permits it took.
 *
 * @param time Lua that sets `now`
 */
export function redisScript(algorithm: RateLimitAlgorithm, time: string = SERVER_TIME): string {
  const { body, release } = DIALECTS[algorithm]
  return `${time}${ARGUMENTS}
if command == 'release' then
${release}
end
${body}
load()
if command == 'drain' then
  permits = math.max(0, available())
  if permits > 0 then
    take(now, permits)
    save()
  end
  return permits
end
local at = earliest(permits)
local permitted, after = 0, ''
if at and at - now <= max_wait then
  take(at, permits)
  after = save()
  permitted = 1
end
return { permitted, at or -1, now, available(), refresh_at(), after, before or '' }
`
}
