import { z } from 'zod/v4';
import { days, guid } from './policy-values.ts';

export const DevicePolicy = z.strictObject({
  inactiveAfterDays: days
    .default(90)
    .describe('A device is active when it checked in at most this many days ago (USE-10).'),
  frontlineSkus: z
    .array(guid)
    // Microsoft 365 F3 and F1
    .default(['66b55226-6b4f-492c-910c-a3b7a3c9d993', '44575883-256e-4a79-9da4-ebe9acabe2b2'])
    .describe('Frontline licences that people on shared devices are compared with, as SKU ids (USE-13).'),
});
