import { describe, expect, it } from 'vitest';
import { createGraphReader } from '../../graph/reader.ts';
import { answerError, answerJson, localDeps, startLocalGraph } from '../../graph/testing/local-graph.ts';
import { simulatedTime } from '../../transport/testing/simulated-time.ts';
import { createSourceRecord } from '../source-record.ts';
import { linkFromNow } from './follow-people.ts';

const link = 'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x';

/** What is answered, and what was asked for each time, by a tenant that refuses every request with one of `refused`. */
async function follow(refused: readonly string[], withheld: readonly string[] = []) {
  await using graph = await startLocalGraph(({ url }, response) => {
    if (refused.some((name) => url.includes(name)))
      answerError(response, 403, 'Authorization_RequestDenied', 'No.');
    else answerJson(response, { '@odata.deltaLink': link });
  });
  const record = createSourceRecord('users', simulatedTime().clock);
  const reader = createGraphReader(localDeps(graph.origin));
  const answer = await linkFromNow({ reader, record, withheld });
  return {
    answer,
    codes: record.report().issues.map(({ code }) => code),
    asked: graph.seen.map(({ url }) => url),
  };
}

describe('what changes from now on', () => {
  it('is followed with leave dates where they are told', async () => {
    const { answer, asked } = await follow([]);

    expect(answer).toBe(link);
    expect(asked).toEqual([expect.stringContaining('employeeLeaveDateTime')]);
  });

  it('is followed without leave dates where they are refused', async () => {
    const { answer, asked, codes } = await follow(['employeeLeaveDateTime']);

    expect([answer, codes, asked.length]).toEqual([link, [], 2]);
    expect(asked[1]).toContain('assignedLicenses');
  });

  it('is followed without leave dates at once where they are not granted', async () => {
    const { answer, asked } = await follow(['employeeLeaveDateTime'], ['User-LifeCycleInfo.Read.All']);

    expect([answer, asked.length]).toEqual([link, 1]);
    expect(asked[0]).not.toContain('employeeLeaveDateTime');
  });

  it('is not known where everything is refused, which is noted', async () => {
    const { answer, codes } = await follow(['delta']);

    expect([answer, codes]).toEqual([null, ['changes-not-followed']]);
  });
});
