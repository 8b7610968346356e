import { parseBaseUrl } from './base-url.ts';
import type { Credential, GraphConfig } from './config.ts';
import type { Variable, VariableReader } from './variables.ts';

/** The public cloud (reference: national clouds). */
const publicCloud = {
  graph: 'https://graph.microsoft.com',
  arm: 'https://management.azure.com',
  authority: 'https://login.microsoftonline.com',
};

export type ReadFile = (path: string) => string;

/** How Graph, Azure and Power BI are reached. A twin needs no credential, and those that are set are not even looked at. */
export function readGraph(
  reader: VariableReader,
  tenantGiven: boolean,
  readFile: ReadFile,
): GraphConfig | null {
  const graph = baseUrl(reader, 'GRAPH_BASE_URL');
  const arm = baseUrl(reader, 'ARM_BASE_URL');
  const powerBi = baseUrl(reader, 'POWERBI_BASE_URL');
  if (graph === 'wrong' || arm === 'wrong' || powerBi === 'wrong') return null;
  if (graph?.isTwin !== true && !tenantGiven && graph !== null)
    return reader.wrong('TENANT_ID', `is needed to use ${graph.url}.`);
  const isEmbedded = graph === null && !tenantGiven;
  for (const [name, place] of [
    ['ARM_BASE_URL', arm],
    ['POWERBI_BASE_URL', powerBi],
  ] as const) {
    const problem = place === null ? null : problemBeside(graph, isEmbedded, place);
    if (problem !== null) return reader.wrong(name, problem);
  }
  if (isEmbedded) return { kind: 'embedded' };
  const beside = { powerBiBaseUrl: powerBi?.url ?? null };
  if (graph?.isTwin)
    return { kind: 'twin', graphBaseUrl: graph.url, armBaseUrl: arm?.url ?? null, ...beside };

  const authorityHost = baseUrl(reader, 'AZURE_AUTHORITY_HOST');
  if (authorityHost !== 'wrong' && authorityHost?.isTwin) {
    return reader.wrong('AZURE_AUTHORITY_HOST', 'must be https: secrets are sent there.');
  }
  const readerCredential = credential(reader, 'READER', readFile);
  const writerCredential = credential(reader, 'WRITER', readFile);
  if (authorityHost === 'wrong' || readerCredential === null || writerCredential === null) return null;
  if (readerCredential.clientId === writerCredential.clientId) {
    return reader.wrong(
      'WRITER_CLIENT_ID',
      'is the same as READER_CLIENT_ID; reading and writing are two app registrations.',
    );
  }
  return {
    kind: 'microsoft',
    graphBaseUrl: graph?.url ?? publicCloud.graph,
    armBaseUrl: arm?.url ?? publicCloud.arm,
    ...beside,
    authorityHost: authorityHost?.url ?? publicCloud.authority,
    reader: readerCredential,
    writer: writerCredential,
  };
}

interface Place {
  readonly isTwin: boolean;
}

/** A synthetic tenant has nothing at Microsoft, and a real one nothing at a twin. */
function problemBeside(graph: Place | null, isEmbedded: boolean, { isTwin }: Place): string | null {
  if (isEmbedded) return 'is set without GRAPH_BASE_URL and TENANT_ID; the embedded twin does not use it.';
  const isBesideTwin = graph?.isTwin === true;
  if (isTwin === isBesideTwin) return null;
  return isTwin
    ? 'is a twin while GRAPH_BASE_URL is not; use the twin for both.'
    : 'is not on loopback while GRAPH_BASE_URL is a twin; use the twin for both.';
}

function baseUrl(reader: VariableReader, name: Variable) {
  const text = reader.text(name);
  if (text === null) return null;
  const parsed = parseBaseUrl(text);
  if (parsed.ok) return parsed;
  reader.wrong(name, parsed.problem);
  return 'wrong' as const;
}

function credential(reader: VariableReader, who: 'READER' | 'WRITER', readFile: ReadFile): Credential | null {
  const clientId = reader.requiredGuid(
    `${who}_CLIENT_ID`,
    'for a tenant: the app registration that ' + (who === 'READER' ? 'reads' : 'removes licences'),
  );
  const clientSecret = reader.text(`${who}_CLIENT_SECRET`);
  const certificatePath = reader.text(`${who}_CLIENT_CERTIFICATE_PATH`);
  if (clientSecret !== null && certificatePath !== null) {
    return reader.wrong(
      `${who}_CLIENT_SECRET`,
      `is set beside ${who}_CLIENT_CERTIFICATE_PATH; keep one of them.`,
    );
  }
  const problem = certificatePath === null ? null : certificateProblem(certificatePath, readFile);
  if (problem !== null) return reader.wrong(`${who}_CLIENT_CERTIFICATE_PATH`, problem);
  if (clientId === null) return null;
  if (certificatePath !== null) return { kind: 'certificate', clientId, certificatePath };
  if (clientSecret !== null) return { kind: 'secret', clientId, clientSecret };
  return { kind: 'managedIdentity', clientId };
}

function certificateProblem(path: string, readFile: ReadFile): string | null {
  let text: string;
  try {
    text = readFile(path);
  } catch (cause) {
    return `"${path}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`;
  }
  const isWhole =
    text.includes('-----BEGIN CERTIFICATE-----') && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
  return isWhole ? null : `"${path}" must hold a certificate and its private key in PEM.`;
}
