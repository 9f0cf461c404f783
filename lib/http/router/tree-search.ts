import { restoreSlashes } from './request-path.js'
import type { Ranked, RouteTree, SegmentBranch, TreeNode } from './route-tree.js'
import { MatchState } from './segment-matcher.js'

const SLASH = 47
const NONE = Number.MAX_SAFE_INTEGER

/**
 * Finds the most specific leaf that matches a canonical path and that `visit` accepts. Literals are tried first, then variables,
 * then `**`; a subtree that holds nothing better than what was found is skipped. Each node is reached in one way only, so the cost
 * is bounded by the size of the tree and the length of the path, whatever is asked for. Not reentrant, but for its result it
 * allocates nothing.
 */
export abstract class TreeSearch<L extends Ranked, R> {
  readonly #tree: RouteTree<L>
  readonly #state: MatchState
  readonly #found: MatchState
  #best = NONE
  #count = 0
  #mayBeEscaped = false
  #result: R | undefined = undefined

  /** `tree` is complete. */
  constructor(tree: RouteTree<L>) {
    this.#tree = tree
    this.#state = new MatchState(tree.maxCaptures)
    this.#found = new MatchState(tree.maxCaptures)
  }

  /** What a matching leaf gives for the search in hand; `undefined` when it does not apply. */
  protected abstract visit(leaf: L): R | undefined

  /** `mayBeEscaped`: whether the path can hold an escaped slash; a plain one can not. */
  find(path: string, mayBeEscaped: boolean): R | undefined {
    this.#state.path = path
    this.#mayBeEscaped = mayBeEscaped
    this.#best = NONE
    this.#result = undefined
    this.#descend(this.#tree.root, 0, 0)
    return this.#result
  }

  /** Number of captures of the last result. */
  get captured(): number {
    return this.#count
  }

  /** Capture `index` of the last result, with its slashes. */
  capture(index: number): string {
    const value = this.#state.path.slice(this.#found.starts[index], this.#found.ends[index])
    return this.#mayBeEscaped ? restoreSlashes(value) : value
  }

  /** Loops down literal chains; recurses only where there is something to come back to. */
  #descend(node: TreeNode<L>, at: number, captured: number): void {
    const { path } = this.#state
    const total = path.length
    for (;;) {
      if (node.best >= this.#best) return
      const { prefix } = node
      const length = prefix.length
      if (total - at < length) return
      // The first character chose the child.
      for (let i = 1; i < length; i++) if (prefix.charCodeAt(i) !== path.charCodeAt(at + i)) return
      at += length
      if (at === total) {
        if (node.leaf !== undefined) this.#accept(node.leaf, captured)
        if (node.rests !== undefined) this.#rests(node, at, captured)
        return
      }
      const code = path.charCodeAt(at)
      const child = node.child(code)
      // What follows a slash is a child or a rest; what does not, a child or a segment.
      const hasOthers = code === SLASH ? node.rests !== undefined : node.segments !== undefined
      if (hasOthers) {
        if (child !== undefined) this.#descend(child, at, captured)
        if (code === SLASH) this.#rests(node, at, captured)
        else this.#segments(node, at, captured)
        return
      }
      if (child === undefined) return
      node = child
    }
  }

  #segments(node: TreeNode<L>, at: number, captured: number): void {
    const state = this.#state
    const { path } = state
    const branches = node.segments as NonNullable<typeof node.segments>
    let end = at + 1
    while (end < path.length && path.charCodeAt(end) !== SLASH) end++
    for (let i = 0; i < branches.length; i++) {
      const branch = branches[i] as SegmentBranch<L>
      if (branch.node.best >= this.#best) continue
      if (branch.matcher === undefined) state.set(captured, at, end)
      else if (!branch.matcher.match(state, at, end, captured)) continue
      this.#descend(branch.node, end, captured + branch.captures)
    }
  }

  #rests(node: TreeNode<L>, at: number, captured: number): void {
    for (const { matcher, leaf } of node.rests as NonNullable<typeof node.rests>) {
      if (leaf.rank >= this.#best) return
      if (matcher.match(this.#state, at, captured)) this.#accept(leaf, captured + matcher.captures)
    }
  }

  #accept(leaf: L, captured: number): void {
    if (leaf.rank >= this.#best) return
    const result = this.visit(leaf)
    if (result === undefined) return
    this.#best = leaf.rank
    this.#result = result
    this.#count = captured
    for (let i = 0; i < captured; i++) {
      this.#found.set(i, this.#state.starts[i] as number, this.#state.ends[i] as number)
    }
  }
}
