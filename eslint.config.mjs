import tseslint from 'typescript-eslint';

const noBareErrors = {
  selector: "ThrowStatement > NewExpression[callee.name='Error']",
  message: 'Throw an AppError with a code and what/why/fix, or a TypeError for a bug.',
};

export default tseslint.config(
  { ignores: ['node_modules', 'data', 'artifacts', 'coverage'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      'no-restricted-syntax': ['error', noBareErrors],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'The core is pure: pass what you need as an argument.' },
        { name: 'setTimeout', message: 'The core is synchronous.' },
        { name: 'fetch', message: 'The core does no I/O.' },
        { name: 'console', message: 'The core does not log: return an issue.' },
      ],
      'no-restricted-syntax': [
        'error',
        noBareErrors,
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'The day is an argument: asOf.',
        },
        {
          selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
          message: 'The day is an argument: asOf.',
        },
        {
          selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
          message: 'Same inputs, same outputs.',
        },
        { selector: 'AwaitExpression', message: 'The core is synchronous.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/config/**',
      'src/main.ts',
      'src/cli.ts',
      'src/bench/**',
      'src/e2e/**',
      'src/crash/**',
      'src/testing/**',
      '**/*.test.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'src/config is the only reader of the environment.' },
      ],
    },
  },
  {
    files: ['**/*.test.ts', 'src/testing/**', 'src/bench/**', 'src/e2e/**', 'src/crash/**'],
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
