-- counts
SELECT "top", "received_month", m0
FROM (
SELECT "top", "received_month", toInt64(sum("sign")) AS m0
FROM "dossiers"
WHERE "known_minute" <= 29940000
GROUP BY "top", "received_month"
) AS figures
WHERE m0 <> 0
ORDER BY "top", "received_month"
SETTINGS aggregate_functions_null_for_empty = 0, join_use_nulls = 0;

-- on_time
SELECT "top", m0, m1, m2
FROM (
SELECT "top", toInt64(sumIf("sign", bitAnd(toInt64("flags"), toInt64(1)) = toInt64(1))) AS m0, toInt64(sumIf("sign", "late_minute" <= 29935740)) AS m1, toInt64(sumIf(toInt64("fee") * "sign", bitAnd(toInt64("flags"), toInt64(48)) = toInt64(48))) AS m2
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322)
GROUP BY "top"
) AS figures
WHERE m0 <> 0 OR m1 <> 0 OR m2 <> 0
ORDER BY "top"
SETTINGS aggregate_functions_null_for_empty = 0, join_use_nulls = 0;

-- extremes_and_people
SELECT "top", m0, m1, m2, m3
FROM (
SELECT "top", toInt64(sum(p0)) AS m0, toInt64(min(p1)) AS m1, toInt64(max(p2)) AS m2, toInt64(sum(p3)) AS m3
FROM (
SELECT "top", toInt64(sum("sign")) AS p0, toInt64(9223372036854775807) AS p1, toInt64(-9223372036854775807) AS p2, toInt64(0) AS p3
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322)
GROUP BY "top"
UNION ALL
SELECT "top", toInt64(0) AS p0, min(CASE WHEN n1 > 0 THEN v ELSE toInt64(9223372036854775807) END) AS p1, max(CASE WHEN n2 > 0 THEN v ELSE toInt64(-9223372036854775807) END) AS p2, toInt64(0) AS p3
FROM (
SELECT "top", toInt64("net_minutes") AS v, toInt64(sumIf("sign", "outcome" = 1)) AS n1, toInt64(sum("sign")) AS n2
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322)
GROUP BY "top", "net_minutes"
) AS nets
GROUP BY "top"
UNION ALL
SELECT "top", toInt64(0) AS p0, toInt64(9223372036854775807) AS p1, toInt64(-9223372036854775807) AS p2, toInt64(sum(CASE WHEN n3 > 0 THEN 1 ELSE 0 END)) AS p3
FROM (
SELECT "top", toInt64("person") AS v, toInt64(sum("sign")) AS n3
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322) AND "person" <> 0
GROUP BY "top", "person"
) AS nets
GROUP BY "top"
) AS parts
GROUP BY "top"
) AS figures
WHERE m0 <> 0 OR m1 <> 9223372036854775807 OR m2 <> -9223372036854775807 OR m3 <> 0
ORDER BY "top"
SETTINGS aggregate_functions_null_for_empty = 0, join_use_nulls = 0;

-- duration
SELECT "top", v, CASE WHEN n0 > 0 THEN n0 ELSE 0 END AS m0
FROM (
SELECT "top", toInt64("net_minutes") AS v, toInt64(sum("sign")) AS n0
FROM "dossiers"
WHERE "known_minute" <= 29940000 AND ("ended_month" >= 24322 AND "ended_month" <= 24322)
GROUP BY "top", "net_minutes"
) AS nets
WHERE n0 > 0
ORDER BY "top", v
SETTINGS aggregate_functions_null_for_empty = 0, join_use_nulls = 0;

-- nation
SELECT m0
FROM (
SELECT toInt64(sumIf("sign", ("ended_day" < "due_day" OR bitAnd(toInt64("flags"), toInt64(1)) = 0))) AS m0
FROM "dossiers"
WHERE "known_minute" <= 29940000
HAVING count(*) > 0
) AS figures
WHERE m0 <> 0
SETTINGS aggregate_functions_null_for_empty = 0, join_use_nulls = 0;
