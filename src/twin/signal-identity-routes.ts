import { dayMs, dayText, instantText } from './days.ts';
import { badRequest, GraphRefusal, jsonResponse, type TwinResponse } from './messages.ts';
import { guidFrom } from './object-ids.ts';
import type { Person } from './person.ts';
import { hash32 } from './random.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import { createPeoplePages, listPage } from './signal-pages.ts';
import { detectionsOf, registrationOf, roleOf } from './signal-people.ts';
import { premiumInsightOf } from './signal-insight.ts';

const usualLimits = { usual: 1000, most: 1000 };
const riskLimits = { usual: 20, most: 500 };

/** Privileged roles, detected risks, policies, registered methods, and how much of Entra ID P1 and P2 is used. */
export function createIdentitySignalRoutes(world: TwinWorld): readonly Route[] {
  const { tenant } = world;
  const people = createPeoplePages(world);
  const get = (
    path: string,
    { source, limit }: Pick<Route, 'source' | 'limit'>,
    handle: Route['handle'],
  ): Route => ({
    method: 'GET',
    path,
    source,
    units: 1,
    ...(limit === undefined ? {} : { limit }),
    handle,
  });
  const risk = { source: 'risks', limit: 'identityProtection' } as const;
  return [
    get('roleManagement/directory/roleEligibilityScheduleInstances', { source: 'roles' }, (call) =>
      people(call, { limits: usualLimits, rowsOf: eligibilities, more: principalEligibilities() }),
    ),
    get('roleManagement/directory/roleAssignmentScheduleInstances', { source: 'roles' }, (call) => {
      const filter = call.request.query.get('$filter');
      if (filter !== null && filter !== "assignmentType eq 'Activated'")
        throw badRequest(`Invalid filter clause '${filter}'.`);
      const standing = filter === null ? [standingAssignment()] : [];
      return people(call, { limits: usualLimits, rowsOf: activations, more: standing });
    }),
    get('identityProtection/riskDetections', risk, (call) =>
      people(call, { limits: riskLimits, rowsOf: detections, more: [strangersDetection()] }),
    ),
    get('identity/conditionalAccess/policies', risk, (call) => listPage(call, usualLimits, policies())),
    get(
      'reports/authenticationMethods/userRegistrationDetails',
      { source: 'methods', limit: 'authMethods' },
      (call) => {
        if (world.faults().noPremium) throw notPremium();
        return people(call, { limits: usualLimits, rowsOf: registration });
      },
    ),
    get('reports/azureADPremiumLicenseInsight', { source: 'insights' }, readInsight),
  ];

  function readInsight({ request }: RouteCall): TwinResponse {
    if (request.version !== 'beta')
      throw badRequest("Resource not found for the segment 'azureADPremiumLicenseInsight'.");
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/beta/$metadata#reports/azureADPremiumLicenseInsight/$entity`,
      ...premiumInsightOf(tenant),
    });
  }

  function eligibilities(person: Person): readonly unknown[] {
    const role = roleOf(tenant, person);
    if (role === null) return [];
    const id = guidFrom(tenant.seed, person.index, 367);
    return [
      {
        id,
        principalId: person.id,
        roleDefinitionId: role.roleDefinitionId,
        directoryScopeId: '/',
        appScopeId: null,
        startDateTime: instantText((tenant.todayDay - 200) * dayMs),
        endDateTime: role.endDay === null ? null : instantText(role.endDay * dayMs),
        memberType: 'Direct',
        roleEligibilityScheduleId: id,
      },
    ];
  }

  /** A group and an application may be eligible too. */
  function principalEligibilities(): readonly unknown[] {
    return [1, 2].map((number) => ({
      id: guidFrom(tenant.seed, number, 373),
      principalId: guidFrom(tenant.seed, number, 379),
      roleDefinitionId: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
      directoryScopeId: '/',
      appScopeId: null,
      startDateTime: instantText((tenant.todayDay - 90) * dayMs),
      endDateTime: null,
      memberType: number === 1 ? 'Group' : 'Direct',
    }));
  }

  function activations(person: Person): readonly unknown[] {
    const role = roleOf(tenant, person);
    if (role?.isActivated !== true) return [];
    return [
      {
        id: guidFrom(tenant.seed, person.index, 383),
        principalId: person.id,
        roleDefinitionId: role.roleDefinitionId,
        directoryScopeId: '/',
        startDateTime: instantText(tenant.todayDay * dayMs + 7 * 3_600_000),
        endDateTime: instantText(tenant.todayDay * dayMs + 15 * 3_600_000),
        assignmentType: 'Activated',
        memberType: 'Direct',
      },
    ];
  }

  function standingAssignment(): unknown {
    return {
      id: guidFrom(tenant.seed, 389),
      principalId: tenant.idAt(0),
      roleDefinitionId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
      startDateTime: null,
      endDateTime: null,
      assignmentType: 'Assigned',
      memberType: 'Direct',
    };
  }

  function detections(person: Person): readonly unknown[] {
    return detectionsOf(tenant, person).map((day, position) =>
      detection(guidFrom(tenant.seed, person.index, position, 397), person.id, day),
    );
  }

  /** Somebody who tried, and whom the directory does not know. */
  function strangersDetection(): unknown {
    return detection(guidFrom(tenant.seed, 401), null, tenant.todayDay - 4);
  }

  function detection(id: string, userId: string | null, day: number): unknown {
    return {
      id: id.replaceAll('-', ''),
      userId,
      riskEventType: 'unfamiliarFeatures',
      riskLevel: 'medium',
      riskState: 'dismissed',
      source: 'IdentityProtection',
      detectedDateTime: `${dayText(day)}T08:31:07.1234567Z`,
      activityDateTime: `${dayText(day)}T08:28:00Z`,
      ipAddress: '192.0.2.17',
    };
  }

  function policies(): readonly unknown[] {
    const told: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
      ['Require MFA for everybody', 'enabled', [], []],
      ['Block legacy authentication', 'enabled', [], []],
      ['Change the password of users at high risk', 'enabled', ['high'], []],
      ['MFA for risky sign-ins', 'enabledForReportingButNotEnforced', [], ['high', 'medium']],
      ['Old risk policy', 'disabled', ['low', 'medium', 'high'], []],
    ];
    return told.map(([displayName, state, userRiskLevels, signInRiskLevels], position) => ({
      id: guidFrom(tenant.seed, position, 409),
      displayName,
      state,
      conditions: { userRiskLevels, signInRiskLevels, clientAppTypes: ['all'] },
    }));
  }

  function registration(person: Person): readonly unknown[] {
    const registered = registrationOf(tenant, person);
    if (registered === undefined) return [];
    const { mfa, sspr, passwordless } = registered;
    return [
      {
        id: person.id,
        userPrincipalName: person.upn,
        userDisplayName: person.displayName,
        userType: person.kind === 'guest' ? 'guest' : 'member',
        isAdmin: roleOf(tenant, person) !== null,
        isMfaCapable: mfa,
        isMfaRegistered: mfa,
        isSsprCapable: sspr,
        isSsprEnabled: true,
        isSsprRegistered: sspr,
        isPasswordlessCapable: passwordless,
        methodsRegistered: mfa ? ['microsoftAuthenticatorPush'] : [],
        lastUpdatedDateTime: instantText((tenant.todayDay - (hash32(person.index, 419) % 3)) * dayMs),
      },
    ];
  }
}

function notPremium(): GraphRefusal {
  return new GraphRefusal(
    403,
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    'Neither tenant is B2C or tenant does not have premium license',
  );
}
