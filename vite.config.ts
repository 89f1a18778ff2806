import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Tests run far from Shanghai on purpose: the product's days are Asia/Shanghai,
// never the machine's, and a test that passes here proves that nothing reads the machine's zone.
process.env.TZ = 'America/New_York'

export default defineConfig({
  root: 'client',
  plugins: [vue()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 1200,
    // Read by the worker that keeps /patrol for a time without signal: which files that page needs.
    manifest: 'build-files.json',
    rolldownOptions: {
      input: {
        main: 'client/index.html',
        'patrol-worker': 'client/patrol/worker/patrolWorker.ts',
        'notice-worker': 'client/notify/worker/noticeWorker.ts',
      },
      output: {
        // A worker is known by its address, and may control only what lies below it.
        entryFileNames: ({ name }) =>
          name.endsWith('-worker') ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8110',
      '/socket.io': { target: 'ws://127.0.0.1:8110', ws: true },
    },
  },
  test: {
    root: '.',
    include: ['{client,server,shared,e2e}/**/*.test.ts'],
    testTimeout: 30_000,
    // What is waited for comes when it comes: a busy machine is no failure, and the usual second is short.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Files of one worker share its modules and its PostgreSQL: loading and starting them anew for each
    // of 250 files took a third of the time. So no test may leave anything behind in a module.
    isolate: false,
  },
})
