-- counts
SELECT "top", "received_month", m0
FROM (
SELECT "top", "received_month", CAST(sum("sign") AS BIGINT) AS m0
FROM "dossiers"
WHERE "known_minute" <= 29940000
GROUP BY "top", "received_month"
) AS figures
WHERE m0 <> 0
ORDER BY "top", "received_month";

-- on_time
SELECT "top", m0, m1, m2
FROM (
SELECT "top", CAST(sum(CASE WHEN (CAST("flags" AS BIGINT) & CAST(1 AS BIGINT)) = CAST(1 AS BIGINT) THEN "sign" ELSE 0 END) AS BIGINT) AS m0, CAST(sum(CASE WHEN "late_minute" <= 29935740 THEN "sign" ELSE 0 END) AS BIGINT) AS m1, CAST(sum(CASE WHEN (CAST("flags" AS BIGINT) & CAST(48 AS BIGINT)) = CAST(48 AS BIGINT) THEN CAST("fee" AS BIGINT) * "sign" ELSE 0 END) AS BIGINT) AS m2
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322)
GROUP BY "top"
) AS figures
WHERE m0 <> 0 OR m1 <> 0 OR m2 <> 0
ORDER BY "top";

-- extremes_and_people
SELECT "top", m0, m1, m2, m3
FROM (
SELECT "top", CAST(sum(p0) AS BIGINT) AS m0, CAST(min(p1) AS BIGINT) AS m1, CAST(max(p2) AS BIGINT) AS m2, CAST(sum(p3) AS BIGINT) AS m3
FROM (
SELECT "top", CAST(sum("sign") AS BIGINT) AS p0, CAST(9223372036854775807 AS BIGINT) AS p1, CAST(-9223372036854775807 AS BIGINT) AS p2, CAST(0 AS BIGINT) AS p3
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322)
GROUP BY "top"
UNION ALL
SELECT "top", CAST(0 AS BIGINT) AS p0, min(CASE WHEN n1 > 0 THEN v ELSE CAST(9223372036854775807 AS BIGINT) END) AS p1, max(CASE WHEN n2 > 0 THEN v ELSE CAST(-9223372036854775807 AS BIGINT) END) AS p2, CAST(0 AS BIGINT) AS p3
FROM (
SELECT "top", CAST("net_minutes" AS BIGINT) AS v, CAST(sum(CASE WHEN "outcome" = 1 THEN "sign" ELSE 0 END) AS BIGINT) AS n1, CAST(sum("sign") AS BIGINT) AS n2
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322)
GROUP BY "top", "net_minutes"
) AS nets
GROUP BY "top"
UNION ALL
SELECT "top", CAST(0 AS BIGINT) AS p0, CAST(9223372036854775807 AS BIGINT) AS p1, CAST(-9223372036854775807 AS BIGINT) AS p2, CAST(sum(CASE WHEN n3 > 0 THEN 1 ELSE 0 END) AS BIGINT) AS p3
FROM (
SELECT "top", CAST("person" AS BIGINT) AS v, CAST(sum("sign") AS BIGINT) AS n3
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322) AND "person" <> 0
GROUP BY "top", "person"
) AS nets
GROUP BY "top"
) AS parts
GROUP BY "top"
) AS figures
WHERE m0 <> 0 OR m1 <> 9223372036854775807 OR m2 <> -9223372036854775807 OR m3 <> 0
ORDER BY "top";

-- duration
SELECT "top", v, CASE WHEN n0 > 0 THEN n0 ELSE 0 END AS m0
FROM (
SELECT "top", CAST("net_minutes" AS BIGINT) AS v, CAST(sum("sign") AS BIGINT) AS n0
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322)
GROUP BY "top", "net_minutes"
) AS nets
WHERE n0 > 0
ORDER BY "top", v;

-- nation
SELECT m0
FROM (
SELECT CAST(sum(CASE WHEN ("ended_day" < "due_day" OR (CAST("flags" AS BIGINT) & CAST(1 AS BIGINT)) = 0) THEN "sign" ELSE 0 END) AS BIGINT) AS m0
FROM "dossiers"
WHERE "known_minute" <= 29940000
HAVING count(*) > 0
) AS figures
WHERE m0 <> 0;
