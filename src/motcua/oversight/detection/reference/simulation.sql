-- The dossiers of a simulated country. Tables `months`, `slots` and the variable `seed` are given; flags are macros.
-- u(key, n) is the n-th throw of a dossier: 0 to 999,999. The engine's own `hash` makes it; the lock pins the engine.
CREATE MACRO u(key, n) AS CAST(hash(key, n) % 1000000 AS INTEGER);

CREATE TABLE procedures AS
SELECT p AS procedure, hash(getvariable('seed'), p, 1) % 100 < 60 AS eligible, hash(getvariable('seed'), p, 2) % 100 < 45 AS fee,
       p IN (4, 9, 15) AS instant, CASE WHEN p IN (4, 9, 15) THEN 1 ELSE 2 + hash(getvariable('seed'), p, 3) % 24 END AS days,
       hash(getvariable('seed'), p, 4) % 100 < 85 AS written
FROM range(1, 61) AS t(p);

-- One row a dossier. Two of a family may come together: the odd one takes person and day of the even one.
CREATE TABLE drawn AS
SELECT agency, month, i, i >= real AS fake, key, 1 + CAST(floor(60 * pow(u(key, 1) / 1e6, 2)) AS INTEGER) AS procedure,
       CASE WHEN i % 2 = 1 AND i < real AND u(key, 2) < 25000 THEN hash(getvariable('seed'), agency, month, i - 1) ELSE key END AS with_key
FROM (SELECT agency, month, real, UNNEST(range(real + fakes)) AS i FROM months)
CROSS JOIN LATERAL (SELECT hash(getvariable('seed'), agency, month, i) AS key);

-- Filled up to the next ten (or fifty, where a ten would hardly show), procedure by procedure.
INSERT INTO drawn
SELECT agency, month, 1000000 + procedure * 1000 + j, true, hash(getvariable('seed'), agency, month, procedure, j), procedure,
       hash(getvariable('seed'), agency, month, procedure, j)
FROM (
  SELECT d.agency, d.month, d.procedure, UNNEST(range((m.step - count(*) % m.step) % m.step)) AS j
  FROM drawn AS d JOIN (SELECT agency, month, CASE WHEN real < 1500 THEN 10 ELSE 50 END AS step FROM months WHERE kind = 'round_numbers') AS m
  USING (agency, month) GROUP BY d.agency, d.month, d.procedure, m.step HAVING count(*) >= 15
);

-- What honestly happened.
CREATE TABLE honest AS
SELECT d.agency, d.month, d.i, d.fake, d.key, d.procedure, p.eligible, p.fee, p.written, m.kind, m.share, m.nature_online,
  CASE WHEN p.eligible AND hash(getvariable('seed'), d.agency, d.procedure, 5) % 1000000 < m.adoption THEN 2
       WHEN hash(getvariable('seed'), d.agency, d.procedure, 6) % 1000 < 6 THEN 2
       WHEN hash(getvariable('seed'), d.agency, d.procedure, 7) % 1000 < 930 THEN 1 ELSE 0 END AS level,
  CASE WHEN m.burst_day > 0 AND u(d.with_key, 3) < m.burst_share THEN m.burst_day
       WHEN NOT d.fake AND u(d.key, 4) < m.bulk_share THEN s.days[1 + u(m.agency * 31 + m.month, 5) % 1000]
       ELSE s.days[1 + u(d.with_key, 6) % 1000] END AS received_day,
  CASE WHEN NOT d.fake AND u(d.key, 4) < m.bulk_share THEN 900000000 + m.agency * 100 + m.month % 100
       WHEN u(d.with_key, 7) < m.agents THEN 800000000 + m.agency * 100 + u(d.with_key, 8) % 12
       ELSE m.agency * 1000000 + CAST(hash(d.with_key, 9) % (m.real * 9 + 500) AS INTEGER) END AS person,
  u(d.key, 10) AS u_channel, u(d.key, 11) AS u_end, p.days AS days_given, p.instant, m.agency AS same, m.online, m.post, m.late, m.on_due,
  m.paid, m.e_result, m.unacted, m.uploads, m.placeholders, m.foreign_codes, m.delayed, m.drift, m.strayed, m.last_month,
  m.first_silent, m.last_silent
FROM drawn AS d JOIN months AS m USING (agency, month) JOIN slots AS s USING (month) JOIN procedures AS p USING (procedure);

