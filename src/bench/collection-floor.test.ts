import { describe, expect, it } from 'vitest';
import type { SentRequest } from '../simulation/simulated-fetch.ts';
import { collectionFloor } from './collection-floor.ts';

const get = (path: string, status = 200): SentRequest => ({
  method: 'GET',
  url: `http://127.0.0.1/v1.0${path}`,
  inner: [],
  status,
});
const times = (count: number, request: SentRequest) => Array.from({ length: count }, () => request);

describe('the floor of a collection', () => {
  it('is the pages of the longest chain where no limit is reached', () => {
    const sent = [...times(4, get('/users?$top=999')), ...times(2, get('/groups'))];

    expect(collectionFloor(sent, 150)).toEqual({ seconds: 0.6, because: '4 pages of /v1.0/users' });
  });

  it('is the windows of the scarcest limit, the first of which costs nothing', () => {
    const sent = times(21, get('/users?$select=id,signInActivity&$top=500'));

    expect(collectionFloor(sent, 150)).toEqual({ seconds: 120.15, because: '21 of signIns' });
  });

  it('counts what is inside a batch, and nothing that was refused', () => {
    const batch: SentRequest = {
      method: 'POST',
      url: 'http://127.0.0.1/v1.0/$batch',
      inner: times(20, get('')).map(() => '/identityProtection/riskDetections'),
      status: 200,
    };
    const refused = times(50, get('/identityProtection/riskDetections', 429));

    expect(collectionFloor([batch, ...refused], 100)).toEqual({ seconds: 19.1, because: '20 of risk' });
  });
});
