import { dayText, type Day } from '../days.ts';
import type { TwinResponse } from '../messages.ts';
import type { ArmEstate } from './arm-estate.ts';
import { armBadRequest, armList, armNotFound, type ArmRequest } from './arm-request.ts';
import { reservationDayOf } from './reservations.ts';

export function answerReservationOrders({ reservations }: ArmEstate, request: ArmRequest): TwinResponse {
  const rows = reservations.map((order) => ({
    id: `/providers/microsoft.capacity/reservationOrders/${order.id}`,
    type: 'Microsoft.Capacity/reservationOrders',
    name: order.id,
    properties: {
      displayName: order.name,
      provisioningState: 'Succeeded',
      reservations: order.reservations.map(({ id }) => ({
        id: `/providers/microsoft.capacity/reservationOrders/${order.id}/reservations/${id}`,
      })),
    },
  }));
  return armList(request, rows, 4);
}

/** Daily summaries of one order between the two days of the filter. */
export function answerReservationSummaries(
  { reservations }: ArmEstate,
  orderId: string,
  request: ArmRequest,
  today: Day,
): TwinResponse {
  const order = reservations.find(({ id }) => id === orderId.toLowerCase());
  if (order === undefined) throw armNotFound(`The reservation order ${orderId}`);
  const filter = request.query.get('$filter') ?? '';
  const [from, to] = [...filter.matchAll(/\d{4}-\d{2}-\d{2}/g)].map(([day]) => Date.parse(day) / 86_400_000);
  if (request.query.get('grain') !== 'daily' || from === undefined || to === undefined)
    throw armBadRequest('The daily grain needs a filter of usageDate.');
  const rows: unknown[] = [];
  for (const reservation of order.reservations) {
    for (let day = from; day <= to; day += 1) {
      const used = reservationDayOf(reservation, day, today);
      if (used === null) continue;
      const share = (used.usedHours / used.reservedHours) * 100;
      rows.push({
        id: `/providers/Microsoft.Capacity/reservationorders/${order.id}/providers/Microsoft.Consumption/reservationSummaries/${dayText(day)}`,
        name: `reservationSummaries_${dayText(day)}`,
        type: 'Microsoft.Consumption/reservationSummaries',
        properties: {
          reservationOrderId: order.id,
          reservationId: reservation.id,
          skuName: reservation.skuName,
          kind: 'Reservation',
          reservedHours: used.reservedHours,
          usageDate: `${dayText(day)}T00:00:00Z`,
          usedHours: used.usedHours,
          minUtilizationPercentage: 0,
          avgUtilizationPercentage: share,
          maxUtilizationPercentage: 100,
          purchasedQuantity: reservation.quantity,
        },
      });
    }
  }
  return armList(request, rows, 25);
}

export function answerBillingAccounts({ commitment }: ArmEstate, request: ArmRequest): TwinResponse {
  const { billingAccount } = commitment;
  const row = {
    id: `/providers/Microsoft.Billing/billingAccounts/${billingAccount}`,
    name: billingAccount,
    type: 'Microsoft.Billing/billingAccounts',
    properties: { displayName: 'Harbourline', agreementType: 'EnterpriseAgreement', accountStatus: 'Active' },
  };
  return armList(request, [row], 10);
}

export function answerLots(
  { commitment }: ArmEstate,
  billingAccount: string,
  request: ArmRequest,
): TwinResponse {
  assertAccount(commitment.billingAccount, billingAccount);
  const { currency } = commitment;
  const filter = request.query.get('$filter') ?? '';
  const rows = commitment.lots
    .filter(({ source }) => filter === '' || filter.includes(`'${source}'`))
    .map((lot) => ({
      id: `/providers/Microsoft.Billing/billingAccounts/${billingAccount}/providers/Microsoft.Consumption/lots/${lot.id}`,
      name: lot.id,
      type: 'Microsoft.Consumption/lots',
      properties: {
        ...(lot.original === null ? {} : { originalAmount: { currency, value: lot.original } }),
        closedBalance: { currency, value: lot.closedBalance },
        source: lot.source,
        startDate: `${lot.startOn}T00:00:00Z`,
        expirationDate: `${lot.expiresOn}T00:00:00Z`,
        status: lot.status,
        billingCurrency: currency,
        isEstimatedBalance: lot.isEstimated,
      },
    }));
  return armList(request, rows, 10);
}

export function answerLotEvents(
  { commitment }: ArmEstate,
  billingAccount: string,
  request: ArmRequest,
): TwinResponse {
  assertAccount(commitment.billingAccount, billingAccount);
  const [from, to] = ['startDate', 'endDate'].map((name) => request.query.get(name) ?? '');
  if (from === undefined || to === undefined || from === '' || to === '')
    throw armBadRequest('The parameters startDate and endDate are required.');
  const { currency } = commitment;
  const rows = commitment.events
    .filter(({ on }) => on >= from && on <= to)
    .map((event) => ({
      id: `/providers/Microsoft.Billing/billingAccounts/${billingAccount}/providers/Microsoft.Consumption/events/${event.id}`,
      name: event.id,
      type: 'Microsoft.Consumption/events',
      properties: {
        transactionDate: `${event.on}T00:00:00Z`,
        eventType: event.type,
        charges: { currency, value: event.charges },
        closedBalance: { currency, value: event.closedBalance },
        invoiceNumber: event.invoice,
        lotId: `/providers/Microsoft.Billing/billingAccounts/${billingAccount}/providers/Microsoft.Consumption/lots/${event.lotId}`,
        lotSource: 'ConsumptionCommitment',
        billingCurrency: currency,
      },
    }));
  return armList(request, rows, 6);
}

function assertAccount(known: string, asked: string): void {
  if (known !== asked) throw armNotFound(`The billing account ${asked}`);
}