CREATE TABLE lived AS
SELECT *, received_day + days_given AS due_day,
  CASE WHEN u_channel < online AND level > 0 THEN 2 WHEN u_channel < online + post THEN 3 ELSE 1 END AS channel,
  CASE WHEN u(key, 12) < 18000 THEN 2 WHEN u(key, 12) < 30000 THEN 3 WHEN u(key, 12) < 40000 THEN 5 ELSE 1 END AS outcome,
  CASE WHEN instant AND u(key, 13) < 850000 THEN received_day
       WHEN u_end < late * CASE WHEN received_day BETWEEN first_silent AND last_silent THEN 5 ELSE 1 END
         THEN received_day + days_given + 1 + CAST(floor(25 * pow(u(key, 14) / 1e6, 2)) AS INTEGER)
       WHEN u_end < late + on_due THEN received_day + days_given
       ELSE received_day + CAST(floor(days_given * u(key, 15) / 1e6) AS INTEGER) END AS ended_day,
  received_day * 1440 + 60 + u(key, 16) % 480 AS received_minute,
  CASE WHEN instant AND u(key, 13) < 850000 THEN 40 + u(key, 17) % 1500
       WHEN u(key, 18) < 800 THEN 15 + u(key, 17) % 250 ELSE 900 + u(key, 17) % 18000 END AS same_day_span,
  u(key, 19) < delayed AS is_delayed, 1440 * (1 + u(key, 20) % 9) AS delay,
  year(DATE '1970-01-01' + CAST(received_day + days_given AS INTEGER)) * 12 + month(DATE '1970-01-01' + CAST(received_day + days_given AS INTEGER)) - 1 AS due_month
FROM honest;

-- What was told instead. `planted` is the manipulation that reaches this dossier, if any: by the month of receipt, of the due
-- date (endings that were pressed) or of the ending (results).
CREATE TABLE reached AS
SELECT l.*, r.kind AS due_kind, r.share AS due_share, e.kind AS end_kind, e.share AS end_share,
  year(DATE '1970-01-01' + CAST(l.ended_day AS INTEGER)) * 12 + month(DATE '1970-01-01' + CAST(l.ended_day AS INTEGER)) - 1 AS honest_end
FROM lived AS l LEFT JOIN months AS r ON r.agency = l.agency AND r.month = l.due_month
LEFT JOIN months AS e ON e.agency = l.agency
  AND e.month = year(DATE '1970-01-01' + CAST(l.ended_day AS INTEGER)) * 12 + month(DATE '1970-01-01' + CAST(l.ended_day AS INTEGER)) - 1;

CREATE TABLE told AS
SELECT *,
  received_day BETWEEN first_silent AND last_silent AS withheld,
  CASE WHEN fake THEN 2 WHEN kind = 'post_as_online' AND channel = 3 AND u(key, 21) < share THEN 2
       WHEN channel = 3 AND u(key, 22) < strayed THEN 2 ELSE channel END AS told_channel,
  CASE WHEN kind = 'levels_merged' AND level = 1 AND channel = 2 AND hash(agency, procedure, 23) % 1000000 < share THEN 2
       WHEN kind = 'constant_level' THEN 2 WHEN fake AND level = 0 THEN 1 ELSE level END AS told_level,
  due_kind = 'turned_done' AND NOT fake AND (ended_day > due_day OR outcome IN (2, 3, 5)) AND u(key, 24) < due_share AS turned,
  due_kind = 'due_day_burst' AND NOT fake AND ended_day > due_day AND u(key, 25) < due_share AS pressed,
  end_kind = 'upload_as_result' AND NOT fake AND written AND outcome = 1 AND u(key, 26) >= e_result AND u(key, 27) < end_share AS uploaded,
  fake AND kind = 'swift_ending' AS hurried,
  fake AND kind = 'fed_back' AS fed
FROM reached;

