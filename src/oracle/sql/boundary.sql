-- §6 and §7: what is granted and what is used, both ways. Guests are left out of all of it.

CREATE TABLE members AS
  SELECT "userId", used, unsure, granted
  FROM people
  JOIN person_features USING ("userId")
  JOIN person_grants USING ("userId")
  WHERE NOT is_guest AND granted <> 0;

-- What the suites grant that somebody in the tenant holds.
CREATE TABLE suites_in_use AS
  SELECT coalesce(bit_or(grants), 0)::BIGINT AS grants
  FROM (SELECT DISTINCT sku FROM held JOIN people USING ("userId"))
  JOIN catalogue USING (sku)
  JOIN sku_grants USING (sku)
  WHERE kind = 'suite';

CREATE TABLE feature_counts AS
  WITH seen AS (
    SELECT
      id,
      granted & bit <> 0 AS is_granted,
      used & bit <> 0 AS is_used,
      unsure & bit <> 0 AS is_unsure,
      id IN (SELECT feature FROM attested WHERE "userKey" = '*') AS is_for_all,
      suites_in_use.grants & bit <> 0 AS is_in_a_suite
    FROM members CROSS JOIN features CROSS JOIN suites_in_use
  )
  SELECT
    id,
    count(*) FILTER (is_granted) AS assigned,
    count(*) FILTER (is_used OR (is_granted AND is_unsure)) AS required,
    count(*) FILTER (is_used) AS consumed,
    count(*) FILTER (is_used AND NOT is_granted AND is_for_all) AS add_on_not_assigned,
    count(*) FILTER (is_used AND NOT is_granted AND NOT is_for_all AND is_in_a_suite) AS mixed_estate,
    count(*) FILTER (is_used AND NOT is_granted AND NOT is_for_all AND NOT is_in_a_suite) AS beyond_plan,
    count(*) FILTER (is_granted AND NOT is_used AND NOT is_unsure) AS over_assigned
  FROM seen
  GROUP BY id;

-- What signals say, and where attestations say otherwise.
CREATE TABLE evidence_counts AS
  SELECT
    id,
    count(*) FILTER (is_shown) AS shown,
    count(*) FILTER (is_shown AND is_covered AND NOT is_attested AND NOT is_nameless) AS shown_only,
    count(*) FILTER (is_attested AND NOT is_shown AND is_silence_telling) AS attested_only
  FROM members JOIN attestable_use USING ("userId")
  WHERE id IN (SELECT id FROM feature_signals)
  GROUP BY id;

CREATE TABLE web_only AS
  SELECT sku, count(*) AS people
  FROM held
  JOIN sku_grants USING (sku)
  JOIN people USING ("userId")
  JOIN signals AS desktop ON desktop."userId" = held."userId" AND desktop.signal = 'desktop' AND NOT desktop.is_used
  JOIN signals AS web ON web."userId" = held."userId" AND web.signal = 'web' AND web.is_used
  WHERE NOT is_guest AND grants & (SELECT bit FROM features WHERE id = 'desktop-apps') <> 0
  GROUP BY sku;

-- Whose use of a plan is no more than what somebody attests of everybody.
CREATE TABLE as_everybody_only AS
  WITH shared AS (
    SELECT coalesce(bit_or(bit), 0)::BIGINT AS bits
    FROM features
    WHERE id IN (SELECT feature FROM attested WHERE "userKey" = '*')
  )
  SELECT sku, count(*) AS people
  FROM held
  JOIN sku_grants USING (sku)
  JOIN catalogue USING (sku)
  JOIN members USING ("userId")
  CROSS JOIN shared
  WHERE kind IN ('suite', 'addon', 'standalone') AND grants & used <> 0 AND grants & used & ~bits = 0
  GROUP BY sku;

CREATE TABLE premium AS
  SELECT suite, baseline, rich.grants & ~coalesce(poor.grants, 0) AS bits
  FROM baselines
  JOIN sku_grants AS rich ON rich.sku = suite
  LEFT JOIN sku_grants AS poor ON poor.sku = baseline;

-- What the premium features of a suite are to everybody: used, perhaps used, or not used.
CREATE TABLE premium_use AS
  SELECT suite, baseline, "userId", used & bits <> 0 AS is_used, used & bits = 0 AND unsure & bits <> 0 AS is_undecided
  FROM premium
  CROSS JOIN people
  JOIN person_features USING ("userId")
  WHERE NOT is_guest;

CREATE TABLE justified AS
  SELECT
    suite, baseline, count(*) AS seats,
    count(*) FILTER (is_used) AS justified,
    count(*) FILTER (is_undecided) AS undecided,
    count(*) FILTER (NOT is_used AND NOT is_undecided) AS served
  FROM premium_use JOIN held ON held.sku = suite AND held."userId" = premium_use."userId"
  GROUP BY ALL;

CREATE TABLE giving_groups AS
  WITH given AS (
    SELECT DISTINCT "userId", "groupId" AS group_id, lower("skuId") AS suite
    FROM assignments
    WHERE "groupId" IS NOT NULL AND coalesce(state, '') <> 'Error'
  )
  SELECT
    group_id, suite, count(*) AS members,
    count(*) FILTER (is_used) AS using_premium,
    count(*) FILTER (is_undecided) AS undecided
  FROM given JOIN premium_use USING (suite, "userId")
  GROUP BY ALL;
