import { CodeScope } from '../code/code-scope.js'
import type { ClassView } from './class-view.js'
import type { Project, Projection } from './projection.js'

type Plain = Record<string, unknown>

/** Projects objects of one view: generated code where that is allowed. */
export function projectView(view: ClassView, projection: Projection): Project {
  return (projection.generatesCode ? generated(view, projection) : interpreted(view, projection)) as Project
}

function interpreted(view: ClassView, { trail }: Projection) {
  const { readsOwnKeys, listed } = view
  return (value: object, depth: number): Plain => {
    const plain: Plain = {}
    let current = ''
    try {
      const keys = readsOwnKeys ? view.keys(value) : []
      for (const key of keys) writeProperty(plain, value, { view, key: (current = key), depth: depth + 1 })
      for (const key of listed) {
        if (!keys.includes(key)) writeProperty(plain, value, { view, key: (current = key), depth: depth + 1 })
      }
    } catch (error) {
      throw trail.passed(error, value, current)
    }
    return plain
  }
}

function writeProperty(
  plain: Plain,
  value: object,
  { view, key, depth }: { readonly view: ClassView; readonly key: string; readonly depth: number },
): void {
  const rule = view.rule(key)
  if (rule === undefined) return
  const raw: unknown = rule.read === undefined ? Reflect.get(value, key) : rule.read(value)
  const written = rule.write(raw, depth, value)
  if (written !== undefined || view.writesUndefined) plain[rule.name] = written
}

/** The same, with a branch for each key that is expected: reading and writing by names that are known is what makes it fast. */
function generated(view: ClassView, { trail }: Projection): Project {
  const scope = new CodeScope()
  const { readsOwnKeys, listed, expected } = view
  const passed = scope.bind(trail.passed)
  const other = scope.bind((plain: Plain, value: object, key: string, depth: number) =>
    writeProperty(plain, value, { view, key, depth }),
  )
  const cases = expected.map((key) => {
    const seen = listed.includes(key) ? `s${listed.indexOf(key)} = true;` : ''
    return `case ${CodeScope.literal(key)}: ${seen}${assignment(key, view, scope)} break;`
  })
  const keys = scope.bind(view.addsKeys ? (value: object) => view.keys(value) : Object.keys)
  const own = `const keys = ${keys}(v);
    for (let i = 0; i < keys.length; i++) switch (k = keys[i]) { ${cases.join('\n')} default: ${other}(o, v, k, n); }`
  const rest = listed.map(
    (key, index) => `if (!s${index}) { k = ${CodeScope.literal(key)}; ${assignment(key, view, scope)} }`,
  )
  return scope.compile<Project>(
    `const o = {}, n = d + 1; let k, x${listed.map((_, index) => `, s${index} = false`).join('')};
    try { ${readsOwnKeys ? own : ''} ${rest.join('\n')} } catch (e) { throw ${passed}(e, v, k); }
    return o;`,
    'v',
    'd',
  )
}

/** Reads `v`, writes `o`. */
function assignment(key: string, view: ClassView, scope: CodeScope): string {
  const rule = view.rule(key)
  if (rule === undefined) return ''
  const raw = rule.read === undefined ? `v${CodeScope.member(key)}` : `${scope.bind(rule.read)}(v)`
  const write = scope.bind(rule.write)
  const written = rule.isDirect
    ? `x = (x = ${raw}, typeof x !== 'object' && typeof x !== 'function') || x === null ? x : ${write}(x, n, v);`
    : `x = ${write}(${raw}, n, v);`
  return `${written} ${view.writesUndefined ? '' : 'if (x !== undefined)'} o${CodeScope.member(rule.name)} = x;`
}
