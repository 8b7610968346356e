-- §1, §3 and Microsoft's cell of §5: one row per person and product.

CREATE TABLE held AS
  SELECT "userId", lower("skuId") AS sku, min("updatedOn") AS since
  FROM assignments
  WHERE coalesce(state, '') <> 'Error'
  GROUP BY ALL;

CREATE TABLE seats AS
  WITH held_products AS (
    SELECT product, "userId", min(since) AS since FROM held JOIN product_skus USING (sku) GROUP BY ALL
  ),
  evidence AS (
    SELECT
      held_products.*,
      is_copilot, is_guest, is_protected, created, sign_in_day, workload_day, copilot_day, attempt_day,
      CASE WHEN is_copilot THEN copilot ELSE sign_in END AS judged,
      CASE
        WHEN is_copilot THEN today() - copilot_day < copilot_zero
        ELSE today() - sign_in_day <= window_days
      END AS is_used,
      NOT is_copilot AND today() - workload_day <= window_days AS works
    FROM held_products
    JOIN products USING (product)
    JOIN people USING ("userId")
    CROSS JOIN policy
  ),
  ruled AS (
    SELECT
      *,
      CASE
        WHEN is_guest THEN 'guest'
        WHEN is_used THEN 'used'
        WHEN is_protected THEN 'population'
        WHEN today() - since < new_for THEN 'recently-held'
        WHEN today() - created < new_for THEN 'recently-created'
        WHEN judged = 'unknown' THEN 'no-evidence'
        WHEN works THEN 'sources-disagree'
        WHEN judged = 'never' THEN 'never-used'
        WHEN judged = 'failedOnly' THEN 'failed-only'
        ELSE 'idle'
      END AS first_rule
    FROM evidence CROSS JOIN policy
  ),
  spared AS (
    SELECT
      *,
      CASE
        WHEN first_rule IN ('never-used', 'failed-only', 'idle')
          AND (product, "userId") IN (SELECT (product, "userId") FROM exemptions)
        THEN 'exempt'
        ELSE first_rule
      END AS rule
    FROM ruled
  )
  SELECT
    product, "userId", is_copilot, is_guest, sign_in_day, workload_day, copilot_day, rule,
    CASE rule
      WHEN 'guest' THEN 'protected'
      WHEN 'used' THEN 'active'
      WHEN 'population' THEN 'protected'
      WHEN 'exempt' THEN 'protected'
      WHEN 'recently-held' THEN 'new'
      WHEN 'recently-created' THEN 'new'
      WHEN 'no-evidence' THEN 'unknown'
      WHEN 'sources-disagree' THEN 'unknown'
      WHEN 'never-used' THEN 'neverUsed'
      ELSE 'inactive'
    END AS verdict,
    CASE
      WHEN is_guest THEN 'guest'
      WHEN is_copilot AND today() - copilot_day <= 30 THEN 'active'
      WHEN NOT is_copilot AND today() - attempt_day <= 90 THEN 'active'
      ELSE 'inactive'
    END AS microsoft
  FROM spared;
