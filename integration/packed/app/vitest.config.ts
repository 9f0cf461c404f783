import swc from 'unplugin-swc'
import { defineConfig } from 'vitest/config'

// Vite's own transformer emits no type metadata, so SWC compiles the decorated classes.
export default defineConfig({
  plugins: [
    swc.vite({
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
    }),
  ],
  test: { include: ['**/*.vitest.test.ts'] },
})