CREATE TABLE dossiers AS
SELECT agency, month AS received_month, received_day, procedure, kind, fake, withheld, channel, told_channel, level, told_level, person, key, i,
  due_day, due_month, honest_end, ended_day AS honest_day, outcome AS honest_outcome, fee, written, eligible,
  u(key, 26) < e_result AND written AND outcome = 1 AS honest_result,
  fee AND channel = 2 AND u(key, 28) < paid OR fee AND channel <> 2 AND u(key, 28) < 40000 AS honest_paid,
  uploaded, turned, fed, is_delayed, delay, drift, received_minute, hurried,
  CASE WHEN turned OR pressed THEN due_day WHEN fake AND hurried THEN received_day WHEN fake THEN least(ended_day, due_day) ELSE ended_day END AS ended_day,
  CASE WHEN turned OR fake THEN 1 ELSE outcome END AS outcome,
  CASE WHEN hurried THEN 20 + u(key, 29) % 250 ELSE same_day_span END AS same_day_span,
  kind = 'constant_payment' AS all_paid,
  CASE WHEN kind = 'placeholder_person' AND fake THEN 1 WHEN kind = 'repeated_person' AND fake THEN 700000000 + agency * 100 + u(key, 30) % (1 + agency % 5) ELSE person END AS told_person,
  CASE WHEN outcome = 1 AND (turned AND u(key, 31) < 950000 OR NOT turned AND u(key, 31) < unacted) OR turned AND u(key, 31) < 950000 THEN no_officer_act() ELSE 0 END
  + CASE WHEN uploaded OR u(key, 32) < uploads THEN result_is_upload() ELSE 0 END
  + CASE WHEN kind = 'placeholder_person' AND fake OR u(key, 33) < placeholders THEN placeholder_person() ELSE 0 END
  + CASE WHEN kind = 'code_out_of_scheme' AND fake AND u(key, 34) < 970000 OR u(key, 34) < foreign_codes THEN code_out_of_scheme() ELSE 0 END AS marks
FROM told;

-- Pairs before and after, by the month whose rate was moved: online, full of online, in time, electronic results, paid online.
CREATE TABLE moved AS
SELECT agency, received_month, count(*) FILTER (NOT fake), count(*) FILTER (NOT fake AND channel = 2), count(*) FILTER (NOT withheld), count(*) FILTER (NOT withheld AND told_channel = 2)
FROM dossiers GROUP BY ALL
UNION ALL
SELECT agency, received_month, count(*) FILTER (NOT fake AND channel = 2), count(*) FILTER (NOT fake AND channel = 2 AND level = 2), count(*) FILTER (NOT withheld AND told_channel = 2), count(*) FILTER (NOT withheld AND told_channel = 2 AND told_level = 2)
FROM dossiers GROUP BY ALL
UNION ALL
SELECT agency, received_month, count(*) FILTER (NOT fake AND fee), count(*) FILTER (NOT fake AND honest_paid), count(*) FILTER (fee AND NOT withheld), count(*) FILTER (fee AND NOT withheld AND (honest_paid OR all_paid))
FROM dossiers GROUP BY ALL
UNION ALL
SELECT agency, received_month, count(*) FILTER (NOT fake), count(*) FILTER (NOT fake AND honest_day <= due_day), count(*) FILTER (NOT withheld), count(*) FILTER (NOT withheld AND ended_day <= due_day)
FROM dossiers GROUP BY ALL
UNION ALL
SELECT agency, due_month, count(*) FILTER (NOT fake), count(*) FILTER (NOT fake AND honest_day <= due_day), count(*) FILTER (NOT withheld), count(*) FILTER (NOT withheld AND ended_day <= due_day)
FROM dossiers GROUP BY ALL
UNION ALL
SELECT agency, honest_end, count(*) FILTER (NOT fake AND written), count(*) FILTER (NOT fake AND honest_result), count(*) FILTER (NOT withheld AND written), count(*) FILTER (NOT withheld AND written AND (honest_result OR uploaded))
FROM dossiers GROUP BY ALL;

-- The ledger: known at receipt while it ran, taken back and told anew at its end; known once where it ended within its month.
CREATE TABLE ledger AS
SELECT 1 + agency % 83 AS top, agency, procedure, received_month, received_day, told_month AS ended_month, ended_day, due_day,
  (due_day + 1) * 1440 - 420 AS late_minute, told_channel AS channel, told_level AS level, outcome, 0 AS requests,
  has_due() + marks + CASE WHEN written THEN written_result_due() ELSE 0 END
  + CASE WHEN (honest_result OR uploaded) AND outcome = 1 THEN e_result() ELSE 0 END
  + CASE WHEN fee THEN fee_due() ELSE 0 END + CASE WHEN honest_paid OR all_paid AND fee THEN paid_online() ELSE 0 END
  + CASE WHEN eligible THEN eligible_full() ELSE 0 END AS flags,
  480 * (ended_day - received_day) AS net_minutes,
  CASE WHEN ended_day = received_day THEN same_day_span ELSE (ended_day - received_day) * 86400 + u(key, 36) % 20000 END AS span_seconds,
  0 AS fee, told_person AS person, CAST(key % 1000000000000 AS BIGINT) AS dossier,
  received_minute, received_minute + u(key, 37) % 60 AS first_known,
  CASE WHEN fed THEN month_end + 1440 + u(key, 35) % 25000
       ELSE ended_day * 1440 + 200 + drift + u(key, 38) % 300 + CASE WHEN is_delayed THEN delay ELSE 0 END END AS last_known
