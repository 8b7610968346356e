/**
 * The outbox holds a row for every card anybody was sent: a card that is answered is looked for by what Teams calls it,
 * and how many cards a person was sent is asked before each of them.
 */
export const deliveriesByCard = `
create index deliveries_by_card on seatkeeper.deliveries (conversation_id, activity_id) where activity_id is not null;
create index deliveries_by_recipient on seatkeeper.deliveries (recipient, created_at);
`;
