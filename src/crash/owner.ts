import { randomUUID } from 'node:crypto';
import { demoOwner } from '../wiring/demo-tenant.ts';

export interface OwnerOptions {
  readonly port: number;
  readonly serviceUrl: string;
  readonly tenantId: string;
  /** Entra object id of somebody else; default: the owner of the twin's products. */
  readonly aadObjectId?: string;
}

/** The licence owner at the other end of the wire: what Teams would send for them. */
export interface Owner {
  install(): Promise<void>;
  /** Presses a button; answers the body of the invoke response. */
  press(verb: string, data: Readonly<Record<string, unknown>>, cardId: string): Promise<unknown>;
  say(text: string): Promise<void>;
}

export function createOwner({
  port,
  serviceUrl,
  tenantId,
  aadObjectId = demoOwner.aadObjectId,
}: OwnerOptions): Owner {
  const about = {
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:${aadObjectId}`, name: demoOwner.name, aadObjectId },
    recipient: { id: '28:seatkeeper', name: 'Seatkeeper' },
    conversation: { id: `chat-${aadObjectId}`, tenantId, conversationType: 'personal' },
  };

  async function post(activity: Readonly<Record<string, unknown>>): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${port}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...about, id: randomUUID(), timestamp: new Date().toISOString(), ...activity }),
    });
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  }

  return {
    install: async () => {
      await post({ type: 'installationUpdate', action: 'add' });
    },
    say: async (text) => {
      await post({ type: 'message', text });
    },
    press: (verb, data, cardId) =>
      post({
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: cardId,
        value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
      }),
  };
}
