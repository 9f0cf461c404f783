import { isSecretName } from '../../config/index.js'

const VARIABLE = /\{\*?([^{}:]+)/g

/** Whether a path variable has the name of a secret: `/reset/{token}`. */
export function isSecretPattern(pattern: string): boolean {
  return [...pattern.matchAll(VARIABLE)].some(([, name = '']) => isSecretName([name]))
}
