import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most tests wait for a server, a database or a child process: a worker more than there are cores.
    maxWorkers: 3,
    // No test leaves anything behind in a module: what is imported once serves all files of a worker.
    isolate: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts'],
          exclude: ['src/e2e/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['src/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
