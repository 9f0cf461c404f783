// Runs before the checks, also on Node versions that are too old for the framework: no modern syntax, no dependency.
import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const [major, minor] = process.versions.node.split('.').map(Number)
const supported = (major === 22 && minor >= 19) || (major === 24 && minor >= 11) || major > 24

if (!supported) {
  console.error(`Node ${process.versions.node} runs this script, and Nexus needs ${manifest.engines.node}.`)
  console.error(
    'The devDependency "node" brings the right one, and its install script did not run. Two ways out:',
  )
  console.error('  npm install-scripts approve node && npm rebuild node')
  console.error(`  or install Node ${manifest.engines.node} yourself`)
  process.exit(1)
}

console.log(`Node ${process.versions.node} at ${process.execPath}`)
