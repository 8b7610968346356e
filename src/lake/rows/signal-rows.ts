import type { IsoDay, IsoInstant } from '../iso-day.ts';
import type { TableShapes } from '../table-shape.ts';

/** Signals of single features: calls, roles, risks, methods, identities without a person. */
export interface SignalRows {
  /** PSTN call records of the window, per person, route and kind of call; never a number, a place or a price. */
  readonly pstn_use: {
    readonly userId: string;
    /** `callingPlan` or `directRouting`. */
    readonly route: string;
    /** As Microsoft writes it in lower case: `user_in`, `conf_out`, `byot_out`. */
    readonly callType: string;
    readonly calls: number;
    readonly lastCallOn: IsoDay;
  };
  /** Directory roles somebody may activate (PIM). The principal is a person, a group or an application. */
  readonly pim_eligibilities: {
    readonly instanceId: string;
    readonly principalId: string;
    readonly roleDefinitionId: string;
    /** Null: it does not end. */
    readonly endsOn: IsoDay | null;
  };
  /** Directory roles activated by PIM at the moment of the reading. */
  readonly pim_activations: {
    readonly instanceId: string;
    readonly principalId: string;
    readonly roleDefinitionId: string;
    readonly startedOn: IsoDay | null;
    readonly endsOn: IsoDay | null;
  };
  /** Detections of Identity Protection: who and when, and nothing of what. */
  readonly risk_detections: {
    readonly detectionId: string;
    readonly userId: string;
    readonly detectedOn: IsoDay;
  };
  /** Conditional access policies, and whether they use risk. */
  readonly access_policies: {
    readonly policyId: string;
    /** `enabled`, `disabled` or `enabledForReportingButNotEnforced`. */
    readonly state: string;
    readonly usesUserRisk: boolean;
    readonly usesSignInRisk: boolean;
  };
  /** Entra ID P1 and P2 of the whole tenant: entitled, and people each feature was used for. One row. */
  readonly premium_insights: {
    readonly insightId: string;
    readonly entitledP1: number | null;
    readonly entitledP2: number | null;
    readonly entitledTotal: number | null;
    readonly conditionalAccessUsers: number | null;
    readonly conditionalAccessGuests: number | null;
    readonly riskBasedUsers: number | null;
    readonly riskBasedGuests: number | null;
  };
  /** What people registered to prove who they are. */
  readonly auth_methods: {
    readonly userId: string;
    readonly isMfaRegistered: boolean | null;
    readonly isMfaCapable: boolean | null;
    readonly isSsprRegistered: boolean | null;
    readonly isPasswordlessCapable: boolean | null;
  };
  readonly service_principals: {
    readonly principalId: string;
    readonly appId: string;
    readonly displayName: string | null;
    readonly accountEnabled: boolean | null;
    /** `Application`, `ManagedIdentity`, `Legacy`, `SocialIdp`. */
    readonly principalType: string | null;
    /** The tenant the application is registered in; null for a managed identity. */
    readonly ownerTenantId: string | null;
  };
  /** When an application was last signed in to or with. */
  readonly principal_sign_ins: {
    readonly appId: string;
    /** In whatever role: as itself, for a person, as the resource. */
    readonly lastAt: IsoInstant | null;
    /** As itself, without a person. */
    readonly lastAsItselfAt: IsoInstant | null;
  };
  /** What somebody did in Power BI on a day: how often, and nothing of what. */
  readonly power_bi_use: {
    /** Lower-cased user principal name. */
    readonly userKey: string;
    readonly usedOn: IsoDay;
    readonly events: number;
    /** Whether any of it was more than viewing; null where the events do not tell. */
    readonly beyondViewing: boolean | null;
  };
  /** Days of Power BI that were read to their end; of any other day nothing is known. */
  readonly power_bi_days: {
    readonly usedOn: IsoDay;
    /** The day of the run that read it. */
    readonly readOn: IsoDay;
    readonly events: number;
    /** Events of no person: of applications, of Microsoft, of the service itself. */
    readonly otherEvents: number;
  };
  /** What a mailbox is for, asked one by one where the report does not tell. */
  readonly mailbox_purposes: {
    readonly userId: string;
    /** `user`, `linked`, `shared`, `room`, `equipment`, `others`; `none` where there is no mailbox in the cloud. */
    readonly purpose: string;
    /** The day it was asked, which may be days before the run. */
    readonly askedOn: IsoDay;
  };
}

