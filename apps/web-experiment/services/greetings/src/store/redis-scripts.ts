/*
 * Each runs in Redis as a whole, with nothing of another client in between. An exposure's key holds "0", and "1" once it
 * was liked; the counters are one hash, the events one stream whose oldest ones go.
 */

/** KEYS: exposure, counters, events. ARGV: field, event, seconds, most events. Answers: is new, is liked. */
export const exposeScript = `
local liked = redis.call('GET', KEYS[1])
if liked then return {0, tonumber(liked)} end
redis.call('SET', KEYS[1], '0', 'EX', ARGV[3])
redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[4], '*', 'event', ARGV[2])
return {1, 0}
`;

/** KEYS: exposure, counters, events. ARGV: field, event, most events. */
export const likeScript = `
local liked = redis.call('GET', KEYS[1])
if not liked then return 'unknown' end
if liked == '1' then return 'repeated' end
redis.call('SET', KEYS[1], '1', 'KEEPTTL')
redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[2])
return 'counted'
`;
