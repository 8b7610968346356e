-- §2 and the populations of §3: who people are, and when they were last seen where.

CREATE TABLE attributes AS
  SELECT "userId", attribute, lower(word) AS word
  FROM (
    SELECT "userId", 'employeeType' AS attribute, "employeeType" AS word FROM users
    UNION ALL SELECT "userId", 'department', department FROM users
    UNION ALL SELECT "userId", 'companyName', "companyName" FROM users
    UNION ALL SELECT "userId", 'jobTitle', "jobTitle" FROM users
    UNION ALL
    SELECT "userId", 'extensionAttribute' || n, "extensionAttributes"->>('extensionAttribute' || n)
    FROM users, range(1, 16) AS numbers(n)
    WHERE "extensionAttributes" IS NOT NULL
  )
  WHERE word IS NOT NULL;

CREATE TABLE memberships AS
  SELECT "userId", arg_min(population, ord) AS population, arg_min(coalesce(window_days, -1), ord) AS window_days
  FROM attributes
  JOIN population_rules ON population_rules.attribute = attributes.attribute AND matches = word
  GROUP BY "userId";

-- When successes were not yet recorded, an attempt is the best evidence there is.
CREATE TABLE signed_in AS
  WITH days AS (
    SELECT
      "userId",
      timezone('UTC', "lastSuccessfulAt")::DATE AS success,
      timezone('UTC', greatest("lastInteractiveAt", "lastNonInteractiveAt"))::DATE AS attempt
    FROM sign_ins
  )
  SELECT
    "userId",
    CASE
      WHEN success IS NOT NULL THEN success
      WHEN attempt < DATE '2023-12-01' THEN attempt
    END AS sign_in_day,
    CASE
      WHEN success IS NOT NULL OR attempt < DATE '2023-12-01' THEN 'day'
      WHEN attempt IS NULL THEN 'never'
      ELSE 'failedOnly'
    END AS sign_in,
    greatest(success, attempt) AS attempt_day
  FROM days;

CREATE TABLE worked AS
  SELECT
    "userKey",
    greatest(max("exchangeOn"), max("oneDriveOn"), max("sharePointOn"), max("skypeOn"), max("yammerOn"),
      max("teamsOn"), max(app)) AS workload_day
  FROM (
    SELECT * EXCLUDE (app), app FROM (SELECT *, NULL::DATE AS app FROM workloads)
    UNION ALL BY NAME
    SELECT "userKey", "lastActivityOn" AS app FROM apps
  )
  GROUP BY "userKey";

CREATE TABLE people AS
  SELECT
    users."userId",
    lower(users."userPrincipalName") AS "userKey",
    coalesce(users."userType" = 'Guest', false) AS is_guest,
    coalesce(users."accountEnabled", false) AS is_enabled,
    users."createdOn" AS created,
    population,
    coalesce(population IN ('leave', 'sharedMailbox', 'room', 'equipment', 'serviceAccount', 'priority'), false)
      AS is_protected,
    CASE WHEN window_days >= 0 THEN window_days ELSE policy.classify_after END AS window_days,
    sign_in_day,
    coalesce(sign_in, 'unknown') AS sign_in,
    attempt_day,
    workload_day,
    CASE
      WHEN workload_day IS NOT NULL THEN 'day'
      WHEN worked."userKey" IS NOT NULL AND was_read('active-users') AND was_read('m365-apps') THEN 'never'
      ELSE 'unknown'
    END AS workload,
    copilot."lastActivityOn" AS copilot_day,
    CASE
      WHEN copilot."lastActivityOn" IS NOT NULL THEN 'day'
      WHEN copilot."userKey" IS NOT NULL THEN 'never'
      ELSE 'unknown'
    END AS copilot
  FROM users
  CROSS JOIN policy
  LEFT JOIN memberships USING ("userId")
  LEFT JOIN signed_in USING ("userId")
  LEFT JOIN worked ON worked."userKey" = lower(users."userPrincipalName")
  LEFT JOIN copilot ON copilot."userKey" = lower(users."userPrincipalName");
