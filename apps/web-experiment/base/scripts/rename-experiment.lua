-- ARGV: old name, new name. Makes what one experiment has counted that of another: its keys are called `{NAME:VERSION}:…`, and
-- its epochs and events say the name, too. For a copy that nobody else uses: it takes as long as it takes.
local old, new = ARGV[1], ARGV[2]
local says, shall_say = '"experiment":"' .. old .. '"', '"experiment":"' .. new .. '"'

local function renamed(text)
  local first, last = string.find(text, says, 1, true)
  if not first then return text end
  return string.sub(text, 1, first - 1) .. shall_say .. string.sub(text, last + 1)
end

local function rename_values(key)
  local pairs_of = redis.call('HGETALL', key)
  for index = 1, #pairs_of, 2 do redis.call('HSET', key, pairs_of[index], renamed(pairs_of[index + 1])) end
end

-- A thousand at once; what was taken over goes, so that little is there twice.
local function move_events(from, to)
  local entries = redis.call('XRANGE', from, '-', '+', 'COUNT', 1000)
  while #entries > 0 do
    for _, entry in ipairs(entries) do
      local fields = entry[2]
      for index = 2, #fields, 2 do fields[index] = renamed(fields[index]) end
      redis.call('XADD', to, entry[1], unpack(fields))
    end
    redis.call('XTRIM', from, 'MAXLEN', '=', redis.call('XLEN', from) - #entries)
    entries = redis.call('XRANGE', from, '-', '+', 'COUNT', 1000)
  end
  redis.call('DEL', from)
end

local prefix, cursor = '{' .. old .. ':', '0'
repeat
  local answer = redis.call('SCAN', cursor, 'COUNT', 1000)
  cursor = answer[1]
  for _, key in ipairs(answer[2]) do
    if string.sub(key, 1, #prefix) == prefix and redis.call('EXISTS', key) == 1 then
      local to = '{' .. new .. string.sub(key, #prefix)
      local kind = redis.call('TYPE', key).ok
      if kind == 'stream' then
        move_events(key, to)
      else
        if kind == 'hash' then rename_values(key) end
        redis.call('RENAME', key, to)
      end
    end
  end
until cursor == '0'
return 1
