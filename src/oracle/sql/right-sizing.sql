-- §7: the cheapest valid set of priced SKUs for everybody's need.

-- What the register prices has the register's price; else the newest sheet counts, of one day the later line.
CREATE TABLE price_book AS
  WITH quoted AS (
    SELECT sku, unit_price, currency, price_per, price_date, 1 AS rank, line FROM price_list
    UNION ALL
    SELECT sku, unit_price, currency, price_per, price_date, 2, line
    FROM (SELECT unnest(string_split(sku_ids, ';')) AS sku, * FROM register)
    WHERE unit_price IS NOT NULL AND entitles
  ),
  monthly AS (
    SELECT
      sku, price_date, rank, line,
      per_month(1, minor_units(unit_price, quoted.currency), price_per)::BIGINT AS price
    FROM quoted JOIN policy ON policy.currency = quoted.currency
    WHERE price_date <= today()
  )
  SELECT sku, arg_max(price, (rank, price_date, line)) AS price FROM monthly GROUP BY sku;

-- In the order of the ids, so that a set grown from left to right lists its ids sorted.
CREATE TABLE priced AS
  SELECT
    row_number() OVER (ORDER BY sku) - 1 AS place,
    1::BIGINT << (row_number() OVER (ORDER BY sku) - 1) AS bit,
    sku, price, grants, kind = 'suite' AS is_suite
  FROM price_book
  JOIN catalogue USING (sku)
  JOIN sku_grants USING (sku)
  WHERE kind IN ('suite', 'addon', 'standalone') AND grants <> 0;

CREATE TABLE requirements AS
  SELECT lower(addons."skuId") AS sku, bit_or(coalesce(needed.bit, 0))::BIGINT AS any_of
  FROM (
    SELECT "skuId", lower(trim(unnest(string_split(requires, ';')))) AS needed
    FROM read_csv(getvariable('catalogue_addons'), all_varchar = true)
    WHERE requires IS NOT NULL
  ) AS addons
  LEFT JOIN priced AS needed ON needed.sku = addons.needed
  GROUP BY ALL;

-- Every set begins with its suite, or with none. `wanted` are the SKUs that meet a prerequisite the suite does not.
CREATE TABLE demanding AS SELECT bit, any_of FROM priced JOIN requirements USING (sku);

CREATE TABLE beginnings AS
  WITH suites AS (
    SELECT bit, sku, grants, price, 1 AS size FROM priced WHERE is_suite
    UNION ALL SELECT 0, NULL, 0, 0, 0
  )
  SELECT
    suites.bit AS suite, grants, price, size, CASE WHEN sku IS NULL THEN [] ELSE [sku] END AS skus,
    coalesce((SELECT bit_or(any_of) FROM demanding WHERE any_of & suites.bit = 0), 0)::BIGINT AS wanted
  FROM suites;

-- A SKU that adds nothing and meets no prerequisite is left out at once: the set without it costs no more and is
-- smaller, so that no set that goes on from there is ever the first.
CREATE TABLE sets AS
  WITH RECURSIVE every AS (
    SELECT -1::BIGINT AS last_place, suite::BIGINT AS members, grants::BIGINT AS grants, size, price::BIGINT AS price, skus, wanted
    FROM beginnings
    UNION ALL
    SELECT
      priced.place, members | bit, every.grants | priced.grants, size + 1, every.price + priced.price,
      list_append(skus, sku), wanted
    FROM every
    JOIN priced ON priced.place > last_place
    WHERE NOT is_suite AND (priced.grants & ~every.grants <> 0 OR bit & wanted <> 0)
  )
  SELECT members, grants, size, price, array_to_string(list_sort(skus), ';') AS ids
  FROM every
  WHERE NOT EXISTS (
    SELECT 1 FROM demanding WHERE members & bit <> 0 AND members & any_of = 0
  );

-- Who may hold a restricted SKU is told by what they hold already. A combination of restrictions is an integer.
CREATE TABLE restrictions AS
  SELECT sku, bit_or(1::BIGINT << place)::BIGINT AS restrictions
  FROM (
    SELECT lower("skuId") AS sku, dense_rank() OVER (ORDER BY restriction) - 1 AS place
    FROM read_csv(getvariable('catalogue_restricted'), all_varchar = true)
  )
  GROUP BY sku;

