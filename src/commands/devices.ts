import type { Command } from 'commander';
import { withoutNames } from '../core/privacy/without-names.ts';
import { devicesInvalid } from '../imports/import-errors.ts';
import {
  configMgrListOf,
  parseConfigMgrDevices,
  parseConfigMgrSoftware,
} from '../imports/parse-configmgr.ts';
import { deviceText } from './devices-text.ts';
import { devicesOf } from './devices-input.ts';
import { importList, type ImportServices, type ListKind } from './import-list.ts';
import type { AddCommand, Invocation } from './invocation.ts';
import { readListInput, sheetFlag, sheetHelp, type SheetOption } from './list-input.ts';
import { isoDayOption } from './options.ts';
import { nameAccess, withReveal, type RevealOptions } from './reveal-names.ts';

/** `devices [--as-of D] [--reveal --purpose P]`, `devices import <file>` (USE-09 to USE-13, SRV-06, AUT-05). */
export const addDevices: AddCommand = (program, invocation) => {
  const { services, finish, actor } = invocation;
  const command = withReveal(program.command('devices'))
    .description('devices, what is installed on them, and whose licences they put in question')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf, ...reveal }: RevealOptions & { asOf?: string }) => {
      const open = await services();
      const names = nameAccess(open, reveal, { actor, subject: 'command:devices' });
      const whole = await devicesOf(open, asOf);
      const document = names.isShown ? whole : withoutNames(whole);
      await names.record(null);
      finish({ exitCode: 0, document, text: deviceText(document) });
    });
  addDeviceImport(command, invocation);
};

type ImportInvocation = Omit<Invocation, 'services'> & { readonly services: () => Promise<ImportServices> };

/** `import`: devices or software, as a Configuration Manager administrator exports them; the header tells which. */
export function addDeviceImport(devices: Command, { services, finish, cwd, actor }: ImportInvocation): void {
  devices
    .command('import')
    .description(
      'takes the place of the list imported before; a CSV or XLSX file of Configuration Manager, whole or not at all: devices (deviceName, resourceId, entraDeviceId, lastActiveOn, os, osVersion, primaryUser, isVirtual, exportedOn) or software (deviceName, product, version, publisher, exportedOn)',
    )
    .argument('<file>')
    .option(sheetFlag, sheetHelp)
    .action(async (name: string, options: SheetOption) => {
      const input = await readListInput(cwd, name, 'configmgr-devices', options);
      const list = configMgrListOf(input.text) === 'software' ? software : inventory;
      finish(await importList(await services(), list, input, actor));
    });
}

const inventory: ListKind<'configmgr-devices'> = {
  kind: 'configmgr-devices',
  invalid: devicesInvalid,
  read(text, today) {
    const { rows, exportedOn, problems } = parseConfigMgrDevices(text, today);
    if (problems.length > 0) return { problems };
    const figures = {
      devices: rows.length,
      withEntraId: rows.filter(({ entraDeviceId }) => entraDeviceId !== null).length,
      virtual: rows.filter(({ isVirtual }) => isVirtual === true).length,
      neverActive: rows.filter(({ lastActiveOn }) => lastActiveOn === null).length,
    };
    const told = `${figures.devices} devices, ${figures.withEntraId} of them with an Entra id; of ${figures.neverActive} it does not say when they were active.`;
    return { kept: null, exportedOn, figures, told };
  },
};

const software: ListKind<'configmgr-software'> = {
  kind: 'configmgr-software',
  invalid: devicesInvalid,
  read(text, today) {
    const { rows, exportedOn, problems } = parseConfigMgrSoftware(text, today);
    if (problems.length > 0) return { problems };
    const devices = new Set(rows.map(({ deviceName }) => deviceName.toLowerCase())).size;
    const products = new Set(rows.map(({ product }) => product)).size;
    const figures = { lines: rows.length, devices, products };
    const told = `${rows.length} lines, ${products} products on ${devices} devices.`;
    return { kept: null, exportedOn, figures, told };
  },
};
