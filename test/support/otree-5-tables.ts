/**
 * The two tables of oTree 5.11.5 that tell sessions and participants, as its `otree resetdb` makes them. Version 6 gave
 * `otree_participant` other columns and kept those that say who is playing.
 */
export const otree5Tables = `
  CREATE TABLE otree_session (
    id serial PRIMARY KEY, _vars text, config text, label varchar, code varchar(16) NOT NULL, "mturk_HITId" varchar(300),
    "mturk_HITGroupId" varchar(300), is_mturk boolean, mturk_use_sandbox boolean, mturk_expiration double precision,
    mturk_qual_id varchar(50), archived boolean, comment text, _anonymous_code varchar(20) NOT NULL, is_demo boolean,
    _admin_report_app_names text, _admin_report_num_rounds varchar(255), num_participants integer, _created integer
  );
  CREATE TABLE otree_participant (
    id serial PRIMARY KEY, _vars text, session_id integer REFERENCES otree_session ON DELETE CASCADE, label varchar(100),
    id_in_session integer, payoff text, time_started_utc varchar(50), mturk_assignment_id varchar(50),
    mturk_worker_id varchar(50), _index_in_pages integer, _monitor_note varchar(300), code varchar(16) NOT NULL,
    _session_code varchar(16), visited boolean, _last_page_timestamp integer, _last_request_timestamp integer,
    is_on_wait_page boolean, _current_page_name varchar(200), _current_app_name varchar(200), _round_number integer,
    _current_form_page_url varchar(500), _max_page_index integer, _is_bot boolean, is_browser_bot boolean,
    _timeout_expiration_time double precision, _timeout_page_index integer, _gbat_is_connected boolean,
    _gbat_tab_hidden boolean, _gbat_page_index integer, _gbat_grouped boolean
  );
`;
