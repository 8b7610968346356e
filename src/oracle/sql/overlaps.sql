-- §7: a held SKU whose every service plan another held SKU of the same person contains or supersedes.

CREATE TABLE supersedes AS
  WITH RECURSIVE links AS (
    SELECT old.plan AS plan, new.plan AS by_plan
    FROM read_csv(getvariable('catalogue_supersedes'), all_varchar = true) AS listed
    JOIN plan_names AS old ON old.word = upper(trim(listed.plan))
    JOIN plan_names AS new ON new.word = upper(trim(listed."supersededBy"))
  ),
  chains AS (
    SELECT plan, by_plan FROM links
    UNION
    SELECT chains.plan, links.by_plan FROM chains JOIN links ON links.plan = chains.by_plan
  )
  SELECT DISTINCT plan, by_plan FROM chains
  UNION
  SELECT DISTINCT plan, plan FROM service_plans;

CREATE TABLE proper_plans AS
  SELECT sku, service_plans.plan FROM service_plans
  JOIN catalogue USING (sku)
  WHERE kind IN ('suite', 'addon', 'standalone') AND plan_name NOT IN (
    SELECT upper(trim(plan)) FROM read_csv(getvariable('catalogue_foundation'), all_varchar = true)
  );

CREATE TABLE covers AS
  WITH contained AS (
    SELECT inner_plans.sku AS sku, outer_plans.sku AS by_sku, count(DISTINCT inner_plans.plan) AS plans
    FROM proper_plans AS inner_plans
    JOIN supersedes USING (plan)
    JOIN service_plans AS outer_plans ON outer_plans.plan = by_plan AND outer_plans.sku <> inner_plans.sku
    JOIN catalogue ON catalogue.sku = outer_plans.sku AND kind IN ('suite', 'addon', 'standalone')
    GROUP BY ALL
  ),
  whole AS (
    SELECT contained.sku, by_sku
    FROM contained
    JOIN (SELECT sku, count(DISTINCT plan) AS plans FROM proper_plans GROUP BY sku) AS sizes USING (sku, plans)
  )
  SELECT sku, by_sku
  FROM whole
  WHERE by_sku < sku OR NOT EXISTS (
    SELECT 1 FROM whole AS back WHERE back.sku = whole.by_sku AND back.by_sku = whole.sku
  );

CREATE TABLE covered AS
  SELECT mine."userId", mine.sku, covers.by_sku
  FROM held AS mine
  JOIN covers ON covers.sku = mine.sku
  JOIN held AS theirs ON theirs."userId" = mine."userId" AND theirs.sku = covers.by_sku
  JOIN people ON people."userId" = mine."userId";

CREATE TABLE reported_overlaps AS
  SELECT "userId", sku, min(by_sku) AS by_sku
  FROM covered
  WHERE NOT EXISTS (
    SELECT 1 FROM covered AS above WHERE above."userId" = covered."userId" AND above.sku = covered.by_sku
  )
  GROUP BY "userId", sku;
