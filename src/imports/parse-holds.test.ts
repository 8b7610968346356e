import { describe, expect, it } from 'vitest';
import { parseHolds } from './parse-holds.ts';
import { parsePhones, phonesText } from './parse-phones.ts';

const today = '2026-11-22';
const id = '0000000A-0000-4000-8000-000000000001';

function holds(header: string, ...lines: string[]) {
  return parseHolds([`${header},exportedOn`, ...lines.map((line) => `${line},2026-11-20`)].join('\n'), today);
}

describe('a list of mailboxes and their holds', () => {
  it('reads our columns', () => {
    const parsed = holds(
      'userPrincipalName,litigationHold,inPlaceHolds,archive,recipientType',
      'Ann@contoso.com,true,,false,UserMailbox',
      'bob@contoso.com,false,,,',
    );

    expect(parsed).toEqual({
      exportedOn: '2026-11-20',
      problems: [],
      holds: [
        { userKey: 'ann@contoso.com', isOnHold: true, hasArchive: false, recipientType: 'user' },
        { userKey: 'bob@contoso.com', isOnHold: false, hasArchive: null, recipientType: null },
      ],
    });
  });

  it('reads what Exchange exports, with whatever else is in it', () => {
    const text = [
      '\uFEFF#TYPE Selected.Microsoft.Exchange.Data.Directory.Management.Mailbox',
      '"DisplayName","UserPrincipalName","ExternalDirectoryObjectId","LitigationHoldEnabled","InPlaceHolds","ArchiveStatus","RecipientTypeDetails","exportedOn"',
      `"Ann, A.","ann@contoso.com","${id}","False","mbxe9b52bf7;-mbxf00","Active","SharedMailbox","2026-11-20"`,
      `"Bob","bob@contoso.com","","False","-mbxf00","None","UserMailbox","2026-11-20"`,
    ].join('\r\n');

    expect(parseHolds(text, today).holds).toEqual([
      { userKey: id.toLowerCase(), isOnHold: true, hasArchive: true, recipientType: 'shared' },
      { userKey: 'bob@contoso.com', isOnHold: false, hasArchive: false, recipientType: 'user' },
    ]);
  });

  it.each([
    ['userPrincipalName,litigationHold', 'a@c,false', null],
    ['userPrincipalName,litigationHold', 'a@c,true', true],
    ['userPrincipalName,litigationHold,retentionHold', 'a@c,,false', null],
    ['userPrincipalName,litigationHold,retentionHold', 'a@c,false,', null],
    ['userPrincipalName,litigationHold,retentionHold', 'a@c,no,no', false],
    ['userPrincipalName,inPlaceHolds,DelayHoldApplied', 'a@c,{},True', true],
  ])('%s: %s says %s', (header, line, isOnHold) => {
    expect(holds(header, line).holds.map((each) => each.isOnHold)).toEqual([isOnHold]);
  });

  it('takes an export of Exchange as it is: the object id before the identity, whichever comes first', () => {
    const id = '3F2B0000-0000-4000-8000-00000000000A';
    const header = 'Identity,ExternalDirectoryObjectId,UserPrincipalName,LitigationHoldEnabled';

    const parsed = holds(header, `Ann Ellis,${id},ann@contoso.com,True`);

    expect(parsed.problems).toEqual([]);
    expect(parsed.holds).toMatchObject([{ userKey: id.toLowerCase(), isOnHold: true }]);
  });

  it('names a column that stands twice as the file does', () => {
    expect(
      holds('UserPrincipalName,LitigationHoldEnabled,litigationholdenabled', 'a@c,True,False'),
    ).toMatchObject({
      holds: [],
      problems: [{ place: 'line 1', message: 'column LitigationHoldEnabled stands twice.' }],
    });
    expect(
      holds('UserPrincipalName,litigationHold,LitigationHoldEnabled', 'a@c,True,False').problems,
    ).toEqual([
      {
        place: 'line 1',
        message: 'columns litigationHold and LitigationHoldEnabled say the same: leave one of them out.',
      },
    ]);
    expect(holds('Identity,identity,LitigationHoldEnabled', 'a,a,True').problems).toMatchObject([
      { message: 'column Identity stands twice.' },
    ]);
  });

  it('names every malformed line, and takes none then', () => {
    const parsed = holds(
      'userPrincipalName,objectId,litigationHold,inPlaceHolds,archive',
      'ann@contoso.com,,true,,',
      ',,true,,',
      'bob@contoso.com,,perhaps,System.Object[],',
      'ANN@contoso.com,,false,,',
      'too,few',
    );

    expect(parsed.holds).toEqual([]);
    expect(parsed.problems.map(({ place, message }) => `${place}: ${message.slice(0, 34)}`)).toEqual([
      'line 3: names nobody: it has neither a use',
      'line 4: litigationHold "perhaps" is neithe',
      'line 4: inPlaceHolds names a type and no h',
      'line 5: names the same person as line 2.',
      'line 6: has 3 cells, the header has 6. Quo',
    ]);
  });

  it.each([
    ['', 'file'],
    ['userPrincipalName;litigationHold;exportedOn\na@c;true;2026-11-20', 'line 1'],
    ['litigationHold,exportedOn\ntrue,2026-11-20', 'line 1'],
    ['userPrincipalName,litigationHold\na@c,true', 'line 1'],
    ['userPrincipalName,archive,exportedOn\na@c,true,2026-11-20', 'line 1'],
    ['userPrincipalName,litigationHold,exportedOn', 'file'],
    ['userPrincipalName,litigationHold,exportedOn\na@c,true,2026-11-23', 'line 2'],
    ['userPrincipalName,litigationHold,exportedOn\na@c,true,2026-11-20\nb@c,true,2026-11-19', 'line 3'],
    ['userPrincipalName,litigationHold,LitigationHoldEnabled,exportedOn\na@c,1,1,2026-11-20', 'line 1'],
  ])('refuses %j', (text, place) => {
    expect(parseHolds(text, today).problems).toMatchObject([{ place }]);
  });
});

describe('a list of phone numbers', () => {
  const text = [
    'UserPrincipalName,LineUri,exportedOn',
    'Ann@contoso.com,tel:+442079460000;ext=12,2026-11-20',
    'bob@contoso.com,,2026-11-20',
    '"o,hara@contoso.com",yes,2026-11-20',
  ].join('\n');

  it('keeps that there is a number, and never the number', () => {
    const parsed = parsePhones(text, today);

    expect(parsed).toEqual({
      exportedOn: '2026-11-20',
      problems: [],
      phones: [
        { userKey: 'ann@contoso.com', hasNumber: true },
        { userKey: 'bob@contoso.com', hasNumber: false },
        { userKey: 'o,hara@contoso.com', hasNumber: true },
      ],
    });
    expect(phonesText(parsed)).not.toContain('207946');
    expect(parsePhones(phonesText(parsed), null)).toEqual(parsed);
  });

  it('does not repeat what it cannot read', () => {
    const { problems } = parsePhones(text.replace('yes', '4420x'), today);

    expect(problems).toMatchObject([{ place: 'line 4' }]);
    expect(JSON.stringify(problems)).not.toContain('4420');
  });

  it('is none without its column', () => {
    expect(parsePhones('objectId,exportedOn\n' + `${id},2026-11-20`, today).problems).toMatchObject([
      { message: 'column telephoneNumber is missing.' },
    ]);
  });
});
