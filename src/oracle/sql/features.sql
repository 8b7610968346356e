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
    id, area, signal, "shownBy" AS shown_by, "shownOf" AS shown_of, silence, plans
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

CREATE TABLE person_grants AS
  SELECT "userId", bit_or(coalesce(grants, 0))::BIGINT AS granted
  FROM held LEFT JOIN sku_grants USING (sku)
  GROUP BY "userId";

-- Signals of single features: who they name, and where they come from. Calls are read back 90 days, Power BI 28.
CREATE TABLE named_by AS
  SELECT "userId", 'phone' AS signal
  FROM pstn_use, policy WHERE NOT starts_with("callType", 'conf') AND today() - "lastCallOn" <= least(90, classify_after)
  UNION
  SELECT "userId", 'audio-conferencing'
  FROM pstn_use, policy WHERE contains("callType", 'conf') AND today() - "lastCallOn" <= least(90, classify_after)
  UNION
  SELECT "principalId", 'pim-eligible' FROM pim_eligibilities
  UNION
  SELECT "principalId", 'pim-activated' FROM pim_activations
  UNION
  SELECT people."userId", 'power-bi'
  FROM power_bi_use JOIN people USING ("userKey") CROSS JOIN policy
  WHERE today() - "usedOn" <= least(28, classify_after);

CREATE TABLE signal_sources AS
  FROM (VALUES
    ('phone', 'pstn-calls', 90), ('audio-conferencing', 'pstn-calls', 90), ('power-bi', 'power-bi-activity', 28),
    ('pim-eligible', 'pim-eligibilities', 90), ('pim-activated', 'pim-activations', 90)
  ) AS told(signal, source, reach);

CREATE TABLE feature_signals AS
  SELECT id, bit, shown_of, silence, trim(unnest(string_split(shown_by, ';'))) AS signal
  FROM features
  WHERE signal = 'attested' AND shown_by IS NOT NULL;

-- Of whom a signal says that they use a feature. Where a free plan does as well, only what is granted is used.
CREATE TABLE shown AS
  SELECT DISTINCT "userId", id
  FROM named_by
  JOIN feature_signals USING (signal)
  LEFT JOIN person_grants USING ("userId")
  WHERE shown_of = 'everybody' OR granted & bit <> 0;

-- Whoever is not named does not use it: every signal was read whole, today, as far back as use counts; and no call
-- could have been a conference's without saying so.
CREATE TABLE telling_silence AS
  SELECT id
  FROM feature_signals JOIN signal_sources USING (signal) CROSS JOIN policy
  GROUP BY id
  HAVING bool_and(silence = 'unused' AND reach >= classify_after AND is_whole_today(source))
    AND NOT bool_or(source = 'pstn-calls' AND EXISTS (
      SELECT 1 FROM pstn_use WHERE "route" = 'directRouting' OR "callType" = 'unknown'
    ));

CREATE TABLE attestable_use AS
  SELECT
    "userId", features.id, bit,
    EXISTS (SELECT 1 FROM attested WHERE feature = features.id) AS is_covered,
    EXISTS (SELECT 1 FROM attested WHERE feature = features.id AND "userKey" IN ('*', people."userKey")) AS is_attested,
    "userKey" IS NULL AS is_nameless,
    shown.id IS NOT NULL AS is_shown,
    features.id IN (SELECT id FROM telling_silence) AS is_silence_telling
  FROM people CROSS JOIN features
  LEFT JOIN shown USING ("userId", id)
  WHERE signal = 'attested';

CREATE TABLE uses AS
  SELECT "userId", bit, is_used, coalesce(is_used, false) AS is_used_otherwise
  FROM signals JOIN features USING (signal)
  UNION ALL
  SELECT
    "userId", bit,
    CASE
      WHEN is_attested OR is_shown THEN true
      WHEN is_covered AND is_nameless THEN NULL
      WHEN is_covered OR is_silence_telling THEN false
    END,
    is_attested
  FROM attestable_use;

CREATE TABLE person_features AS
  SELECT
    "userId",
    coalesce(bit_or(bit) FILTER (is_used), 0)::BIGINT AS used,
    coalesce(bit_or(bit) FILTER (is_used IS NULL), 0)::BIGINT AS unsure,
    bool_or(is_used_otherwise) AS is_user_otherwise
  FROM uses
  GROUP BY "userId";
