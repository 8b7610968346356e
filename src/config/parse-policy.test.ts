import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod/v4';
import type { Caps, DecisionPolicy } from '../core/model/policy.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import { parsePolicy } from './parse-policy.ts';
import { Policy } from './policy.ts';

const shippedText = readFileSync(new URL('../../env/policy.json', import.meta.url), 'utf8');
const subscription = '/subscriptions/00000000-0000-4000-8000-00000000000a';
const least = { caps: { seatsPerRun: 200 }, populations: [] };

function accepted(document: unknown): Policy {
  const parsed = parsePolicy(JSON.stringify(document));
  expect(parsed).toMatchObject({ ok: true });
  return (parsed as { policy: Policy }).policy;
}

function problemsOf(text: string): string[] {
  const parsed = parsePolicy(text);
  return parsed.ok ? [] : parsed.problems.map(({ at, message }) => `${at} ${message}`);
}

const refused = (over: object) => problemsOf(JSON.stringify({ ...least, ...over }));

describe('the shipped policy', () => {
  it('states what the source documents give', () => {
    expect(accepted(JSON.parse(shippedText))).toEqual({
      decision: {
        classifyAfterDays: 90,
        watchAfterDays: 60,
        newForDays: 30,
        copilotZeroUsageDays: 60,
        copilotActiveDays: 30,
        warnAtPercentOfEntitlement: 90,
      },
      caps: { seatsPerRun: 200, seatsPerDay: 1000, seatsPerOwnerPerDay: 500, seatsPerProductPerDay: 500 },
      secondApproverAboveSeats: 50,
      authority: { stepUpAboveSeats: 100, separateBuyers: true },
      breakers: {
        implausibleSharePct: 95,
        implausibleMinSeats: 20,
        failuresInARow: 10,
        massChangePct: 20,
      },
      silence: {
        remindAfterDays: [7, 14],
        escalateAfterDays: 10,
        escalateFurtherAfterDays: 20,
        outcome: 'nothing',
        reclaimInTheNameOf: null,
      },
      preflight: {
        mustKnow: [],
        delicensingResiliency: 'unknown',
        oneDriveArchive: { perGbMonthMinor: 5, reactivatePerGbMinor: 60, currency: 'USD' },
      },
      devices: {
        frontlineSkus: ['66b55226-6b4f-492c-910c-a3b7a3c9d993', '44575883-256e-4a79-9da4-ebe9acabe2b2'],
        inactiveAfterDays: 90,
      },
      servers: {
        calCoverage: [],
        movedWithinDays: 90,
        profile: 'product-terms',
        profiles: [],
        softwareAssurance: {},
        staleAfterDays: 35,
      },
      licenceGroups: [],
      askHolders: [],
      trainFirst: [{ product: 'microsoft-365-copilot', days: 30 }],
      attention: {
        cardsPerOwnerPerWeek: 20,
        quietHours: null,
        timezone: 'Europe/London',
        busyPeriods: [],
        contractWindowDays: null,
      },
      privacy: { mode: 'named', namesKeptDays: 400 },
      storage: { encryptionAtRest: 'unstated' },
      auditTrail: { checkpointEveryEvents: 500 },
      tenantChanges: { lookbackDays: 7 },
      graceMinutes: 0,
      undoDays: 30,
      snoozeDays: 7,
      caseExpiresDays: 30,
      exemptionDays: 180,
      maxReportLagDays: 10,
      maxEvidenceDays: 14,
      estate: { ownerIds: [] },
      retentionDays: 400,
      populations: [
        { population: 'serviceAccount', attribute: 'employeeType', values: ['Service account'] },
        { population: 'sharedMailbox', attribute: 'employeeType', values: ['Shared mailbox'] },
        { population: 'room', attribute: 'employeeType', values: ['Room'] },
        { population: 'equipment', attribute: 'employeeType', values: ['Equipment'] },
        { population: 'leave', attribute: 'extensionAttribute10', values: ['leave'] },
        { population: 'priority', attribute: 'extensionAttribute10', values: ['priority'] },
        {
          population: 'partTime',
          attribute: 'employeeType',
          values: ['Part-time'],
          classifyAfterDays: 180,
        },
        {
          population: 'seasonal',
          attribute: 'employeeType',
          values: ['Seasonal'],
          classifyAfterDays: 400,
        },
      ],
      rightSizing: {
        currency: 'GBP',
        attestationDays: 180,
        underusedGroupPct: 30,
        baselines: [
          { suite: '06ebc4ee-1bb5-47dd-8120-11324bc54e06', baseline: '05e9a617-0261-4cee-bb44-138d3ef5d965' },
        ],
      },
      quality: { minJoinPct: 80, maxChangePct: 30, minSeats: 50 },
      variance: { toleranceUnits: 0, materialityPct: 5, materialityUnits: 10 },
      audit: { triggerPct: 5, pricePct: 125 },
      benchmark: { amountMinor: 28_000_000, currency: 'GBP', perUsers: 10_000 },
      copilotValuePerActiveMinor: null,
      copilotValueCurrency: null,
      mailboxDriftDays: 90,
      azure: {
        billingAccounts: [],
        scopes: [],
        costExports: null,
        tagKeys: ['CostCenter'],
        businessUnitTag: 'CostCenter',
        months: 3,
        reservationDays: 30,
        commitmentMonths: 12,
        ownerIds: [],
        reservationFloorPct: 85,
        reservationMinDays: 20,
        commitmentMinMonths: 3,
        commitmentTolerancePct: 5,
        tagFloorPct: 95,
        costLateDays: 7,
        coreRules: { windowsMinCores: 8, sqlMinCores: 4, enterpriseRatio: 4 },
      },
      signInEvidence: {
        weekly: 'by-size',
        nightly: 'by-size',
        inactiveFirstAboveUsers: 20_000,
        fullUsersEveryDays: 7,
      },
      feed: { dir: null },
      schedule: {
        'weekly-collect': { cron: '0 6 * * 1', timezone: 'Europe/London' },
        'nightly-collect': { cron: '0 3 * * *', timezone: 'Europe/London' },
        'monthly-review': { cron: '0 7 1 * *', timezone: 'Europe/London' },
        'quarterly-reconciliation': { cron: '30 7 1 1,4,7,10 *', timezone: 'Europe/London' },
        deliver: { cron: '*/5 * * * *', timezone: 'Europe/London' },
        housekeeping: { cron: '30 6 * * *', timezone: 'Europe/London' },
      },
    });
  });

  it('is what the defaults are, but for its populations, its currency, its caps, its step-up and its training', () => {
    const { rightSizing, ...shipped } = accepted(JSON.parse(shippedText));

    expect(accepted(least)).toEqual({
      ...shipped,
      caps: { seatsPerRun: 200, seatsPerDay: null, seatsPerOwnerPerDay: null, seatsPerProductPerDay: null },
      authority: { stepUpAboveSeats: null, separateBuyers: true },
      populations: [],
      trainFirst: [],
      rightSizing: { ...rightSizing, currency: null },
    });
  });

  it('is what the core takes', () => {
    expectTypeOf<Policy['decision']>().toExtend<DecisionPolicy>();
    expectTypeOf<Policy['caps']>().toExtend<Caps>();
    expectTypeOf<Policy['populations']>().toExtend<readonly PopulationRule[]>();
  });

  it('is documented key by key', () => {
    interface Node {
      properties?: Record<string, Node>;
      items?: Node;
      description?: string;
    }
    function undocumented(node: Node, path: string): string[] {
      const inner = Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
        undocumented(child, `${path}.${key}`),
      );
      const own = path === '' || path.endsWith('[]') || node.description ? [] : [path];
      return [...own, ...inner, ...(node.items?.properties ? undocumented(node.items, `${path}[]`) : [])];
    }

    expect(undocumented(z.toJSONSchema(Policy, { io: 'input' }) as Node, '')).toEqual([]);
  });
});

