-- In plain words, one a line, where a database (:found) is other than a dump's manifest, or the database of which a dump
-- was made (:expected); nothing where it is the same. A dump takes a sequence's value at a moment between two readings,
-- so the value may lie between :before and :expected.
WITH
  expected AS (SELECT * FROM json_to_recordset(:'expected'::json -> 'tables') AS t (name text, rows bigint, sha256 text)),
  found AS (SELECT * FROM json_to_recordset(:'found'::json -> 'tables') AS t (name text, rows bigint, sha256 text)),
  lowest AS (SELECT * FROM json_to_recordset(:'before'::json -> 'sequences') AS s (name text, value bigint)),
  highest AS (SELECT * FROM json_to_recordset(:'expected'::json -> 'sequences') AS s (name text, value bigint)),
  restored AS (SELECT * FROM json_to_recordset(:'found'::json -> 'sequences') AS s (name text, value bigint))
SELECT name || CASE
    WHEN found.rows IS NULL THEN ' is missing'
    WHEN expected.rows IS NULL THEN ' should not be there'
    WHEN found.rows <> expected.rows THEN format(' has %s rows instead of %s', found.rows, expected.rows)
    ELSE ' has other contents'
  END
FROM expected FULL JOIN found USING (name)
WHERE (expected.rows, expected.sha256) IS DISTINCT FROM (found.rows, found.sha256)
UNION ALL
SELECT name || ' counts from another number'
FROM highest FULL JOIN restored USING (name) LEFT JOIN lowest USING (name)
WHERE (restored.value BETWEEN SYMMETRIC coalesce(lowest.value, 0) AND highest.value) IS NOT TRUE
ORDER BY 1
LIMIT 10;
