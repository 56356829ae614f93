/*
 * Each runs in Redis as a whole, with nothing of another client in between. An exposure's key holds "0", and "1" once it
 * was liked; the counters are two hashes, of the version (`ARM.likes`) and of its epochs (`EPOCH.ARM.likes`: no name holds a
 * dot); the epochs are a hash whose values begin with their place in the order; the events are one stream whose oldest ones go.
 */

/** KEYS: exposure, both counters, events. ARGV: both fields, event, seconds, most events. Answers: is new, is liked. */
export const exposeScript = `
local liked = redis.call('GET', KEYS[1])
if liked then return {0, tonumber(liked)} end
redis.call('SET', KEYS[1], '0', 'EX', ARGV[4])
redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
redis.call('HINCRBY', KEYS[3], ARGV[2], 1)
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[5], '*', 'event', ARGV[3])
return {1, 0}
`;

/** KEYS: exposure, both counters, events. ARGV: both fields, event, most events. */
export const likeScript = `
local liked = redis.call('GET', KEYS[1])
if not liked then return 'unknown' end
if liked == '1' then return 'repeated' end
redis.call('SET', KEYS[1], '1', 'KEEPTTL')
redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
redis.call('HINCRBY', KEYS[3], ARGV[2], 1)
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[4], '*', 'event', ARGV[3])
return 'counted'
`;

/** KEYS: epochs. ARGV: name, epoch. Answers: the place and the epoch that are kept under this name. */
export const startEpochScript = `
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known then return known end
local placed = redis.call('HLEN', KEYS[1]) .. ' ' .. ARGV[2]
redis.call('HSET', KEYS[1], ARGV[1], placed)
return placed
`;

/** KEYS: both counters, epochs. Answers: the fields and values of each counter, and the values of the epochs. */
export const resultsScript = `
return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]), redis.call('HVALS', KEYS[3])}
`;
