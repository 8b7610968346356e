import { afterEach, describe, expect, it } from 'vitest';
import type { CommandLine } from '../commands/command-result.ts';
import { createLog } from '../lib/log.ts';
import { askControl } from './ask-control.ts';
import { serveControl, type ControlServer } from './serve-control.ts';

let server: ControlServer | undefined;
afterEach(async () => server?.stop());

describe('the control door', () => {
  it('runs a command in the process that holds the ledger', async () => {
    const lines: CommandLine[] = [];
    server = await serveControl(async (line) => {
      lines.push(line);
      return { exitCode: 3, document: { refused: true }, text: 'no' };
    }, createLog('silent'));

    const result = await askControl(server.address, { argv: ['position', 'E5'], cwd: '/somewhere' }, fetch);

    expect(result).toEqual({ exitCode: 3, document: { refused: true }, text: 'no' });
    expect(lines).toEqual([{ argv: ['position', 'E5'], cwd: '/somewhere' }]);
  });

  it('does not open to somebody who cannot read the lock file', async () => {
    const lines: CommandLine[] = [];
    server = await serveControl(async (line) => {
      lines.push(line);
      return { exitCode: 0, document: null, text: '' };
    }, createLog('silent'));
    const stranger = { ...server.address, controlToken: 'guess' };

    await expect(askControl(stranger, { argv: [], cwd: '/' }, fetch)).rejects.toMatchObject({
      code: 'CONTROL_UNREACHABLE',
    });

    expect(lines).toEqual([]);
  });
});
