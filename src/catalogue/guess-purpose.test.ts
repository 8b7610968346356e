import { expect, it } from 'vitest';
import { guessPurpose } from './guess-purpose.ts';

it.each([
  ['Dynamics 365 Guides vTrial', 'GUIDES_USER', 'trial'],
  ['Microsoft Copilot Studio Viral', 'X', 'trial'],
  ['Power Apps', 'POWERAPPS_VIRAL', 'trial'],
  ['Teams', 'TEAMS_EXPLORATORY_GOV', 'trial'],
  ['Windows 365 Enterprise (Preview)', 'CPC', 'trial'],
  ['Microsoft Fabric (Free) for student', 'POWER_BI_STANDARD_STUDENT', 'free'],
  ['Microsoft Fabric (Free) Trial', 'X', 'trial'],
  ['Industrial Freezer', 'FREEZE', 'unlisted'],
  ['Microsoft 365 E9', 'SPE_E9', 'unlisted'],
])('%s (%s) is %s', (displayName, skuPartNumber, purpose) => {
  expect(guessPurpose({ displayName, skuPartNumber })).toBe(purpose);
});
