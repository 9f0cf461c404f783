/** Names the value at a path as RFC 6901 does, in its string form (not as a URI fragment): `/items/2/price`, and `''` for the root. */
export function jsonPointer(path: readonly (string | number)[]): string {
  let pointer = ''
  for (const segment of path) pointer += `/${escaped(segment)}`
  return pointer
}

function escaped(segment: string | number): string {
  return typeof segment === 'number' ? `${segment}` : segment.replaceAll('~', '~0').replaceAll('/', '~1')
}
