-- For each sequence one line: `sequence`, and its name and last value as JSON. A sequence belongs to no snapshot: what is
-- read is its value of now.
SELECT 'sequence ' || json_build_object('name', schemaname || '.' || sequencename, 'value', coalesce(last_value, 0))
FROM pg_sequences
ORDER BY schemaname COLLATE "C", sequencename COLLATE "C";