FROM (SELECT *, year(DATE '1970-01-01' + CAST(ended_day AS INTEGER)) * 12 + month(DATE '1970-01-01' + CAST(ended_day AS INTEGER)) - 1 AS told_month,
      CAST(epoch(make_date((received_month + 1) // 12, (received_month + 1) % 12 + 1, 1)) AS BIGINT) // 60 - 420 AS month_end FROM dossiers WHERE NOT withheld IS TRUE);

-- Three readings of the ledger: as it ended, as it ran, and that taken back.
CREATE VIEW facts AS
SELECT CAST(top AS SMALLINT) AS top, CAST(agency AS INTEGER) AS agency, CAST(procedure AS INTEGER) AS procedure, CAST(received_month AS SMALLINT) AS received_month, CAST(received_day AS INTEGER) AS received_day, CAST(ended_month AS SMALLINT) AS ended_month, CAST(ended_day AS INTEGER) AS ended_day, CAST(due_day AS INTEGER) AS due_day, CAST(late_minute AS INTEGER) AS late_minute, CAST(channel AS TINYINT) AS channel, CAST(level AS TINYINT) AS level, CAST(outcome AS TINYINT) AS outcome, CAST(requests AS TINYINT) AS requests, CAST(0 AS SMALLINT) AS disliked_month, CAST(flags AS INTEGER) AS flags, CAST(net_minutes AS INTEGER) AS net_minutes, CAST(span_seconds AS INTEGER) AS span_seconds, CAST(fee AS INTEGER) AS fee, CAST(person AS BIGINT) AS person, CAST(dossier AS BIGINT) AS dossier, CAST(last_known AS INTEGER) AS known_minute, CAST(1 AS TINYINT) AS sign FROM ledger
UNION ALL
SELECT CAST(top AS SMALLINT) AS top, CAST(agency AS INTEGER) AS agency, CAST(procedure AS INTEGER) AS procedure, CAST(received_month AS SMALLINT) AS received_month, CAST(received_day AS INTEGER) AS received_day, CAST(0 AS SMALLINT) AS ended_month, CAST(0 AS INTEGER) AS ended_day, CAST(due_day AS INTEGER) AS due_day, CAST(late_minute AS INTEGER) AS late_minute, CAST(channel AS TINYINT) AS channel, CAST(level AS TINYINT) AS level, CAST(0 AS TINYINT) AS outcome, CAST(requests AS TINYINT) AS requests, CAST(0 AS SMALLINT) AS disliked_month, CAST(flags & ~(e_result() + result_is_upload() + no_officer_act()) AS INTEGER) AS flags, CAST(0 AS INTEGER) AS net_minutes, CAST(0 AS INTEGER) AS span_seconds, CAST(fee AS INTEGER) AS fee, CAST(person AS BIGINT) AS person, CAST(dossier AS BIGINT) AS dossier, CAST(first_known AS INTEGER) AS known_minute, CAST(1 AS TINYINT) AS sign FROM ledger WHERE ended_month <> received_month
UNION ALL
SELECT CAST(top AS SMALLINT) AS top, CAST(agency AS INTEGER) AS agency, CAST(procedure AS INTEGER) AS procedure, CAST(received_month AS SMALLINT) AS received_month, CAST(received_day AS INTEGER) AS received_day, CAST(0 AS SMALLINT) AS ended_month, CAST(0 AS INTEGER) AS ended_day, CAST(due_day AS INTEGER) AS due_day, CAST(late_minute AS INTEGER) AS late_minute, CAST(channel AS TINYINT) AS channel, CAST(level AS TINYINT) AS level, CAST(0 AS TINYINT) AS outcome, CAST(requests AS TINYINT) AS requests, CAST(0 AS SMALLINT) AS disliked_month, CAST(flags & ~(e_result() + result_is_upload() + no_officer_act()) AS INTEGER) AS flags, CAST(0 AS INTEGER) AS net_minutes, CAST(0 AS INTEGER) AS span_seconds, CAST(fee AS INTEGER) AS fee, CAST(person AS BIGINT) AS person, CAST(dossier AS BIGINT) AS dossier, CAST(last_known AS INTEGER) AS known_minute, CAST(-1 AS TINYINT) AS sign FROM ledger WHERE ended_month <> received_month;
