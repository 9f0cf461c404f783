/** Keys that are longer are kept as a digest: what a client sends must not decide how much is kept. */
const LONGEST = 128

/** What a partition is known by. */
export function partitionName(key: string | number): string {
  const text = String(key)
  if (text.length <= LONGEST) return text
  // An import of `node:crypto` would be loaded with every start.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('base64url')
}
