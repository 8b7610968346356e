import { readdirSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { describe, expect, it } from 'vitest';
import { answerQuestion } from './answer-question.ts';
import { parseQuestion } from './parse-question.ts';
import { createFakeDesk } from './testing/fake-desk.ts';

const folder = new URL('../../appPackage/', import.meta.url);
const values: Readonly<Record<string, string>> = {
  TEAMS_APP_ID: 'a7c3c0a1-5b1e-4a53-9f5f-0a4c1f9f1a10',
  BOT_ID: 'b7c3c0a1-5b1e-4a53-9f5f-0a4c1f9f1a10',
  BOT_DOMAIN: 'bot.example.com',
  DEVELOPER_NAME: 'Contoso',
};
const text = readFileSync(new URL('manifest.json', folder), 'utf8');
const resolved = text.replaceAll(/\$\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
const manifest = JSON.parse(resolved) as {
  readonly id: string;
  readonly icons: { readonly color: string; readonly outline: string };
  readonly bots: {
    readonly botId: string;
    readonly scopes: string[];
    readonly commandLists: { readonly commands: { readonly title: string }[] }[];
  }[];
  readonly validDomains: string[];
};

describe('the Teams manifest', () => {
  it('is valid against its own schema', async () => {
    expect(resolved).not.toContain('${{');
    expect(await AppManifestUtils.validateAgainstSchema(manifest as never)).toEqual([]);
  });

  it('keeps licence data to personal chats', () => {
    expect(manifest.bots.map(({ botId, scopes }) => ({ botId, scopes }))).toEqual([
      { botId: values.BOT_ID, scopes: ['personal'] },
    ]);
  });

  it('names hosts without scheme or wildcard, and is more than a placeholder', () => {
    expect(manifest.validDomains.every((host) => /^[a-z0-9.-]+$/.test(host))).toBe(true);
    expect(text).not.toMatch(/00000000-0000-0000-0000-000000000000/);
  });

  it('offers only commands the bot answers', async () => {
    const desk = createFakeDesk({ ownerId: 'owner', caseIds: [] });
    const actor = { tenantId: 'tenant', aadObjectId: 'owner' };
    for (const { title } of manifest.bots[0]?.commandLists[0]?.commands ?? []) {
      const view = await answerQuestion(desk, actor, parseQuestion(title));
      expect(view.kind === 'help' ? (view.unknown ?? 'help') : 'answered').toBe(
        title === 'help' ? 'help' : 'answered',
      );
    }
  });
});

describe('the package', () => {
  it('has its icons beside the manifest, and nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    expect(manifest.icons).toEqual({ color: 'color.png', outline: 'outline.png' });
  });

  it('has an opaque colour icon of 192 × 192', () => {
    const { width, height, pixels } = readPng('color.png');

    expect([width, height]).toEqual([192, 192]);
    expect(pixels.every(([, , , alpha]) => alpha === 255)).toBe(true);
  });

  it('has an outline icon of 32 × 32 that is white or nothing', () => {
    const { width, height, pixels } = readPng('outline.png');

    expect([width, height]).toEqual([32, 32]);
    expect(pixels.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
    expect(pixels.some(([, , , alpha]) => alpha === 0)).toBe(true);
    expect(pixels.some(([, , , alpha]) => alpha === 255)).toBe(true);
  });
});

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** Enough of PNG for our own icons: 8-bit RGBA, one IDAT, no filters. */
function readPng(file: string): { width: number; height: number; pixels: Pixel[] } {
  const bytes = readFileSync(new URL(file, folder));
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const start = bytes.indexOf('IDAT');
  const rows = inflateSync(bytes.subarray(start + 4, start + 4 + bytes.readUInt32BE(start - 4)));
  const stride = width * 4 + 1;
  const pixels = Array.from({ length: width * height }, (_, index): Pixel => {
    const at = Math.floor(index / width) * stride + 1 + (index % width) * 4;
    return [rows.readUInt8(at), rows.readUInt8(at + 1), rows.readUInt8(at + 2), rows.readUInt8(at + 3)];
  });
  return { width, height, pixels };
}
