-- Policy, catalogue, register and price book as tables.

CREATE TABLE policy_file AS
  SELECT * FROM read_json(getvariable('policy'), columns = {
    decision: 'JSON', populations: 'JSON', "rightSizing": 'JSON'
  });
CREATE TABLE policy AS
  SELECT
    coalesce((decision->>'classifyAfterDays')::INTEGER, 90) AS classify_after,
    coalesce((decision->>'watchAfterDays')::INTEGER, 60) AS watch_after,
    coalesce((decision->>'newForDays')::INTEGER, 30) AS new_for,
    coalesce((decision->>'copilotZeroUsageDays')::INTEGER, 60) AS copilot_zero,
    coalesce((decision->>'warnAtPercentOfEntitlement')::INTEGER, 90) AS warn_at,
    coalesce(("rightSizing"->>'attestationDays')::INTEGER, 180) AS attestation_days,
    coalesce(("rightSizing"->>'underusedGroupPct')::INTEGER, 30) AS underused_pct,
    coalesce("rightSizing"->>'currency', 'GBP') AS currency
  FROM policy_file;

CREATE TABLE baselines AS
  SELECT lower(pair->>'suite') AS suite, lower(pair->>'baseline') AS baseline
  FROM (SELECT unnest(("rightSizing"->'baselines')::JSON[]) AS pair FROM policy_file);

-- An owner's word "leave this alone", of one product, with the last day it holds.
CREATE TABLE exemptions AS
  SELECT DISTINCT product, "userId"
  FROM read_json(getvariable('exemptions'), columns = {
    product: 'VARCHAR', "userId": 'VARCHAR', "from": 'DATE', until: 'DATE'
  })
  WHERE today() BETWEEN "from" AND until;

-- First match wins: `ord` is the place in the file.
CREATE TABLE population_rules AS
  WITH rules AS (
    SELECT ord, populations->(ord::INTEGER) AS rule
    FROM policy_file, unnest(range(coalesce(json_array_length(populations), 0)::BIGINT)) AS places(ord)
  )
  SELECT
    ord,
    rule->>'population' AS population,
    rule->>'attribute' AS attribute,
    (rule->>'classifyAfterDays')::INTEGER AS window_days,
    unnest(list_transform(rule->>'$.values[*]', lambda word: lower(word))) AS matches
  FROM rules;

CREATE TABLE catalogue AS
  SELECT lower("skuId") AS sku, kind, unit, product FROM read_csv(getvariable('catalogue_skus'), all_varchar = true);

-- In force: on the day, start and end included. A right: only active lines counted by users, and no trial (§9).
CREATE TABLE register AS
  SELECT *, in_force AND is_active AND metric = 'user' AS entitles
  FROM (
    SELECT
      today() BETWEEN starts AND ends AS in_force, contract_state = 'active' AND NOT is_trial AS is_active, *
    FROM (SELECT
      product, lower(metric) AS metric,
      lower("skuIds") AS sku_ids,
      quantity::INTEGER AS quantity,
      lower("contractType") = 'trial' AS is_trial,
      coalesce(lower(state), 'active') AS contract_state,
      "startDate"::DATE AS starts,
      coalesce("endDate"::DATE, DATE '9999-12-31') AS ends,
      "unitPrice" AS unit_price,
      upper(currency) AS currency,
      "pricePer" AS price_per,
      "priceDate"::DATE AS price_date,
      row_number() OVER () AS line
    FROM (
      FROM (SELECT NULL::VARCHAR AS state WHERE false)
      UNION ALL BY NAME
      FROM read_csv(getvariable('register'), all_varchar = true)
    ))
  );

CREATE TABLE price_list AS
  SELECT
    lower("skuId") AS sku, "unitPrice" AS unit_price, upper(currency) AS currency, "pricePer" AS price_per,
    "priceDate"::DATE AS price_date, row_number() OVER () AS line
  FROM read_csv(getvariable('prices'), all_varchar = true, header = true);

-- The lines of a product in force; else those that ended last; else those that start first (§4).
CREATE TABLE speaking AS
  FROM register
  WINDOW own AS (PARTITION BY product)
  QUALIFY CASE
    WHEN bool_or(in_force) OVER own THEN in_force
    WHEN bool_or(ends < today()) OVER own THEN ends = max(ends) FILTER (ends < today()) OVER own
    ELSE starts = min(starts) OVER own
  END;

-- Which SKU counts where: the register says it of its own products, and of one product at a time; the rest is given.
CREATE TABLE product_skus AS
  SELECT product, sku
  FROM (SELECT *, unnest(string_split(sku_ids, ';')) AS sku FROM speaking)
  QUALIFY row_number() OVER (
    PARTITION BY sku
    ORDER BY
      in_force DESC, ends < today() DESC,
      CASE WHEN in_force THEN starts WHEN ends < today() THEN ends END DESC,
      CASE WHEN starts > today() THEN starts END,
      line DESC
  ) = 1
  UNION
  SELECT product, lower(sku) FROM read_json(getvariable('grouping'), columns = { product: 'VARCHAR', sku: 'VARCHAR' })
  WHERE product NOT IN (SELECT product FROM register);

CREATE TABLE products AS
  SELECT
    product_skus.product,
    bool_and(coalesce(catalogue.product, '') = 'microsoft-365-copilot') AS is_copilot,
    list_sort(list(sku)) AS skus
  FROM product_skus LEFT JOIN catalogue USING (sku)
  GROUP BY product_skus.product;

-- Minor units of a decimal text: the currency's own digits, halves never occur in what a contract bills.
CREATE MACRO minor_units(amount, currency) AS
  round(amount::DECIMAL(18, 4) * CASE
    WHEN currency IN ('BIF', 'CLP', 'JPY', 'KRW', 'PYG', 'UGX', 'VND', 'XAF', 'XOF', 'XPF') THEN 1
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000
    ELSE 100
  END)::BIGINT;
CREATE MACRO per_month(units, amount, per) AS
  CASE WHEN per = 'year' THEN (2 * units * amount + 12) // 24 ELSE units * amount END;
