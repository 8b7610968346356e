import { afterEach, describe, expect, it } from 'vitest';
import type { PassedLine } from '../commands/command-result.ts';
import { createLog } from '../lib/log.ts';
import { askControl } from './ask-control.ts';
import { serveControl, type ControlServer } from './serve-control.ts';

let server: ControlServer | undefined;
afterEach(async () => server?.stop());

describe('the control door', () => {
  it('runs a command in the process that holds the ledger', async () => {
    const lines: PassedLine[] = [];
    server = await serveControl(async (line) => {
      lines.push(line);
      return { exitCode: 3, document: { refused: true }, text: 'no' };
    }, createLog('silent'));

    const asked = { argv: ['position', 'E5'], cwd: '/somewhere', account: 'Ann Ellis' };
    const result = await askControl(server.address, asked, fetch);

    expect(result).toEqual({ exitCode: 3, document: { refused: true }, text: 'no' });
    expect(lines).toEqual([asked]);
  });

  it.each(['', ' ann', 'ann\nbob', 'a'.repeat(257), '3F2B0000-0000-4000-8000-00000000000A'])(
    'takes no command of an account that is none: %j',
    async (account) => {
      const lines: PassedLine[] = [];
      server = await serveControl(async (line) => {
        lines.push(line);
        return { exitCode: 0, document: null, text: '' };
      }, createLog('silent'));

      await expect(
        askControl(server.address, { argv: ['halt', 'end'], cwd: '/', account }, fetch),
      ).rejects.toMatchObject({ code: 'CONTROL_UNREACHABLE' });
      expect(lines).toEqual([]);
    },
  );

  it('does not open to somebody who cannot read the lock file', async () => {
    const lines: PassedLine[] = [];
    server = await serveControl(async (line) => {
      lines.push(line);
      return { exitCode: 0, document: null, text: '' };
    }, createLog('silent'));
    const stranger = { ...server.address, controlToken: 'guess' };

    await expect(askControl(stranger, { argv: [], cwd: '/', account: 'ann' }, fetch)).rejects.toMatchObject({
      code: 'CONTROL_UNREACHABLE',
    });

    expect(lines).toEqual([]);
  });
});
