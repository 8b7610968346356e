import type { TwinResponse } from '../messages.ts';
import type { TwinWorld } from '../route.ts';
import { dayText } from '../days.ts';
import { createArmEstate } from './arm-estate.ts';
import type { ArmRequest } from './arm-request.ts';
import { exportContainer, exportFiles, type ExportFile } from './cost-exports.ts';

const blobsPerPage = 20;

/** Whether a path belongs to the storage account with the exports, by its first segment. */
export function isBlobPath(segment: string | undefined): boolean {
  return segment === exportContainer;
}

/** The storage account of the tenant, beside its Graph: lists and gives the exports of cost, made anew each time. */
export function createAnswerBlobs(world: TwinWorld): (request: ArmRequest) => TwinResponse {
  return (request) => {
    const isList = request.query.get('comp') === 'list';
    const answer = answerOf(request, isList);
    world.stats.answered(`${request.method} ${exportContainer}${isList ? '' : '/:blob'}`, answer.status);
    return {
      ...answer,
      headers: { 'x-ms-request-id': request.requestId, 'x-ms-version': '2025-01-05', ...answer.headers },
    };
  };

  function answerOf(request: ArmRequest, isList: boolean): TwinResponse {
    if (request.headers.authorization !== 'Bearer twin')
      return refusal(401, 'InvalidAuthenticationInfo', 'Server failed to authenticate the request.');
    if (request.method !== 'GET') return refusal(405, 'UnsupportedHttpVerb', 'The twin is only read.');
    if (world.faults().forbidden.includes('azure'))
      return refusal(
        403,
        'AuthorizationPermissionMismatch',
        'This request is not authorized to perform this operation using this permission.',
      );
    const { tenant } = world;
    const files = exportFiles(createArmEstate(tenant), tenant.seed, tenant.todayDay);
    if (isList) return listOf(request, files);
    const name = request.segments.slice(1).join('/');
    const file = files.find((each) => each.name === name);
    if (file === undefined) return refusal(404, 'BlobNotFound', 'The specified blob does not exist.');
    return contentOf(request, file);
  }
}

function listOf({ query, origin }: ArmRequest, files: readonly ExportFile[]): TwinResponse {
  const prefix = query.get('prefix') ?? '';
  const all = files
    .filter(({ name }) => name.startsWith(prefix))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const start = Number(query.get('marker') ?? '0');
  const blobs = all
    .slice(start, start + blobsPerPage)
    .map(
      ({ name, content, contentType, writtenOn }) =>
        `<Blob><Name>${name}</Name><Properties><Last-Modified>${httpDate(writtenOn)}</Last-Modified><Etag>0x1</Etag><Content-Length>${content.length}</Content-Length><Content-Type>${contentType}</Content-Type><BlobType>BlockBlob</BlobType></Properties></Blob>`,
    );
  const next = start + blobsPerPage < all.length ? String(start + blobsPerPage) : '';
  const text = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="${origin}/" ContainerName="${exportContainer}"><Prefix>${prefix}</Prefix><Blobs>${blobs.join('')}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
  return { status: 200, headers: {}, body: { kind: 'text', text, contentType: 'application/xml' } };
}

/** The whole of a file, or the rest of it from a byte on. */
function contentOf({ headers }: ArmRequest, file: ExportFile): TwinResponse {
  const range = /^bytes=(\d+)-/.exec(headers['x-ms-range'] ?? headers.range ?? '');
  const from = range === null ? 0 : Number(range[1]);
  const { content, contentType, writtenOn } = file;
  const bytes = content.subarray(from);
  return {
    status: range === null ? 200 : 206,
    headers: {
      'Content-Length': String(bytes.length),
      'Last-Modified': httpDate(writtenOn),
      ETag: '"0x1"',
      'x-ms-blob-type': 'BlockBlob',
      ...(range === null ? {} : { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` }),
    },
    body: { kind: 'bytes', bytes, contentType },
  };
}

function httpDate(day: number): string {
  return new Date(`${dayText(day)}T04:30:00Z`).toUTCString();
}

function refusal(status: number, code: string, message: string): TwinResponse {
  const text = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    headers: { 'x-ms-error-code': code },
    body: { kind: 'text', text, contentType: 'application/xml' },
  };
}
