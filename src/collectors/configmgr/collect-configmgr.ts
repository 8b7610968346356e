import { devicesInvalid } from '../../imports/import-errors.ts';
import { parseConfigMgrDevices, parseConfigMgrSoftware } from '../../imports/parse-configmgr.ts';
import { collectImport } from '../collect-import.ts';
import type { Collector } from '../collector.ts';

/** The newest list of devices somebody exported of Configuration Manager. Where nobody did, that is no gap. */
export const configMgrDevicesCollector: Collector = {
  name: 'configmgr-devices',
  permissions: [],
  collect: (context) =>
    collectImport(
      context,
      'configmgr_devices',
      'configmgr-devices',
      (text, { fileName, importedBy, importedAt }) => {
        const { rows, exportedOn, problems } = parseConfigMgrDevices(text, null);
        if (problems.length > 0) throw devicesInvalid(fileName, problems);
        return rows.map((row) => ({ ...row, exportedOn, importedFile: fileName, importedBy, importedAt }));
      },
    ),
};

/** The newest list of installed software somebody exported of Configuration Manager. */
export const configMgrSoftwareCollector: Collector = {
  name: 'configmgr-software',
  permissions: [],
  collect: (context) =>
    collectImport(
      context,
      'configmgr_software',
      'configmgr-software',
      (text, { fileName, importedBy, importedAt }) => {
        const { rows, exportedOn, problems } = parseConfigMgrSoftware(text, null);
        if (problems.length > 0) throw devicesInvalid(fileName, problems);
        return rows.map((row) => ({ ...row, exportedOn, importedFile: fileName, importedBy, importedAt }));
      },
    ),
};
