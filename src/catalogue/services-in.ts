/** What a person can lose with a licence. `other`: services that keep nothing of the person's own. */
export type CarriedService = 'mailbox' | 'oneDrive' | 'desktopApps' | 'copilot' | 'other';

const order: readonly CarriedService[] = ['mailbox', 'oneDrive', 'desktopApps', 'copilot', 'other'];

const unlisted: readonly CarriedService[] = ['other'];

/** By SKU id, from the service plans Microsoft publishes for each (licensing-service-plan-reference). */
const servicesBySku: ReadonlyMap<string, readonly CarriedService[]> = new Map([
  // Business Premium, Business Standard, Microsoft 365 E3 and E5, Office 365 E3, E4 and E5
  ...each(
    ['mailbox', 'oneDrive', 'desktopApps'],
    `cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46 a3f586b6-8cce-4d9b-99d6-55238397f77a 00e1ec7b-e4a3-40d1-9441-b69b597ab222
     f245ecc8-75af-4f8e-b61f-27d8114de5f3 ffa3a2a0-3820-462a-aa81-8a4d741f0cba c1f79c29-5d7a-4bec-a2c1-1a76774864c0
     ac5cef5d-921b-4f97-9ef3-c99076e5470f 05e9a617-0261-4cee-bb44-138d3ef5d965 0c21030a-7e60-4ec7-9a0f-0042e0e0211a
     c2fe850d-fbbb-4858-b67d-bd0c6e746da3 dcf0408c-aaec-446c-afd4-43e3683943ea 06ebc4ee-1bb5-47dd-8120-11324bc54e06
     db684ac5-c0e7-4f92-8284-ef9ebde75d33 c42b9cae-ea4f-4ab7-9717-81576235ccac 1e988bf3-8b7c-4731-bec0-4e2a2946600c
     90277bc7-a6fe-4181-99d8-712b08b8d32b 18a4bd3f-0b5b-4887-b04f-61dd0ee15f5e a91fc4e0-65e5-4266-aa76-4037509c1626
     cd2925a3-5076-4233-8931-638a8c94f773 2113661c-6509-4034-98bb-9c47bd28d63c 6fd2c87f-b296-42f0-b197-1e91e994b900
     d711d25a-a21c-492f-bd19-aae1e8ebaf30 46c3a859-c90d-40b3-9551-6178a48d5c18 1392051d-0cb9-4b7a-88d5-621fee5e8711
     c7df2760-2c81-4ef7-b578-5b5392b571df cf50bae9-29e8-4775-b07c-56ee10e3776d 26d45bd9-adf1-46cd-a9e1-51e9a5524128`,
  ),
  // Business Basic, Office 365 E1, Microsoft 365 F3 and Office 365 F3
  ...each(
    ['mailbox', 'oneDrive'],
    `3b555118-da6a-4418-894f-7df1e2096870 b1f3042b-a390-4b56-ab61-b88e7e767a97 dab7782a-93b1-4074-8bb1-0e61318bea0b
     18181a46-0d4e-45cd-891e-60aabd171b4e b57282e3-65bd-4252-9502-c0eae1e5ab7f f8ced641-8e17-4dc5-b014-f5a2d53f6ac8
     66b55226-6b4f-492c-910c-a3b7a3c9d993 f7ee79a7-7aec-4ca4-9fb9-34d6b930ad87 4b585984-651b-448a-9e53-3b10f069cf7f
     d1f0495b-cb7b-4e11-8b85-daee7e7e5664`,
  ),
  // Exchange Online Kiosk, Plan 1 and Plan 2
  ...each(
    ['mailbox'],
    `80b2d799-d2ba-4d2a-8842-fb0d0f3a4b82 4b9405b0-7788-4568-add1-99614e613b69 19ec0d23-8335-4cbd-94ac-6050e30712fa`,
  ),
  // Microsoft 365 Apps for enterprise
  ...each(['oneDrive', 'desktopApps'], 'c2273bd0-dff7-4215-9ef5-2c7bcfb06425'),
  // Microsoft 365 E7
  ...each(['mailbox', 'oneDrive', 'desktopApps', 'copilot'], '9a18296a-025f-4e37-9ffa-30bf8d1ce775'),
  // OneDrive for Business Plan 1 and Plan 2
  ...each(['oneDrive'], 'e6778190-713e-4e4f-9119-8b8238de25df ed01faf2-1d88-4947-ae91-45ca18703a96'),
  // Microsoft 365 Copilot, both SKUs
  ...each(['copilot'], '639dec6b-bb19-468b-871c-c5c441c4b0cb a809996b-059e-42e2-9866-db24b99a9782'),
]);

/**
 * What goes with licences of these SKUs. A SKU the table does not list is `other`: it may carry more than is said
 * here, so the table holds every common SKU with a mailbox, files or desktop apps of its own.
 */
export function servicesIn(skuIds: readonly string[]): readonly CarriedService[] {
  const found = new Set(skuIds.flatMap((skuId) => servicesBySku.get(skuId.toLowerCase()) ?? unlisted));
  return found.size === 0 ? ['other'] : order.filter((service) => found.has(service));
}

function each(
  services: readonly CarriedService[],
  skuIds: string,
): (readonly [string, readonly CarriedService[]])[] {
  return skuIds.split(/\s+/).map((skuId) => [skuId, services] as const);
}
