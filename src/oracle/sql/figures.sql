-- Every figure as one row of text, so that any two sides can be laid beside each other. NULL: nobody can know.

CREATE MACRO one_decimal(tenths) AS printf('%d.%d', tenths // 10, tenths % 10);

CREATE TABLE position_figures AS
  SELECT subject, figure, amount FROM (
    SELECT
      product AS subject,
      array_to_string(skus, ';') AS "skuIds",
      entitled::VARCHAR AS entitled,
      purchased::VARCHAR AS purchased,
      assigned::VARCHAR AS assigned,
      active::VARCHAR AS active,
      inactive::VARCHAR AS inactive,
      "neverUsed"::VARCHAR AS "neverUsed",
      "new"::VARCHAR AS "new",
      "protected"::VARCHAR AS "protected",
      "unknown"::VARCHAR AS "unknown",
      unassigned::VARCHAR AS unassigned,
      "exposureUnits"::VARCHAR AS "exposureUnits",
      "wasteUnits"::VARCHAR AS "wasteUnits",
      watch::VARCHAR AS watch,
      peak::VARCHAR AS peak,
      one_decimal("deploymentPctTenths") AS "deploymentPct",
      one_decimal("usagePctTenths") AS "usagePct",
      threshold,
      "monthlyWasteMinor" || ' ' || "monthlyWasteCurrency" AS "monthlyWaste"
    FROM positions JOIN peaks USING (product)
  )
  UNPIVOT INCLUDE NULLS (amount FOR figure IN (COLUMNS(* EXCLUDE subject)));

-- Counts that are nothing are left out on both sides: a rule that decided nobody has no row.
CREATE TABLE rule_figures AS
  SELECT product AS subject, 'rule ' || rule AS figure, count(*)::VARCHAR AS amount
  FROM seats WHERE is_complete('users')
  GROUP BY ALL;

-- By sign-in and by workload; of Copilot its own activity stands for the workload.
CREATE TABLE window_figures AS
  SELECT
    product AS subject,
    CASE WHEN is_guest THEN 'guests' ELSE 'internal' END || ' used within ' || days || ' by ' || signal AS figure,
    count(*)::VARCHAR AS amount
  FROM (
    SELECT product, is_guest, unnest([
      { signal: 'signIn', day: CASE WHEN NOT is_silent('sign-ins') THEN sign_in_day END },
      { signal: 'workload', day: CASE
        WHEN is_copilot THEN CASE WHEN NOT is_silent('copilot') THEN copilot_day END
        WHEN NOT is_silent('active-users') AND NOT is_silent('m365-apps') THEN workload_day
      END }
    ], recursive := true)
    FROM seats
  ), unnest([28, 30, 60, 90, 180]) AS windows(days)
  WHERE is_complete('users') AND today() - day <= days
  GROUP BY ALL;

CREATE TABLE cell_figures AS
  SELECT
    product AS subject,
    CASE
      WHEN microsoft = 'guest' THEN 'guests'
      ELSE 'cell ' || CASE rule
        WHEN 'no-evidence' THEN 'noEvidence'
        WHEN 'sources-disagree' THEN 'sourcesDisagree'
        ELSE verdict
      END || ' × ' || microsoft
    END AS figure,
    count(*)::VARCHAR AS amount
  FROM seats
  -- Whoever a gap hides would count as inactive there.
  WHERE is_complete('users') AND is_whole(CASE WHEN is_copilot THEN 'copilot' ELSE 'sign-ins' END)
  GROUP BY ALL;

-- Nothing that people are given for money is left out, nothing else is counted.
CREATE TABLE scope_figures AS
  SELECT 'tenant' AS subject, 'skuIds in positions' AS figure, string_agg(sku, ';' ORDER BY sku) AS amount
  FROM (
    SELECT sku FROM product_skus WHERE product IN (SELECT product FROM register)
    UNION
    SELECT sku
    FROM (SELECT lower("skuId") AS sku FROM skus UNION SELECT sku FROM held) AS seen
    LEFT JOIN catalogue USING (sku)
    LEFT JOIN (SELECT lower("skuId") AS sku, "appliesTo" FROM skus) AS sold USING (sku)
    WHERE coalesce(kind, '') NOT IN ('free', 'trial')
      AND coalesce(unit, 'user') = 'user' AND coalesce("appliesTo", 'User') = 'User'
  );

CREATE TABLE figures AS
  FROM scope_figures UNION ALL
  FROM position_figures
  UNION ALL FROM rule_figures
  UNION ALL FROM window_figures
  UNION ALL FROM cell_figures;
