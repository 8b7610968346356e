/**
 * The folder table of the README as rules: which folder may import which, and what to do instead.
 * `lib` and the pure types of `core` are open to all; entry points may import everything.
 */
const mayImport = {
  lib: [],
  core: [],
  config: ['core', 'lib'],
  catalogue: ['core', 'lib'],
  graph: ['core', 'lib'],
  lake: ['core', 'lib'],
  register: ['core', 'lib'],
  collectors: ['graph', 'lake', 'core', 'lib'],
  ledger: ['core', 'lib'],
  approvals: ['ledger', 'core', 'lib'],
  reclaim: ['collectors', 'graph', 'ledger', 'core', 'lib'],
  cards: ['core', 'lib'],
  reports: ['ledger', 'register', 'lake', 'catalogue', 'core', 'lib'],
  bot: ['approvals', 'cards', 'ledger', 'reports', 'catalogue', 'core', 'lib'],
  jobs: [
    'approvals',
    'catalogue',
    'collectors',
    'core',
    'graph',
    'lake',
    'ledger',
    'lib',
    'reclaim',
    'register',
    'reports',
  ],
  twin: ['catalogue', 'lib'],
  control: ['commands', 'lib'],
  commands: [
    'approvals',
    'catalogue',
    'config',
    'core',
    'jobs',
    'lake',
    'ledger',
    'lib',
    'register',
    'reports',
    'twin',
  ],
};

const instead = {
  lib: 'lib is what every folder shares; move what needs another folder into the folder that needs it.',
  core: 'The core is pure: pass what it needs as an argument.',
  config: 'Configuration is read once and handed out in slices; it uses nobody.',
  catalogue: 'The catalogue only knows SKUs; look the rest up where both are at hand.',
  graph: 'graph only talks to Microsoft; let the caller decide what to do with the answer.',
  lake: 'The lake keeps observations; decide in core, record in ledger.',
  register: 'The register keeps entitlements; reconcile them in jobs through core.',
  collectors: 'A collector yields rows; it does not know what a seat, a finding or a card is.',
  ledger: 'The ledger records; let approvals or reclaim act.',
  approvals: 'Approvals decide who may; reclaim acts.',
  reclaim: 'Reclaim carries out decided cases; take what you need from the step.',
  cards: 'A card renders a view model; build the view model in bot.',
  reports: 'Reports read; they change nothing and talk to nobody.',
  bot: 'The bot asks and shows; send work through the ledger to jobs.',
  jobs: 'Jobs do not know the bot: take a notify function.',
  control: 'The control door passes command lines on; it does not know what they do.',
  commands: 'A command calls a use-case of Services; wire new ones in wiring.',
  twin: 'The twin is a tenant of its own: it must not know the product it tests.',
};

const folders = Object.keys(mayImport);

const folderRules = folders.map((folder) => ({
  name: `${folder}-imports`,
  comment: instead[folder],
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: '[.]test[.]ts$' },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...mayImport[folder]].join('|')})/` },
}));

const homes = {
  '^(botbuilder|@microsoft/teams-ai|express)$': 'bot|wiring|twin',
  '^lowdb': 'register',
  '^(@electric-sql/pglite|pg)$': 'ledger|testing',
  '^pg-boss$': 'jobs',
  '^node-cron$': 'jobs|config',
  '^@duckdb/node-api$': 'lake|bench',
  '^(@microsoft/microsoft-graph-client|@azure/identity)': 'graph',
  '^(adaptivecards-templating|adaptive-expressions)$': 'cards',
  '^pino$': 'lib',
};

const homeRules = Object.entries(homes).map(([dependency, home]) => ({
  name: `one-home-for-${dependency.replace(/[^a-z-]/g, '')}`,
  comment: `This dependency lives in src/(${home}) only: use what that folder exports.`,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/(${home})(/|$)`, '[.]test[.]ts$'] },
  to: { path: `^node_modules/${dependency.replace('^', '').replace('$', '/')}` },
}));

export default {
  forbidden: [
    ...folderRules,
    ...homeRules,
    {
      name: 'core-is-pure',
      comment: 'No npm package and no node: module in the core; pass data in.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'only-reclaim-writes',
      comment: 'Only src/reclaim changes the tenant: hand it a decided case.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(reclaim|graph|wiring|testing|bench)|[.]test[.]ts$' },
      to: { path: '^src/graph/writer[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'collectors-are-strangers',
      comment: 'A collector does not import its sibling: share through src/collectors/*.ts.',
      severity: 'error',
      from: { path: '^src/collectors/([^/]+)/' },
      to: { path: '^src/collectors/([^/]+)/', pathNot: '^src/collectors/$1/' },
    },
    {
      name: 'rules-are-strangers',
      comment: 'A rule never imports another rule: share evidence, not conclusions.',
      severity: 'error',
      from: { path: '^src/core/rules/', pathNot: '(list|[.]test)[.]ts$' },
      to: { path: '^src/core/rules/', pathNot: '(rule|seat-evidence)[.]ts$' },
    },
    {
      name: 'nobody-imports-the-entry-points',
      comment: 'Entry points wire parts together; take the part itself.',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]ts$|^src/(main|cli)[.]ts$' },
      to: { path: '^src/(main|cli)[.]ts$' },
    },
    {
      name: 'nobody-imports-the-wiring',
      comment: 'Parts are constructed in wiring and handed out; take what you need as an argument.',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]ts$|^src/(main|cli)[.]ts$|^src/(wiring|crash|e2e)/' },
      to: { path: '^src/wiring/' },
    },
    {
      name: 'no-test-code-in-product',
      comment: 'Test support stays in tests.',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]ts$|/testing/|^src/(testing|e2e|bench|crash)/' },
      to: { path: '^src/(testing|e2e|bench|crash)/|/testing/|[.]test[.]ts$' },
    },
    {
      name: 'no-cycles',
      comment: 'Data flows one way: move what both need into a third file.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'Name the dependency in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
