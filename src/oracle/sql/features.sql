-- §6: what every SKU grants, and what every person uses, does not use, or nobody knows. A set of features is an
-- integer, bit n standing for the feature on line n of features.csv.

CREATE TABLE service_plans AS
  SELECT DISTINCT lower("skuId") AS sku, lower("servicePlanId") AS plan, upper("servicePlanName") AS plan_name
  FROM read_csv(getvariable('catalogue_plans'), all_varchar = true);

CREATE TABLE plan_names AS
  SELECT plan_name AS word, plan FROM service_plans
  UNION
  SELECT upper(plan), plan FROM service_plans;

CREATE TABLE features AS
  SELECT
    row_number() OVER () - 1 AS place,
    1::BIGINT << (row_number() OVER () - 1) AS bit,
    id, area, signal, plans
  FROM read_csv(getvariable('catalogue_features'), all_varchar = true);

-- What is given to devices, rooms or the tenant grants a person nothing.
CREATE TABLE sku_grants AS
  SELECT sku, bit_or(bit)::BIGINT AS grants
  FROM (SELECT bit, upper(trim(unnest(string_split(plans, ';')))) AS word FROM features)
  JOIN plan_names USING (word)
  JOIN service_plans USING (plan)
  JOIN catalogue USING (sku)
  WHERE unit = 'user' AND sku NOT IN (
    SELECT lower("skuId") FROM read_csv(getvariable('catalogue_resources'), all_varchar = true)
  )
  GROUP BY sku;

-- A row without a day and without a device is no activation.
CREATE TABLE activated AS
  SELECT DISTINCT "userKey", lower("productType") AS product_type
  FROM activations
  WHERE "lastActivatedOn" IS NOT NULL
    OR greatest("windows", "mac", "windows10Mobile", "ios", "android") > 0;

-- An attestation in force says of everybody whether they use the feature.
CREATE TABLE attested AS
  SELECT DISTINCT feature, lower("userKey") AS "userKey"
  FROM feature_use, policy
  WHERE "attestedOn" <= today() AND today() - "attestedOn" <= attestation_days;

CREATE TABLE signals AS
  WITH facts AS (
    SELECT
      people."userId",
      people."userKey",
      workloads."userKey" IS NOT NULL AS in_workloads,
      "exchangeOn" AS exchange_day,
      greatest("oneDriveOn", "sharePointOn") AS files_day,
      "teamsOn" AS teams_day,
      "yammerOn" AS engage_day,
      copilot_day,
      copilot,
      "usedDesktop" AS desktop,
      CASE
        WHEN "usedMobile" OR "usedWeb" THEN true
        WHEN NOT "usedMobile" AND NOT "usedWeb" THEN false
      END AS web,
      "storageBytes" AS bytes,
      "hasArchive" AS archive
    FROM people
    LEFT JOIN workloads USING ("userKey")
    LEFT JOIN apps USING ("userKey")
    LEFT JOIN mailboxes USING ("userKey")
  ),
  days AS (
    SELECT "userId", 'exchange' AS signal, in_workloads AS has_row, exchange_day AS day FROM facts
    UNION ALL SELECT "userId", 'files', in_workloads, files_day FROM facts
    UNION ALL SELECT "userId", 'teams', in_workloads, teams_day FROM facts
    UNION ALL SELECT "userId", 'engage', in_workloads, engage_day FROM facts
    UNION ALL SELECT "userId", 'copilot', copilot <> 'unknown', copilot_day FROM facts
  ),
  told AS (
    SELECT
      "userId", signal,
      CASE WHEN has_row THEN coalesce(today() - day <= classify_after, false) END AS is_used
    FROM days CROSS JOIN policy
    UNION ALL SELECT "userId", 'desktop', desktop FROM facts
    UNION ALL SELECT "userId", 'web', web FROM facts
    UNION ALL SELECT "userId", 'mailbox-over-2-gib', bytes > 2 * 1024 * 1024 * 1024::BIGINT FROM facts
    UNION ALL SELECT "userId", 'mailbox-over-50-gib', bytes > 50 * 1024 * 1024 * 1024::BIGINT FROM facts
    UNION ALL SELECT "userId", 'archive', archive FROM facts
    UNION ALL
    SELECT
      "userId", signal,
      CASE
        WHEN "userKey" IS NULL THEN NULL
        WHEN EXISTS (
          SELECT 1 FROM activated
          WHERE activated."userKey" = facts."userKey"
            AND contains(product_type, lower(substr(signal, length('activation:') + 1)))
        ) THEN true
        WHEN tells_of_absence('activations') THEN false
      END
    FROM facts, (SELECT DISTINCT signal FROM features WHERE signal LIKE 'activation:%')
  )
  SELECT * FROM told;

CREATE TABLE uses AS
  SELECT "userId", bit, is_used FROM signals JOIN features USING (signal)
  UNION ALL
  SELECT
    "userId", bit,
    CASE
      WHEN EXISTS (SELECT 1 FROM attested WHERE feature = features.id AND attested."userKey" = '*') THEN true
      WHEN people."userKey" IS NULL THEN NULL
      WHEN EXISTS (SELECT 1 FROM attested WHERE feature = features.id)
      THEN EXISTS (SELECT 1 FROM attested WHERE feature = features.id AND attested."userKey" = people."userKey")
    END
  FROM people, features
  WHERE signal = 'attested';

CREATE TABLE person_features AS
  SELECT
    "userId",
    coalesce(bit_or(bit) FILTER (is_used), 0)::BIGINT AS used,
    coalesce(bit_or(bit) FILTER (is_used IS NULL), 0)::BIGINT AS unsure
  FROM uses
  GROUP BY "userId";

CREATE TABLE person_grants AS
  SELECT "userId", bit_or(coalesce(grants, 0))::BIGINT AS granted
  FROM held LEFT JOIN sku_grants USING (sku)
  GROUP BY "userId";