describe('a policy', () => {
  it('may forbid every reclaim', () => {
    expect(accepted({ ...least, caps: { seatsPerRun: 0 } }).caps.seatsPerRun).toBe(0);
  });

  it('may change one value and keep the other defaults', () => {
    expect(accepted({ ...least, decision: { classifyAfterDays: 120 } }).decision).toMatchObject({
      classifyAfterDays: 120,
      watchAfterDays: 60,
    });
  });

  it.each<[string, object, string]>([
    ['no caps', { caps: undefined }, 'policy: caps is missing; it has no default.'],
    ['no cap on seats', { caps: {} }, 'policy: caps.seatsPerRun is missing; it has no default.'],
    ['no populations', { populations: undefined }, 'policy: populations is missing; it has no default.'],
    [
      'a mistyped key',
      { snoozeDay: 3 },
      'policy: snoozeDay is not a key of the policy. Did you mean snoozeDays?',
    ],
    [
      'a mistyped key within',
      { decision: { clasifyAfterDays: 3 } },
      'policy: decision.clasifyAfterDays is not a key of the policy. Did you mean classifyAfterDays?',
    ],
    [
      'a mistyped key in a list',
      { populations: [{ population: 'leave', attribute: 'department', values: ['a'], value: 'x' }] },
      'policy: populations.0.value is not a key of the policy. Did you mean values?',
    ],
    [
      'a mistyped job',
      { schedule: { 'weekly-colect': { cron: '0 6 * * 1', timezone: 'UTC' } } },
      'policy: schedule.weekly-colect is not a key of the policy. Did you mean weekly-collect?',
    ],
    [
      'a foreign key',
      { caps: { seatsPerRun: 1, colour: 'red' } },
      'policy: caps.colour is not a key of the policy. Keys here: seatsPerRun, seatsPerDay, seatsPerOwnerPerDay, seatsPerProductPerDay.',
    ],
    [
      'text for a number',
      { caps: { seatsPerRun: '200' } },
      'policy: caps.seatsPerRun Invalid input: expected number, received string.',
    ],
    ['a negative cap', { caps: { seatsPerRun: -1 } }, 'policy: caps.seatsPerRun Too small'],
    ['half a seat', { caps: { seatsPerRun: 0.5 } }, 'policy: caps.seatsPerRun Invalid input: expected int'],
    [
      'no window at all',
      { decision: { copilotActiveDays: 0 } },
      'policy: decision.copilotActiveDays Too small',
    ],
    [
      'more than all of an entitlement',
      { decision: { warnAtPercentOfEntitlement: 101 } },
      'policy: decision.warnAtPercentOfEntitlement Too big',
    ],
    [
      'watching later than classifying',
      { decision: { watchAfterDays: 91 } },
      'policy: decision.watchAfterDays 91 is later than classifyAfterDays (90).',
    ],
    [
      'Copilot windows the wrong way round',
      { decision: { copilotZeroUsageDays: 20 } },
      'policy: decision.copilotActiveDays 30 is later than copilotZeroUsageDays (20).',
    ],
    [
      'a worth without a currency',
      { copilotValuePerActiveMinor: 5_000 },
      'policy: copilotValueCurrency An amount needs its currency',
    ],
    ['an audit below the price', { audit: { pricePct: 99 } }, 'policy: audit.pricePct Too small'],
    ['a trigger of nothing', { audit: { triggerPct: 0 } }, 'policy: audit.triggerPct Too small'],
    ['a currency in words', { benchmark: { currency: 'pounds' } }, 'policy: benchmark.currency Expected'],
    [
      'an unknown population',
      { populations: [{ population: 'boss', attribute: 'department', values: ['a'] }] },
      'policy: populations.0.population is none of leave, sharedMailbox,',
    ],
    [
      'a window shorter than everybody’s',
      {
        populations: [
          { population: 'partTime', attribute: 'department', values: ['a'], classifyAfterDays: 30 },
        ],
      },
      'policy: populations.0.classifyAfterDays 30 is sooner than decision.classifyAfterDays (90).',
    ],
    [
      'an attribute nobody collects',
      { populations: [{ population: 'leave', attribute: 'extensionAttribute16', values: ['a'] }] },
      'policy: populations.0.attribute Expected employeeType',
    ],
    [
      'no values',
      { populations: [{ population: 'leave', attribute: 'department', values: [] }] },
      'policy: populations.0.values Too small',
    ],
    [
      'a scope of Azure twice',
      { azure: { scopes: [subscription, subscription.toUpperCase()] } },
      'policy: azure.scopes Expected scopes apart',
    ],
    [
      'a blank value',
      { populations: [{ population: 'leave', attribute: 'department', values: [' '] }] },
      'policy: populations.0.values.0 Too small',
    ],
    [
      'a bad cron expression',
      { schedule: { deliver: { cron: '* * *', timezone: 'UTC' } } },
      'policy: schedule.deliver.cron "* * *" has 3 fields',
    ],
    [
      'a job without time zone',
      { schedule: { deliver: { cron: '* * * * *' } } },
      'policy: schedule.deliver.timezone is missing',
    ],
    [
      'an unknown time zone',
      { schedule: { deliver: { cron: '* * * * *', timezone: 'Mars/Olympus' } } },
      'policy: schedule.deliver.timezone Unknown time zone',
    ],
  ])('with %s is refused', (_name, over, problem) => {
    expect(refused(over)).toEqual([expect.stringContaining(problem)]);
  });

  it('has all its problems told at once, contradictions included', () => {
    const over = { caps: {}, undoDays: 'x', decision: { watchAfterDays: 100, newFor: 3 }, retention: 1 };

    expect(
      refused(over)
        .map((problem) => problem.split(' ')[1])
        .sort(),
    ).toEqual(['caps.seatsPerRun', 'decision.newFor', 'decision.watchAfterDays', 'retention', 'undoDays']);
  });

  it.each([
    ['', 'policy is not JSON'],
    ['{"caps":', 'policy is not JSON'],
    ['[]', 'policy Invalid input: expected object, received array.'],
    ['null', 'policy Invalid input: expected object, received null.'],
  ])('written as %j is refused', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });

  it('may begin with a byte order mark', () => {
    expect(problemsOf(`\uFEFF${shippedText}`)).toEqual([]);
  });
});
