/** Tables as oTree makes them, with every type of column that it has; who runs it owns them. */
export const STUDY_TABLES = `
  CREATE TABLE otree_session (id serial PRIMARY KEY, code varchar(16) UNIQUE, is_demo boolean, vars bytea);
  CREATE TABLE otree_participant (
    id serial PRIMARY KEY, code varchar(16), session_id integer REFERENCES otree_session, _last_request_timestamp integer
  );
  CREATE TABLE public_goods_player (
    id serial PRIMARY KEY, participant_id integer REFERENCES otree_participant, contribution numeric, payoff double precision,
    comment text, "from" varchar, large bigint
  );
`;

/** Three sessions of eight who played, and texts that no tool may stumble over. */
export const STUDY_ROWS = `
  INSERT INTO otree_session (code, is_demo, vars) SELECT 'session' || i, i = 1, '\\x00ff0a' FROM generate_series(1, 3) i;
  INSERT INTO otree_participant (code, session_id, _last_request_timestamp)
    SELECT md5(i::text)::varchar(16), 1 + i % 3, 1764000000 + i FROM generate_series(1, 24) i;
  INSERT INTO public_goods_player (participant_id, contribution, payoff, comment, "from", large)
    SELECT 1 + i % 24, i / 7.0, i / 3.0, CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN E'ein \\\\ "Wort"\\n\\\\.\\n' ELSE 'größer 🌳' END, '', i::bigint << 40
    FROM generate_series(1, 240) i;
`;
