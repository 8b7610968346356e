import { ConsumptionManagementClient } from '@azure/arm-consumption';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { z } from 'zod/v4';
import type { ServiceBase } from '../transport/service-base.ts';
import { AzureError, badPayload } from './errors.ts';
import { fitRows, type AzurePage } from './fit-rows.ts';
import { libraryOptions, noCredential, readByLibrary, withoutItsOwnWays } from './library-client.ts';

/** Days as `YYYY-MM-DD`, both ends included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export type ReadReservationSummaries = <Row>(
  orderId: string,
  range: DayRange,
  rowSchema: z.ZodType<Row>,
) => AsyncGenerator<AzurePage<Row>>;

const Body = z.object({ value: z.array(z.unknown()) });

const dayMs = 86_400_000;

/**
 * Daily summaries of a reservation order. An answer of more than 12 MB is refused with 400 (graph-and-azure §9.1):
 * then each half of the days is asked for on its own, down to a single day.
 */
export function createReservationSummaries(base: ServiceBase, http: HttpClient): ReadReservationSummaries {
  const client = withoutItsOwnWays(
    new ConsumptionManagementClient(noCredential, '', {
      ...libraryOptions(base, http),
      apiVersion: '2024-08-01',
    }),
  );

  return async function* readSummaries<Row>(
    orderId: string,
    range: DayRange,
    rowSchema: z.ZodType<Row>,
  ): AsyncGenerator<AzurePage<Row>> {
    let hasBegun = false;
    try {
      for await (const page of pagesOf(orderId, range, rowSchema)) {
        hasBegun = true;
        yield page;
      }
    } catch (error) {
      const mayBeTooLarge = error instanceof AzureError && error.status === 400 && !hasBegun;
      if (!mayBeTooLarge || range.from === range.to) throw error;
      for (const half of halvesOf(range)) yield* readSummaries(orderId, half, rowSchema);
    }
  };

  async function* pagesOf<Row>(
    orderId: string,
    { from, to }: DayRange,
    rowSchema: z.ZodType<Row>,
  ): AsyncGenerator<AzurePage<Row>> {
    let requestId: string | null = null;
    const pages = client.reservationsSummaries
      .listByReservationOrder(orderId, 'daily', {
        filter: `properties/usageDate ge ${from} AND properties/usageDate le ${to}`,
        onResponse: ({ headers, bodyAsText }) => {
          requestId = headers.get('x-ms-request-id') ?? null;
          assertWhole(bodyAsText ?? null, requestId);
        },
      })
      .byPage();
    for (;;) {
      const page = await readByLibrary('reservationSummaries', () => pages.next());
      if (page.done === true) return;
      yield fitRows(page.value, rowSchema, requestId);
    }
  }
}

/** The library takes an answer without its list for an empty one. */
function assertWhole(text: string | null, requestId: string | null): void {
  let body: unknown = null;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    // Not JSON: the library says so itself, or the check below does.
  }
  if (!Body.safeParse(body).success)
    throw badPayload('reservationSummaries', 'It holds no list of summaries.', requestId);
}

function halvesOf({ from, to }: DayRange): readonly DayRange[] {
  const [first, last] = [Date.parse(from) / dayMs, Date.parse(to) / dayMs];
  const middle = Math.floor((first + last) / 2);
  return [
    { from, to: dayText(middle) },
    { from: dayText(middle + 1), to },
  ];
}

function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
