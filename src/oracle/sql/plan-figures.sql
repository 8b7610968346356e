-- What plans come to, as rows of text. Where the users were not read whole, nobody can say.

INSERT INTO figures
  WITH found AS (
    SELECT sku || ' → ' || by_sku AS subject, count(*) AS people, any_value(price) AS price
    FROM reported_overlaps LEFT JOIN price_book USING (sku)
    WHERE is_complete('users')
    GROUP BY ALL
  )
  SELECT subject, 'overlap users', people::VARCHAR FROM found
  UNION ALL
  SELECT subject, 'overlap monthly minor', (people * price)::BIGINT::VARCHAR FROM found;

INSERT INTO figures
  WITH totals AS (
    SELECT
      kind, count("userId") AS people, coalesce(sum(abs(after_price - before_price)), 0)::BIGINT AS minor
    FROM (VALUES ('saving'), ('gap'), ('keep'), ('none')) AS kinds(kind)
    LEFT JOIN proposals ON proposal = kind
    GROUP BY kind
  ),
  named AS (
    SELECT
      CASE kind WHEN 'none' THEN 'people without a sufficient set' ELSE kind || ' people' END AS figure, people AS amount
    FROM totals
    UNION ALL SELECT kind || ' monthly minor', minor FROM totals WHERE kind IN ('saving', 'gap')
    UNION ALL SELECT 'considered people', count(*) FROM proposals
    UNION ALL SELECT 'people with a price missing', count(*) FROM movable JOIN without_price USING ("userId")
    UNION ALL SELECT 'people with features', count(*) FROM members
  )
  SELECT 'tenant', figure, CASE WHEN is_complete('users') THEN amount::VARCHAR END FROM named;

INSERT INTO figures
  WITH transitions AS (
    SELECT
      before_ids || ' → ' || after_ids AS subject, proposal, count(*) AS people,
      sum(abs(after_price - before_price))::BIGINT AS minor
    FROM proposals
    WHERE proposal IN ('saving', 'gap') AND is_complete('users')
    GROUP BY ALL
  )
  SELECT subject, proposal || ' transition people', people::VARCHAR FROM transitions
  UNION ALL
  SELECT subject, proposal || ' transition monthly minor', minor::VARCHAR FROM transitions;

INSERT INTO figures
  SELECT 'feature ' || id, figure, amount::VARCHAR
  FROM (
    SELECT
      id, assigned, required, consumed, over_assigned AS "over-assignment",
      add_on_not_assigned AS "add-on not assigned", mixed_estate AS "mixed estate",
      beyond_plan AS "feature beyond the plan"
    FROM feature_counts
    WHERE is_complete('users')
  )
  UNPIVOT (amount FOR figure IN (COLUMNS(* EXCLUDE id)))
  WHERE amount <> 0;

INSERT INTO figures
  SELECT 'feature ' || id, figure, amount::VARCHAR
  FROM (
    SELECT
      id, shown AS "shown by a signal", shown_only AS "shown and not attested",
      attested_only AS "attested and not shown"
    FROM evidence_counts
    WHERE is_complete('users')
  )
  UNPIVOT (amount FOR figure IN (COLUMNS(* EXCLUDE id)))
  WHERE amount <> 0
  UNION ALL
  SELECT DISTINCT
    'feature ' || id, 'what silence means', CASE WHEN id IN (SELECT id FROM telling_silence) THEN 'unused' ELSE 'unknown' END
  FROM feature_signals
  WHERE is_complete('users');

INSERT INTO figures
  SELECT sku, 'web and mobile only', people::VARCHAR FROM web_only WHERE is_complete('users');

INSERT INTO figures
  SELECT sku, 'use as everybody only', people::VARCHAR FROM as_everybody_only WHERE is_complete('users');

INSERT INTO figures
  SELECT suite || ' against ' || baseline, figure, amount::VARCHAR
  FROM (
    SELECT suite, baseline, seats AS "suite seats", justified, undecided, served AS "could be served by the baseline"
    FROM justified
    WHERE is_complete('users')
  )
  UNPIVOT (amount FOR figure IN (COLUMNS(* EXCLUDE (suite, baseline))))
  WHERE amount <> 0;

INSERT INTO figures
  SELECT subject, figure, amount
  FROM (
    SELECT
      'group ' || group_id || ' of ' || suite AS subject, members::VARCHAR AS members,
      using_premium::VARCHAR AS "users of premium", undecided::VARCHAR AS undecided,
      (undecided = 0 AND using_premium * 100 < members * underused_pct)::VARCHAR AS "over-entitling"
    FROM giving_groups CROSS JOIN policy
    WHERE is_complete('users')
  )
  UNPIVOT (amount FOR figure IN (COLUMNS(* EXCLUDE subject)));