CREATE TABLE allowances AS
  SELECT "userId", bit_or(coalesce(restrictions, 0))::BIGINT AS allowance
  FROM held LEFT JOIN restrictions USING (sku)
  GROUP BY "userId";

-- Sets that grant the same are told apart by price, size and ids alone: of those somebody may hold, one is enough.
CREATE TABLE best_sets AS
  WITH forbidden AS (
    SELECT allowance, coalesce(bit_or(bit) FILTER (restrictions & allowance = 0), 0)::BIGINT AS bits
    FROM (SELECT DISTINCT allowance FROM allowances)
    CROSS JOIN (SELECT bit, restrictions FROM priced JOIN restrictions USING (sku) UNION ALL SELECT 0, 0)
    GROUP BY allowance
  )
  SELECT allowance, grants, unnest(arg_min({ price: price, size: size, ids: ids }, (price, size, ids)))
  FROM sets JOIN forbidden ON members & bits = 0
  GROUP BY allowance, grants;

-- Everybody a proposal could be made for, whatever they hold. What a signal alone shows makes nobody one of them.
CREATE TABLE movable AS
  SELECT "userId", used, unsure
  FROM people
  JOIN person_features USING ("userId")
  CROSS JOIN policy
  WHERE NOT is_guest AND population IS NULL AND is_enabled AND is_user_otherwise
    AND coalesce(today() - created >= new_for, true)
    AND "userId" NOT IN (SELECT "userId" FROM exemptions)
    AND "userId" NOT IN (
      SELECT assignments."userId"
      FROM assignments JOIN priced ON sku = lower("skuId") CROSS JOIN policy
      WHERE coalesce(state, '') <> 'Error' AND today() - "updatedOn" < new_for
    );

CREATE TABLE without_price AS
  SELECT DISTINCT "userId"
  FROM held
  JOIN catalogue USING (sku)
  JOIN sku_grants USING (sku)
  WHERE kind IN ('suite', 'addon', 'standalone') AND grants <> 0
    AND sku NOT IN (SELECT sku FROM price_book);

CREATE TABLE needs AS
  WITH holdings AS (
    SELECT
      "userId",
      list_sort(list(sku) FILTER (priced.sku IS NOT NULL)) AS before_skus,
      sum(price)::BIGINT AS before_price,
      coalesce(bit_or(priced.grants), 0)::BIGINT AS priced_grants,
      coalesce(bit_or(sku_grants.grants) FILTER (priced.sku IS NULL), 0)::BIGINT AS other_grants
    FROM held
    LEFT JOIN priced USING (sku)
    LEFT JOIN sku_grants USING (sku)
    GROUP BY "userId"
  )
  SELECT
    "userId", allowance, array_to_string(before_skus, ';') AS before_ids, before_price, used,
    priced_grants | other_grants AS granted,
    (used | (priced_grants & unsure)) & ~other_grants AS need
  FROM holdings
  JOIN movable USING ("userId")
  JOIN allowances USING ("userId")
  WHERE before_price IS NOT NULL AND "userId" NOT IN (SELECT "userId" FROM without_price);

CREATE TABLE targets AS
  SELECT need, allowance, unnest(arg_min({ after_ids: ids, after_price: price }, (price, size, ids)))
  FROM (SELECT DISTINCT need, allowance FROM needs)
  JOIN best_sets USING (allowance)
  WHERE best_sets.grants & need = need
  GROUP BY need, allowance;

CREATE TABLE proposals AS
  SELECT
    "userId", before_ids, after_ids, before_price, after_price,
    CASE
      WHEN after_price < before_price THEN 'saving'
      WHEN after_ids IS NOT NULL AND used & ~granted <> 0 THEN 'gap'
      WHEN after_ids IS NULL THEN 'none'
      ELSE 'keep'
    END AS proposal
  FROM needs LEFT JOIN targets USING (need, allowance);
