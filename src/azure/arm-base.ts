import { parseServiceBase, type ServiceBase } from '../transport/service-base.ts';
import { insecureBaseUrl } from './errors.ts';

/** Reads where Azure Resource Manager, or a storage account, is. Throws AZURE_INSECURE_BASE_URL. */
export function parseArmBase(text: string): ServiceBase {
  return parseServiceBase(text, insecureBaseUrl);
}
