/** The objects of a list that came as JSON. Whatever else is in it is left out; of what is no list there are none. */
export function objectsIn(list: unknown): readonly object[] {
  return Array.isArray(list)
    ? list.filter((each): each is object => typeof each === 'object' && each !== null)
    : []
}
