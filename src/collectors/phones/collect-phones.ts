import { phonesInvalid } from '../../imports/import-errors.ts';
import { parsePhones } from '../../imports/parse-phones.ts';
import { collectImport } from '../collect-import.ts';
import type { Collector } from '../collector.ts';

/** Who has a phone number, by the newest list that was brought. Without a list nobody knows, and that is no gap. */
export const phonesCollector: Collector = {
  name: 'phones',
  permissions: [],
  collect: (context) =>
    collectImport(context, 'phone_numbers', 'phones', (text, { fileName, importedBy }) => {
      const { phones, exportedOn, problems } = parsePhones(text, null);
      if (problems.length > 0) throw phonesInvalid(fileName, problems);
      return phones.map((phone) => ({ ...phone, exportedOn, importedBy }));
    }),
};
