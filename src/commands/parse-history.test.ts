import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthOf } from '../core/trend/month.ts';
import { historyInvalid, parseHistory } from './parse-history.ts';

const header = 'product,month,entitled,assigned,active,method,source';
const running = monthOf('2026-11');

function parsed(...lines: readonly string[]) {
  return parseHistory([header, ...lines].join('\n'), running);
}

describe('parseHistory', () => {
  it('reads months; an empty figure is unknown and 0 is 0', () => {
    expect(
      parsed(
        'e5,2026-01,1000,940,800,sign-in-90d-internal,"export, January"',
        'e5,2026-02,,,,m,s',
        'e5,2026-03,0,0,0,m,s',
      ),
    ).toEqual({
      problems: [],
      months: [
        {
          product: 'e5',
          month: '2026-01',
          entitled: 1000,
          assigned: 940,
          active: 800,
          method: 'sign-in-90d-internal',
          source: 'export, January',
        },
        {
          product: 'e5',
          month: '2026-02',
          entitled: null,
          assigned: null,
          active: null,
          method: 'm',
          source: 's',
        },
        { product: 'e5', month: '2026-03', entitled: 0, assigned: 0, active: 0, method: 'm', source: 's' },
      ],
    });
  });

  it('takes columns in any order and case, a byte order mark and Windows lines', () => {
    const text = '\uFEFFMonth,Product,Active,Assigned,Entitled,Source,Method\r\n2026-01,e5,1,2,3,s,m\r\n';

    expect(parseHistory(text, running).months).toMatchObject([
      { month: '2026-01', active: 1, assigned: 2, entitled: 3 },
    ]);
  });

  it('tells every problem of every line at once, and takes nothing', () => {
    const { months, problems } = parsed(
      'e5,2026-01,1,1,1,m,s',
      'E 5,2026-13,x,-1,1.5,,',
      '',
      'e5,2026-12,1,1,1,m,s',
      'e5,2026-01,1,1,1,m,s',
      'e3,2026-01,1,5,6,m,s',
      'e3,2026-02,1,5,5,m,s,',
    );

    expect(months).toEqual([]);
    expect(
      problems.map(({ place, message }) => `${place} ${message.split(' ').slice(0, 3).join(' ')}`),
    ).toEqual([
      'line 3 product: "E 5"',
      'line 3 month: "2026-13" is',
      'line 3 entitled: "x" is',
      'line 3 assigned: "-1" is',
      'line 3 active: "1.5" is',
      'line 3 method: is empty;',
      'line 3 source: is empty;',
      'line 5 month: 2026-12 is',
      'line 6 repeats e5 2026-01',
      'line 7 active: 6 is',
      'line 8 has 8 cells,',
    ]);
  });

  it('takes the running month and refuses the next', () => {
    expect(parsed('e5,2026-11,1,1,1,m,s').problems).toEqual([]);
    expect(parsed('e5,2026-12,1,1,1,m,s').problems).toEqual([
      { place: 'line 2', message: 'month: 2026-12 is in the future; this month is 2026-11.' },
    ]);
  });

  it.each([
    ['', 'file', 'is empty.'],
    [header, 'file', 'has no months.'],
    ['product;month\ne5;2026-01', 'line 1', 'cells are not separated by commas'],
    ['product,month,users', 'line 1', '"users" is not a column'],
    [`${header},product\n`, 'line 1', 'column product stands twice.'],
    [`${header}\n"e5`, 'line 2', 'Check the quotes'],
    ['a\uFFFDb', 'file', 'is not UTF-8'],
  ])('refuses %j', (text, place, message) => {
    const { months, problems } = parseHistory(text, running);

    expect(months).toEqual([]);
    expect(problems[0]?.place).toBe(place);
    expect(problems[0]?.message).toContain(message);
  });

  it('never turns what it cannot read into a number', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/^\s*\d*\s*$/.test(text) && !/[",\r\n]/.test(text)),
        (cell) => {
          expect(parsed(`e5,2026-01,,,${cell},m,s`).months).toEqual([]);
        },
      ),
    );
  });

  it('is an error that lists them all', () => {
    const problems = [
      { place: 'line 2', message: 'a' },
      { place: 'line 3', message: 'b' },
    ];

    expect(historyInvalid('use.csv', problems)).toMatchObject({
      code: 'HISTORY_IMPORT_INVALID',
      what: 'use.csv: 2 problems, nothing was imported.',
      why: 'line 2: a\nline 3: b',
    });
  });
});
