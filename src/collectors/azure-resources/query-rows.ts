import type { z } from 'zod/v4';
import type { AzureSource } from '../collector.ts';
import type { SourceRecord } from '../source-record.ts';

/** The rows of a query of Resource Graph; what does not fit or was cut off is written down. */
export async function* queryRows<Row>(
  { reader }: AzureSource,
  record: SourceRecord,
  query: string,
  rowSchema: z.ZodType<Row>,
): AsyncGenerator<readonly Row[]> {
  let page = 0;
  for await (const { rows, issues, requestId, isCutOff } of reader.resources(query, rowSchema)) {
    page += 1;
    record.saw(requestId);
    for (const issue of issues) record.lost({ ...issue, place: `page ${page}, ${issue.place}` });
    if (isCutOff)
      record.lost({
        code: 'result-cut-off',
        place: `page ${page}`,
        message: 'Azure gave only a part of the rows and no way to the others.',
      });
    yield rows;
  }
}
