-- For each table one line: `table`, and its name, number of rows and hash as JSON. The hash is of its columns' names and
-- types and of the sorted hashes of its rows, so neither the rows' order on the disk nor the server's settings matter.
-- Rows are hashed in up to 4096 groups: a table of any size needs little memory, for sorting goes to the disk.
-- Large objects are not looked at; oTree has none.
SET "DateStyle" = 'ISO, YMD';
SET "IntervalStyle" = 'postgres';
SET "TimeZone" = 'UTC';
SET extra_float_digits = 1;
SET bytea_output = 'hex';

SELECT format(
  $statement$
  SELECT 'table ' || json_build_object(
    'name', %1$L,
    'rows', coalesce(sum(rows), 0),
    'sha256', encode(sha256(convert_to(%2$L || coalesce(string_agg(hash, '' ORDER BY part COLLATE "C"), ''), 'UTF8')), 'hex')
  )
  FROM (
    SELECT left(hash, 3) AS part, count(*) AS rows,
      encode(sha256(convert_to(string_agg(hash, '' ORDER BY hash COLLATE "C"), 'UTF8')), 'hex') AS hash
    FROM (SELECT encode(sha256(convert_to((grove_row.*)::text, 'UTF8')), 'hex') AS hash FROM ONLY %3$s AS grove_row) AS by_row
    GROUP BY 1
  ) AS by_part
  $statement$,
  nspname || '.' || relname,
  (
    SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
  ),
  format('%I.%I', nspname, relname)
)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
ORDER BY nspname COLLATE "C", relname COLLATE "C"
\gexec
