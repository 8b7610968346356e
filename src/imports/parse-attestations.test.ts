import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAttestations, type AttestationRules } from './parse-attestations.ts';

const header = 'feature,user,lastUsedOn,attestedBy,attestedOn,evidence';
const rules: AttestationRules = { featureIds: ['dlp', 'edr', 'siem'], today: '2026-11-22' };

function parseLines(...lines: string[]) {
  return parseAttestations([header, ...lines, ''].join('\r\n'), rules);
}

function problemsOf(...lines: string[]) {
  return parseLines(...lines).problems.map(({ place, message }) => `${place}: ${message}`);
}

describe('attestations', () => {
  it('name people, everybody or nobody', () => {
    const text = `\uFEFF${header}\r\n dlp ,Ann@Contoso.com,2026-11-01,eve@contoso.com,2026-11-20,"Purview, activity explorer"\r\n\r\nedr,*,,eve@contoso.com,2026-11-22,\r\nsiem,-,,"Eve ""SecOps""",2026-01-01,ticket 7\r\n`;

    expect(parseAttestations(text, rules)).toEqual({
      problems: [],
      attestations: [
        {
          line: 2,
          feature: 'dlp',
          userKey: 'ann@contoso.com',
          lastUsedOn: '2026-11-01',
          attestedBy: 'eve@contoso.com',
          attestedOn: '2026-11-20',
          evidence: 'Purview, activity explorer',
        },
        {
          line: 4,
          feature: 'edr',
          userKey: '*',
          lastUsedOn: null,
          attestedBy: 'eve@contoso.com',
          attestedOn: '2026-11-22',
          evidence: null,
        },
        {
          line: 5,
          feature: 'siem',
          userKey: '-',
          lastUsedOn: null,
          attestedBy: 'Eve "SecOps"',
          attestedOn: '2026-01-01',
          evidence: 'ticket 7',
        },
      ],
    });
  });

  it('are found by the names of the columns, in any order and case', () => {
    const text = 'EVIDENCE,attestedon,attestedBy,lastUsedOn,User,Feature\n,2026-11-20,eve,,*,dlp\n';

    expect(parseAttestations(text, rules).attestations).toMatchObject([{ feature: 'dlp', userKey: '*' }]);
  });

  it('are refused with every problem of every line, and none is taken', () => {
    const parsed = parseLines(
      'dlp,ann@x,2026-02-30,,tomorrow,',
      'dpl,ann,,eve,2026-11-23,',
      'edr,bob@x,,eve,2026-11-20,',
      'siem,-,2026-11-01,eve,2026-11-20,',
      'siem',
      ',*,,eve,2026-11-20,',
      'edr,cal@x,2026-11-21,eve,2026-11-20,',
      'mailbox,*,,eve,2026-11-20,',
    );

    expect(parsed.attestations).toEqual([]);
    expect(parsed.problems.map(({ place, message }) => `${place}: ${message}`)).toEqual([
      'line 2: lastUsedOn "2026-02-30" is not a day (YYYY-MM-DD); leave it empty if nobody knows.',
      'line 2: attestedBy is empty: say who attests this.',
      'line 2: attestedOn "tomorrow" is not a day (YYYY-MM-DD).',
      'line 3: "dpl" is not a feature that is attested. Did you mean "dlp"?',
      'line 3: user "ann" is neither a user principal name, nor "*" for everybody, nor "-" for nobody.',
      'line 3: attestedOn 2026-11-23 is in the future; today is 2026-11-22 (UTC).',
      'line 5: lastUsedOn has a day although nobody uses the feature.',
      'line 6: has 1 cells, the header has 6. Quote a cell that contains a comma.',
      'line 7: feature is empty.',
      'line 8: lastUsedOn 2026-11-21 is after attestedOn 2026-11-20: nobody can attest what is to come.',
      'line 9: "mailbox" is not a feature that is attested.',
    ]);
  });

  it('say a thing once', () => {
    expect(
      problemsOf('dlp,Ann@x,,eve,2026-11-20,', 'edr,ann@x,,eve,2026-11-20,', 'dlp,ann@X,,eve,2026-11-20,'),
    ).toEqual(['line 4: "ann@x" stands for dlp on line 2 already.']);
  });

  it.each(['*', '-'])('that say "%s" of a feature say nothing else of it', (all) => {
    expect(
      problemsOf(
        'dlp,ann@x,,eve,2026-11-20,',
        `dlp,${all},,eve,2026-11-20,`,
        `edr,${all},,eve,2026-11-20,`,
        'siem,ann@x,,eve,2026-11-20,',
      ),
    ).toEqual([
      `line 3: "${all}" speaks of everybody, and line 2 says "ann@x" of dlp as well: keep one of them.`,
    ]);
  });

  it('are of one day for each feature', () => {
    expect(
      problemsOf('dlp,ann@x,,eve,2026-11-20,', 'dlp,bob@x,,eve,2026-05-01,', 'edr,*,,eve,2026-05-01,'),
    ).toEqual([
      'line 3: attestedOn 2026-05-01 differs from line 2 (2026-11-20): the list of dlp is attested as a whole, on one day.',
    ]);
  });

  it.each([
    ['an empty file', '', 'file', 'is empty.'],
    ['a header alone', `${header}\n`, 'file', 'has no lines.'],
    ['another encoding', 'feature\uFFFD', 'file', 'is not UTF-8'],
    ['semicolons', header.replaceAll(',', ';'), 'line 1', 'not separated by commas'],
    [
      'a missing column',
      'feature,user,attestedBy,attestedOn,evidence',
      'line 1',
      'column lastUsedOn is missing',
    ],
    ['an unknown column', `${header},note`, 'line 1', '"note" is not a column'],
    ['a column twice', `${header},user`, 'line 1', 'column user stands twice'],
    ['an open quote', `${header}\n"dlp,*,,eve,2026-11-20,`, 'line 2', 'Check the quotes'],
  ])('are refused in %s', (_, text, place, message) => {
    const { attestations, problems } = parseAttestations(text, rules);

    expect(attestations).toEqual([]);
    expect(problems).toEqual([{ place, message: expect.stringContaining(message) as string }]);
  });

  it('keep every line, or keep none', () => {
    const cell = fc.constantFrom('dlp', 'x', 'a@x', 'b@x', '*', '-', '', '2026-11-20', '2027-01-01', '"');
    const line = fc.oneof(
      fc.array(cell, { minLength: 6, maxLength: 6 }),
      fc
        .record({ user: fc.constantFrom('a@x', 'b@x', '*') })
        .map(({ user }) => ['dlp', user, '', 'eve', '2026-11-20', '']),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        const quoted = lines.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));

        const { attestations, problems } = parseLines(...quoted);

        const stated = lines.filter((cells) => cells.some((text) => text !== ''));
        expect(attestations).toHaveLength(problems.length === 0 ? stated.length : 0);
      }),
    );
  });
});