export const signalSources = [
  'pstn-calls',
  'pim-eligibilities',
  'pim-activations',
  'risk-detections',
  'access-policies',
  'premium-insight',
  'auth-methods',
  'service-principals',
  'principal-sign-ins',
  'mailbox-purposes',
  'power-bi-activity',
] as const;

export const tablesOfSignalSource: Readonly<
  Record<(typeof signalSources)[number], readonly (keyof SignalRows)[]>
> = {
  'pstn-calls': ['pstn_use'],
  'pim-eligibilities': ['pim_eligibilities'],
  'pim-activations': ['pim_activations'],
  'risk-detections': ['risk_detections'],
  'access-policies': ['access_policies'],
  'premium-insight': ['premium_insights'],
  'auth-methods': ['auth_methods'],
  'service-principals': ['service_principals'],
  'principal-sign-ins': ['principal_sign_ins'],
  'mailbox-purposes': ['mailbox_purposes'],
  'power-bi-activity': ['power_bi_use', 'power_bi_days'],
};

export const signalTables: TableShapes<SignalRows> = {
  pstn_use: {
    columns: { userId: 'text', route: 'text', callType: 'text', calls: 'count', lastCallOn: 'day' },
    key: ['userId', 'route', 'callType'],
  },
  pim_eligibilities: {
    columns: { instanceId: 'text', principalId: 'text', roleDefinitionId: 'text', endsOn: 'day' },
    key: ['instanceId'],
  },
  pim_activations: {
    columns: {
      instanceId: 'text',
      principalId: 'text',
      roleDefinitionId: 'text',
      startedOn: 'day',
      endsOn: 'day',
    },
    key: ['instanceId'],
  },
  risk_detections: {
    columns: { detectionId: 'text', userId: 'text', detectedOn: 'day' },
    key: ['detectionId'],
  },
  access_policies: {
    columns: { policyId: 'text', state: 'text', usesUserRisk: 'flag', usesSignInRisk: 'flag' },
    key: ['policyId'],
  },
  premium_insights: {
    columns: {
      insightId: 'text',
      entitledP1: 'count',
      entitledP2: 'count',
      entitledTotal: 'count',
      conditionalAccessUsers: 'count',
      conditionalAccessGuests: 'count',
      riskBasedUsers: 'count',
      riskBasedGuests: 'count',
    },
    key: ['insightId'],
  },
  auth_methods: {
    columns: {
      userId: 'text',
      isMfaRegistered: 'flag',
      isMfaCapable: 'flag',
      isSsprRegistered: 'flag',
      isPasswordlessCapable: 'flag',
    },
    key: ['userId'],
  },
  service_principals: {
    columns: {
      principalId: 'text',
      appId: 'text',
      displayName: 'text',
      accountEnabled: 'flag',
      principalType: 'text',
      ownerTenantId: 'text',
    },
    key: ['principalId'],
  },
  principal_sign_ins: {
    columns: { appId: 'text', lastAt: 'instant', lastAsItselfAt: 'instant' },
    key: ['appId'],
  },
  mailbox_purposes: {
    columns: { userId: 'text', purpose: 'text', askedOn: 'day' },
    key: ['userId'],
  },
  power_bi_use: {
    columns: { userKey: 'text', usedOn: 'day', events: 'count', beyondViewing: 'flag' },
    key: ['userKey', 'usedOn'],
  },
  power_bi_days: {
    columns: { usedOn: 'day', readOn: 'day', events: 'count', otherEvents: 'count' },
    key: ['usedOn'],
  },
};
