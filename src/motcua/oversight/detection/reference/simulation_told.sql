-- What a source would write into the neutral dossier table, and at which instant it first would. Tables `ledger`, `codes` and
-- `instants` are given. A dossier stands in the first file after it was taken in, and again in the first one after its end.
CREATE TABLE told_rows AS
SELECT c.code AS agency, c.code || '-' || CAST(dossier AS VARCHAR) AS dossier, 'MP.' || lpad(CAST(procedure AS VARCHAR), 4, '0') AS procedure,
  channel, CASE level WHEN 2 THEN 'full' WHEN 1 THEN 'partial' ELSE 'information' END AS level,
  to_timestamp(received_minute * 60) AS received_at, to_timestamp(((due_day + 1) * 1440 - 420) * 60 - 1) AS due_at,
  to_timestamp(received_minute * 60 + span_seconds) AS ended_at,
  CASE outcome WHEN 1 THEN 'decided' WHEN 2 THEN 'rejected' WHEN 3 THEN 'withdrawn' ELSE 'stopped' END AS outcome, person,
  flags & written_result_due() > 0 AS written_result_due, flags & e_result() > 0 AS e_result, flags & fee_due() > 0 AS fee_due,
  flags & paid_online() > 0 AS paid_online, flags & eligible_full() > 0 AS eligible_full,
  ended_month <> received_month AS has_run, first_known, greatest(last_known, received_minute + span_seconds // 60 + 1) AS last_known
FROM ledger JOIN codes AS c ON c.number = ledger.agency;

CREATE TABLE in_files AS
SELECT t.*, true AS is_over, (SELECT min(minute) FROM instants WHERE minute >= t.last_known) AS minute FROM told_rows AS t
UNION ALL
SELECT r.* FROM (SELECT t.*, false AS is_over, (SELECT min(minute) FROM instants WHERE minute >= t.first_known) AS minute
                 FROM told_rows AS t WHERE has_run) AS r
WHERE r.minute < r.last_known;
