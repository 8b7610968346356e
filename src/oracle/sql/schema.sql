-- The columns of the lake that the figures of docs/methods.md are made from. The loader fills the tables from the
-- Parquet files of one run; a source that failed leaves its tables empty.

CREATE TABLE skus ("skuId" VARCHAR, "appliesTo" VARCHAR, "enabledUnits" INTEGER, "warningUnits" INTEGER);
CREATE TABLE subscriptions ("skuId" VARCHAR, "status" VARCHAR, "isTrial" BOOLEAN, "totalUnits" INTEGER);
CREATE TABLE users (
  "userId" VARCHAR, "userPrincipalName" VARCHAR, "accountEnabled" BOOLEAN, "userType" VARCHAR, "createdOn" DATE,
  "department" VARCHAR, "companyName" VARCHAR, "jobTitle" VARCHAR, "employeeType" VARCHAR,
  "extensionAttributes" VARCHAR
);
CREATE TABLE assignments ("userId" VARCHAR, "skuId" VARCHAR, "groupId" VARCHAR, "state" VARCHAR, "updatedOn" DATE);
CREATE TABLE sign_ins (
  "userId" VARCHAR, "lastSuccessfulAt" TIMESTAMPTZ, "lastInteractiveAt" TIMESTAMPTZ,
  "lastNonInteractiveAt" TIMESTAMPTZ
);
CREATE TABLE workloads (
  "userKey" VARCHAR, "exchangeOn" DATE, "oneDriveOn" DATE, "sharePointOn" DATE, "skypeOn" DATE, "yammerOn" DATE,
  "teamsOn" DATE
);
CREATE TABLE apps (
  "userKey" VARCHAR, "lastActivityOn" DATE, "usedDesktop" BOOLEAN, "usedMobile" BOOLEAN, "usedWeb" BOOLEAN
);
CREATE TABLE copilot ("userKey" VARCHAR, "lastActivityOn" DATE);
CREATE TABLE activations (
  "userKey" VARCHAR, "productType" VARCHAR, "lastActivatedOn" DATE, "windows" INTEGER, "mac" INTEGER,
  "windows10Mobile" INTEGER, "ios" INTEGER, "android" INTEGER
);
CREATE TABLE mailboxes ("userKey" VARCHAR, "storageBytes" DOUBLE, "hasArchive" BOOLEAN);
CREATE TABLE feature_use ("feature" VARCHAR, "userKey" VARCHAR, "attestedOn" DATE);
CREATE TABLE pstn_use ("userId" VARCHAR, "route" VARCHAR, "callType" VARCHAR, "lastCallOn" DATE);
CREATE TABLE pim_eligibilities ("principalId" VARCHAR);
CREATE TABLE pim_activations ("principalId" VARCHAR);
CREATE TABLE power_bi_use ("userKey" VARCHAR, "usedOn" DATE);

-- Of an earlier day, for the peak alone.
CREATE TABLE earlier_users ("userId" VARCHAR);
CREATE TABLE earlier_assignments ("userId" VARCHAR, "skuId" VARCHAR, "state" VARCHAR);

CREATE TABLE run AS
  SELECT "asOf" AS day, sources
  FROM read_json(getvariable('manifest'), columns = {
    "asOf": 'DATE', sources: 'STRUCT(name VARCHAR, status VARCHAR, "asOf" DATE, gaps STRUCT(reason VARCHAR)[])[]'
  });
CREATE TABLE sources AS
  SELECT source.name, source.status, source."asOf" AS described, list_transform(source.gaps, lambda gap: gap.reason) AS reasons
  FROM (SELECT unnest(sources) AS source FROM run);

CREATE MACRO today() AS (SELECT day FROM run);
-- §2: a source that failed says "unknown" of everybody.
CREATE MACRO was_read(source) AS (
  EXISTS (SELECT 1 FROM sources WHERE name = source AND status <> 'failed')
);
CREATE MACRO is_complete(source) AS (
  EXISTS (SELECT 1 FROM sources WHERE name = source AND status = 'complete')
);
-- Nothing that is counted from it means anything: it was not read, or its names are concealed.
CREATE MACRO is_silent(source) AS (
  NOT EXISTS (
    SELECT 1 FROM sources
    WHERE name = source AND status <> 'failed' AND NOT list_contains(coalesce(reasons, []), 'concealed')
  )
);
-- Read to its end, and nothing is the matter with it.
CREATE MACRO is_whole(source) AS (
  EXISTS (SELECT 1 FROM sources WHERE name = source AND status = 'complete' AND len(coalesce(reasons, [])) = 0)
);
-- The same, and what it says is of the day of the run.
CREATE MACRO is_whole_today(source) AS (
  is_whole(source) AND EXISTS (SELECT 1 FROM sources WHERE name = source AND described = today())
);
-- Whether a missing row says something: the source was read to its end, and its rows carry names.
CREATE MACRO tells_of_absence(source) AS (
  EXISTS (
    SELECT 1 FROM sources
    WHERE name = source AND status = 'complete' AND NOT list_contains(coalesce(reasons, []), 'concealed')
  )
);
