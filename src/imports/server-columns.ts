/**
 * The columns of a discovery list under our names, each with what Configuration Manager (the views v_R_System,
 * v_GS_COMPUTER_SYSTEM, v_GS_PROCESSOR, v_GS_OPERATING_SYSTEM) and VMware's RVTools call it. Compared without case.
 */
export const serverColumns = {
  id: ['serverId', 'ResourceID', 'MachineID'],
  name: ['Name0', 'Netbios_Name0', 'ComputerName', 'VM'],
  kind: [],
  isVirtual: ['Is_Virtual_Machine0'],
  hostId: ['host', 'Virtual_Machine_Host_Name0', 'VirtualMachineHostName', 'VMHost'],
  processors: ['NumberOfProcessors0', 'sockets'],
  coresPerProcessor: ['NumberOfCores0', 'Cores p/s'],
  physicalCores: ['totalCores', '# Cores'],
  virtualCores: ['vCPU', 'NumCpu', 'CPUs'],
  os: ['Caption0', 'Operating_System_Name_and0'],
  osEdition: [],
  osVersion: [],
  environment: [],
  cluster: ['Cluster Name'],
  cloud: [],
  isContainerHost: [],
  containers: [],
  containerIsolation: [],
  lastSeenOn: ['LastHWScan', 'Last_HW_Scan0', 'lastSeen'],
  product: ['ProductName0', 'DisplayName0'],
  edition: ['Edition0', 'SKUName'],
  version: ['ProductVersion0', 'DisplayVersion0'],
  isPassive: ['passive'],
  visibleCores: [],
  softwareAssurance: [],
  list: ['source'],
  exportedOn: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ServerColumn = keyof typeof serverColumns;
