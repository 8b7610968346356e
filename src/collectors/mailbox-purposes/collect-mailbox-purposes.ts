import { dayOf } from '../../core/model/day.ts';
import type { GraphError } from '../../graph/errors.ts';
import type { MailboxToAsk } from '../../lake/mailboxes-to-ask.ts';
import type { ObservationRows } from '../../lake/observation.ts';
import type { CollectContext, Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { MailboxPurpose } from './schema.ts';

type Row = ObservationRows['mailbox_purposes'];

/** An answer at most this old is not asked for again. */
const keptDays = 7;
const usualPerRun = 2_000;
const perBatch = 20;

const noEarlierRun = {
  code: 'no-earlier-collection',
  place: 'mailbox-purposes',
  message:
    'Which mailboxes the report leaves open is known from the second collection on, so none was asked about.',
};

/**
 * What the mailboxes are for that the report does not classify (graph-and-azure §2.2; C4), asked one by one, and so
 * many a run at most: whoever the earlier collection left open. Answers of earlier runs are kept first of all, whatever
 * becomes of the questions: one that is older than a week stays until it is the account's turn again, because it may be
 * what protects a shared mailbox.
 */
export const mailboxPurposesCollector: Collector = {
  name: 'mailbox-purposes',
  permissions: ['MailboxSettings.Read'],
  keepKnown: ({ run, record, earlier = null }) =>
    openTable(run, 'mailbox_purposes', async (writer) => {
      let rows = 0;
      for await (const found of earlier?.mailboxesToAsk() ?? []) {
        const known = found.flatMap(knownRow);
        await writer.append(known, null);
        rows += known.length;
      }
      record.kept(rows);
    }),
  collect: (context) =>
    openTable(context.run, 'mailbox_purposes', async (writer) => {
      const { run, record, earlier = null, policy } = context;
      const { mailboxPurposesPerRun = usualPerRun } = policy;
      let rows = record.rows();
      let asked = 0;
      let waiting = 0;
      record.describes(run.asOf);
      if (earlier === null) record.note(noEarlierRun);
      for await (const found of earlier?.mailboxesToAsk() ?? []) {
        const isDue = ({ askedOn }: MailboxToAsk): boolean =>
          askedOn === null || dayOf(run.asOf) - dayOf(askedOn) > keptDays;
        const due = found.filter(isDue);
        const now = due.slice(0, Math.max(0, mailboxPurposesPerRun - asked));
        asked += now.length;
        waiting += due.length - now.length;
        for (let start = 0; start < now.length; start += perBatch) {
          const answered = await askBatch(context, now.slice(start, start + perBatch));
          // Written after what was known of the same mailbox, whose place it takes.
          await writer.append(
            answered.map(({ row }) => row),
            null,
          );
          rows += answered.filter(({ isNew }) => isNew).length;
          record.kept(rows);
        }
      }
      if (waiting > 0) {
        const message = `${waiting} mailbox(es) were left for the next collections: ${mailboxPurposesPerRun} are asked about in one.`;
        record.note({ code: 'mailboxes-left-for-later', place: 'mailbox-purposes', message });
      }
      return record.report();
    }),
};

function knownRow({ userId, purpose, askedOn }: MailboxToAsk): readonly Row[] {
  return purpose === null || askedOn === null ? [] : [{ userId, purpose, askedOn }];
}

interface Answered {
  readonly row: Row;
  /** Nothing was known of the mailbox before. */
  readonly isNew: boolean;
}

/** What the mailboxes say, of those that say anything. */
async function askBatch(
  { reader, run, record }: CollectContext,
  asked: readonly MailboxToAsk[],
): Promise<readonly Answered[]> {
  const answers = await reader.batch(
    asked.map(({ userId }) => ({ id: userId, path: `/users/${userId}/mailboxSettings/userPurpose` })),
  );
  return asked.flatMap((mailbox) => {
    const answer = answers.get(mailbox.userId);
    if (answer === undefined) throw new TypeError('A batch left out an answer');
    const { userId } = mailbox;
    const said = (purpose: string): readonly Answered[] => [
      { row: { userId, purpose, askedOn: run.asOf }, isNew: knownRow(mailbox).length === 0 },
    ];
    if (answer.ok) {
      const purpose = MailboxPurpose.safeParse(answer.body).data?.value.toLowerCase();
      if (purpose !== undefined) return said(purpose);
    } else if (hasNoMailbox(answer.error)) return said('none');
    else if (answer.error.code === 'GRAPH_FORBIDDEN') throw answer.error;
    const message = 'A mailbox did not say what it is for: it stays as it was known before.';
    record.note({ code: 'mailbox-purpose-unknown', place: 'mailbox-purposes', message });
    return [];
  });
}

function hasNoMailbox({ code, answer }: GraphError): boolean {
  return code === 'GRAPH_NOT_FOUND' || answer.graphCode === 'MailboxNotEnabledForRESTAPI';
}
