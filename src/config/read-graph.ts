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

/** How Graph and Azure are reached. A twin needs no credential, and those that are set are not even looked at. */
export function readGraph(
  reader: VariableReader,
  tenantGiven: boolean,
  readFile: ReadFile,
): GraphConfig | null {
  const graph = baseUrl(reader, 'GRAPH_BASE_URL');
  const arm = baseUrl(reader, 'ARM_BASE_URL');
  if (graph === 'wrong' || arm === 'wrong') return null;
  if (graph?.isTwin) {
    if (arm && !arm.isTwin)
      return reader.wrong(
        'ARM_BASE_URL',
        'is not on loopback while GRAPH_BASE_URL is a twin; use the twin for both.',
      );
    return { kind: 'twin', graphBaseUrl: graph.url, armBaseUrl: arm?.url ?? null };
  }
  if (!tenantGiven) {
    if (graph) return reader.wrong('TENANT_ID', `is needed to use ${graph.url}.`);
    if (arm)
      return reader.wrong(
        'ARM_BASE_URL',
        'is set without GRAPH_BASE_URL and TENANT_ID; the embedded twin does not use it.',
      );
    return { kind: 'embedded' };
  }
  if (arm?.isTwin)
    return reader.wrong('ARM_BASE_URL', 'is a twin while GRAPH_BASE_URL is not; use the twin for both.');

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
    authorityHost: authorityHost?.url ?? publicCloud.authority,
    reader: readerCredential,
    writer: writerCredential,
  };
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
