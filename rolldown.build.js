import { readdirSync, readFileSync } from 'node:fs'
import { build } from 'rolldown'

// tsc has compiled lib/ to build/ and its types to dist/. The modules are joined here, as Node takes about 0.3 ms to find and load
// each file of an import graph: 330 files would take longer to load than everything else that an application does at its start.
const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const entries = Object.values(exports).flatMap((target) => target?.default ?? [])
// What a thread of its own loads; it is looked for beside the chunk of the file that starts the thread.
const workers = { 'internal/task-worker': 'build/resilience/thread-pool-bulkhead/drivers/task-worker.js' }
// What is read when the application runs, from the folder of the chunk that reads it.
const pages = { 'internal/dashboard': 'lib/actuator/ui/dashboard' }
const copiedPages = {
  name: 'copied-pages',
  generateBundle() {
    for (const [folder, sources] of Object.entries(pages)) {
      for (const file of readdirSync(sources).filter((name) => /\.(?:html|css|js)$/.test(name)))
        this.emitFile({
          type: 'asset',
          fileName: `${folder}/${file}`,
          source: readFileSync(`${sources}/${file}`),
        })
    }
  },
}

// Not by rolldown's own command: that prints a line for each file it writes, whatever its log level.
await build({
  logLevel: 'warn',
  input: {
    ...Object.fromEntries(
      entries.map((path) => {
        const name = path.replace(/^\.\/dist\/(.*)\.js$/, '$1')
        return [name, `build/${name}.js`]
      }),
    ),
    ...workers,
  },
  platform: 'node',
  // What is not ours stays an import.
  external: /^[^./]/,
  treeshake: false,
  plugins: [copiedPages],
  output: {
    dir: 'dist',
    format: 'esm',
    // Names are read at run time: of classes for messages, of parameters for `@PathVariable() id`.
    keepNames: true,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'internal/[name]-[hash].js',
  },
})
