import { describe, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';
import { parsePublished } from './parse-published.ts';
import { publishedCsv, publishedRows, type PublishedRow } from './testing/published-csv.ts';

const row: PublishedRow = {
  name: 'Microsoft Teams Shared Devices for Faculty',
  partNumber: 'MCOCAP_FACULTY\u00A0',
  skuId: '420C7602-7F70-4895-9394-D3D679EA36FB\u00A0',
  planName: ' AAD_PREMIUM\t',
  planId: '41781FB2-bc02-4b7c-bd55-b576c07bb09d',
};
const other = { ...row, planName: 'MCOEV', planId: '4828c8ec-dc2e-4779-b502-87ac9ce28ab7' };

describe('parsePublished', () => {
  it('cleans cells, lowers ids, and gathers the rows of a SKU', () => {
    const twice = publishedCsv([row, other, row, { ...row, name: 'An older name' }]);

    expect(parsePublished(twice)).toEqual({
      problems: [],
      skus: [
        {
          skuId: '420c7602-7f70-4895-9394-d3d679ea36fb',
          skuPartNumber: 'MCOCAP_FACULTY',
          displayName: 'Microsoft Teams Shared Devices for Faculty',
          plans: [
            { id: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', name: 'AAD_PREMIUM' },
            { id: '4828c8ec-dc2e-4779-b502-87ac9ce28ab7', name: 'MCOEV' },
          ],
        },
      ],
    });
  });

  it('keeps SKUs of one part number apart', () => {
    const same = { ...other, skuId: 'd43177b5-475b-4880-92d4-d54c27b5efbd' };

    expect(parsePublished(publishedCsv([row, same])).skus).toHaveLength(2);
  });

  it('gives back all the catalogue knows', () => {
    const catalogue = createCatalogue();
    const { skus, problems } = parsePublished(publishedCsv(publishedRows(catalogue)));

    expect(problems).toEqual([]);
    expect(skus.map(({ skuId, plans }) => [skuId, plans])).toEqual(
      catalogue.entries().map(({ skuId, plans }) => [skuId, plans]),
    );
  });

  it('names every problem of every line at once', () => {
    const text = publishedCsv([
      row,
      { ...row, planId: '' },
      { ...row, skuId: 'no guid', partNumber: ' ', name: '' },
      { ...row, planName: '', planId: 'x' },
    ]).replace(/friendly\r\n$/, 'friendly,more\r\n');

    expect(parsePublished(text).problems).toEqual([
      { place: 'line 3', message: 'Service plan AAD_PREMIUM has no id: "" is not a GUID.' },
      { place: 'line 4', message: 'GUID "no guid" is not a GUID.' },
      { place: 'line 4', message: 'String_Id is empty.' },
      { place: 'line 4', message: 'Product_Display_Name is empty.' },
      { place: 'line 5', message: 'has 7 cells, the header has 6.' },
      { place: 'line 5', message: 'Service_Plan_Name is empty.' },
      { place: 'line 5', message: 'Service plan without a name has no id: "x" is not a GUID.' },
    ]);
  });

  it.each([
    ['nothing', '', 'file', /empty/],
    ['a header alone', publishedCsv([]), 'file', /no rows/],
    ['another table', 'a,b\n1,2\n', 'line 1', /no column Product_Display_Name, String_Id/],
    ['an open quote', `${publishedCsv([row])}"open,`, 'line 3', /quotes/],
  ])('refuses %s', (_name, text, place, message) => {
    const { skus, problems } = parsePublished(text);

    expect(skus).toEqual([]);
    expect(problems).toEqual([{ place, message: expect.stringMatching(message) as string }]);
  });
});
