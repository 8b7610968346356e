-- §4 and the cells of §5: per product. NULL says that nobody can know.

CREATE TABLE entitled AS
  SELECT
    product,
    -- Unknown without a line in force, without an active one, and where lines in force count different things.
    CASE
      WHEN bool_or(in_force AND is_active) AND count(DISTINCT metric) FILTER (in_force) = 1
      THEN coalesce(sum(quantity) FILTER (entitles), 0)::BIGINT
    END AS units
  FROM register
  GROUP BY product;

CREATE TABLE purchased AS
  WITH sold AS (
    SELECT lower("skuId") AS sku, sum("enabledUnits" + "warningUnits") AS units FROM skus GROUP BY ALL
  ),
  trials AS (
    SELECT lower("skuId") AS sku, sum("totalUnits") AS units
    FROM subscriptions
    WHERE "isTrial" AND status IN ('Enabled', 'Warning')
    GROUP BY ALL
  )
  SELECT
    product,
    CASE
      WHEN is_complete('skus') AND is_complete('subscriptions')
      THEN sum(coalesce(sold.units, 0) - coalesce(trials.units, 0))::BIGINT
    END AS units
  FROM product_skus
  LEFT JOIN sold USING (sku)
  LEFT JOIN trials USING (sku)
  GROUP BY product;

-- The price on the newest sheet of today or earlier, among the lines in force that count users.
CREATE TABLE product_prices AS
  SELECT
    product,
    arg_max(minor_units(unit_price, currency), price_date) AS amount,
    arg_max(currency, price_date) AS currency,
    arg_max(price_per, price_date) AS per
  FROM register
  WHERE entitles AND unit_price IS NOT NULL AND price_date <= today()
  GROUP BY product;

CREATE TABLE seat_counts AS
  SELECT
    product,
    count("userId")::BIGINT AS assigned,
    count(*) FILTER (verdict = 'active')::BIGINT AS active,
    count(*) FILTER (verdict = 'inactive')::BIGINT AS inactive,
    count(*) FILTER (verdict = 'neverUsed')::BIGINT AS "neverUsed",
    count(*) FILTER (verdict = 'new')::BIGINT AS "new",
    count(*) FILTER (verdict = 'protected')::BIGINT AS "protected",
    count(*) FILTER (verdict = 'unknown')::BIGINT AS "unknown",
    CASE WHEN products.is_copilot OR NOT is_silent('sign-ins') THEN
      count(*) FILTER (
        verdict = 'active' AND NOT seats.is_copilot AND today() - sign_in_day >= watch_after
      )::BIGINT
    END AS watch,
    -- Nobody active among seats nobody could judge is no use of 0 %.
    NOT is_silent(CASE WHEN products.is_copilot THEN 'copilot' ELSE 'sign-ins' END) AND (
      count(*) FILTER (rule = 'no-evidence') = 0
      OR count(*) FILTER (
        rule IN ('used', 'sources-disagree', 'never-used', 'failed-only', 'idle', 'exempt')
      ) > 0
    ) AS is_judged
  FROM products
  LEFT JOIN seats USING (product)
  CROSS JOIN policy
  WHERE is_complete('users')
  GROUP BY product, products.is_copilot;

-- The most on any day that was seen.
CREATE TABLE peaks AS
  WITH earlier AS (
    SELECT product, count(DISTINCT "userId")::BIGINT AS units
    FROM earlier_assignments
    JOIN earlier_users USING ("userId")
    JOIN product_skus ON sku = lower("skuId")
    WHERE coalesce(state, '') <> 'Error'
    GROUP BY product
  )
  SELECT product, CASE WHEN assigned IS NOT NULL THEN greatest(assigned, earlier.units) END AS peak
  FROM products LEFT JOIN seat_counts USING (product) LEFT JOIN earlier USING (product);

CREATE TABLE positions AS
  WITH counted AS (
    SELECT
      products.product, skus, entitled.units AS entitled, purchased.units AS purchased, seat_counts.* EXCLUDE (product),
      greatest(0, entitled.units - assigned) AS unassigned,
      greatest(0, assigned - entitled.units) AS "exposureUnits"
    FROM products
    LEFT JOIN entitled USING (product)
    LEFT JOIN purchased USING (product)
    LEFT JOIN seat_counts USING (product)
  ),
  wasted AS (
    -- greatest() passes over NULL: an unknown side leaves nothing to say.
    SELECT * REPLACE (
        CASE WHEN assigned IS NOT NULL AND entitled IS NOT NULL THEN unassigned END AS unassigned,
        CASE WHEN assigned IS NOT NULL AND entitled IS NOT NULL THEN "exposureUnits" END AS "exposureUnits"
      ),
      CASE WHEN entitled IS NOT NULL THEN inactive + "neverUsed" + unassigned END AS "wasteUnits"
    FROM counted
  )
  SELECT
    wasted.*,
    CASE WHEN entitled > 0 THEN ((2000 * assigned + entitled) // (2 * entitled))::BIGINT END AS "deploymentPctTenths",
    CASE WHEN assigned > 0 AND is_judged THEN ((2000 * active + assigned) // (2 * assigned))::BIGINT END AS "usagePctTenths",
    CASE
      WHEN assigned IS NULL OR entitled IS NULL THEN NULL
      WHEN assigned > entitled THEN 'over'
      WHEN assigned * 100 >= entitled * warn_at THEN 'warning'
      ELSE 'ok'
    END AS threshold,
    per_month("wasteUnits", amount, per)::BIGINT AS "monthlyWasteMinor",
    CASE WHEN "wasteUnits" IS NOT NULL THEN product_prices.currency END AS "monthlyWasteCurrency"
  FROM wasted
  LEFT JOIN product_prices USING (product)
  CROSS JOIN policy;
