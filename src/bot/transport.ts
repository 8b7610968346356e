import {
  CardFactory,
  ConfigurationServiceClientCredentialFactory,
  MessageFactory,
  type Activity,
  type ConversationReference,
  type TurnContext,
} from 'botbuilder';
import { TeamsAdapter } from '@microsoft/teams-ai';
import type { AdaptiveCard } from '../cards/card.ts';
import { channels, type ChannelCloud } from './channel-token.ts';

/** Who the bot is to Teams. `none` turns authentication off, which is for this machine only. */
export type BotAuth =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'azure';
      readonly appId: string;
      readonly type: 'SingleTenant' | 'UserAssignedMSI';
      readonly tenantId: string;
      readonly cloud: ChannelCloud;
      readonly password?: string | undefined;
    };

/** Where a message goes: a stored conversation reference. */
export interface Target {
  readonly conversationId: string;
  readonly reference: Readonly<Record<string, unknown>>;
}

/** One attempt each; both throw what the connector throws. */
export interface Transport {
  /** Gives the id of the new message. */
  post(target: Target, card: AdaptiveCard): Promise<string>;
  put(target: Target, activityId: string, card: AdaptiveCard): Promise<void>;
}

/**
 * The first argument names the cloud and nothing else on purpose: with an app id in it, a body that says `AseChannel`
 * would skip the check of the service address (teams §6.3).
 */
export function createAdapter(auth: BotAuth): TeamsAdapter {
  return new TeamsAdapter(
    auth.kind === 'none' ? {} : { ChannelService: channels[auth.cloud].channelService },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- one class, declared in two packages
    new ConfigurationServiceClientCredentialFactory(
      auth.kind === 'none'
        ? {}
        : {
            MicrosoftAppId: auth.appId,
            MicrosoftAppType: auth.type,
            MicrosoftAppTenantId: auth.tenantId,
            ...(auth.password === undefined ? {} : { MicrosoftAppPassword: auth.password }),
          },
    ),
  );
}

export function createTransport(adapter: TeamsAdapter, auth: BotAuth): Transport {
  const appId = auth.kind === 'none' ? '' : auth.appId;

  /** An error inside the continued turn would be swallowed by the adapter, so it is carried out by hand (§2.9 e). */
  async function within<T>(target: Target, act: (context: TurnContext) => Promise<T>): Promise<T> {
    let result: { readonly value: T } | { readonly error: unknown } | undefined;
    const reference = target.reference as Partial<ConversationReference>;
    await adapter.continueConversationAsync(appId, reference, async (context) => {
      try {
        withoutRetries(context, adapter);
        result = { value: await act(context) };
      } catch (error) {
        result = { error };
      }
    });
    if (result === undefined) throw new TypeError('The turn was not continued.');
    if ('error' in result) throw result.error;
    return result.value;
  }

  return {
    post: (target, card) =>
      within(target, async (context) => (await context.sendActivity(messageOf(card)))?.id ?? ''),
    put: (target, activityId, card) =>
      within(target, async (context) => {
        await context.updateActivity({ ...messageOf(card), id: activityId });
      }),
  };
}

/** The connector repeats a POST after a server error, which can show a card twice (teams §3.4): we decide instead. */
function withoutRetries(context: TurnContext, adapter: TeamsAdapter): void {
  const connector: unknown = context.turnState.get(adapter.ConnectorClientKey);
  const { pipeline } = (
    connector as { client: { pipeline: { removePolicy(by: { name: string }): unknown } } }
  ).client;
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
}

function messageOf(card: AdaptiveCard): Partial<Activity> {
  return { ...MessageFactory.attachment(CardFactory.adaptiveCard(card)), summary: card.fallbackText };
}
