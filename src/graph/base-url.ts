import { parseServiceBase, type ServiceBase } from '../transport/service-base.ts';
import { insecureBaseUrl } from './errors.ts';

/** Reads a base URL of Graph: scheme, host and port, no version. Throws GRAPH_INSECURE_BASE_URL. */
export function parseBaseUrl(text: string): ServiceBase {
  return parseServiceBase(text, insecureBaseUrl);
}
