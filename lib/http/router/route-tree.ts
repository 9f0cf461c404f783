import type { PatternSegment } from './pattern-segment.js'
import { RestMatcher } from './rest-matcher.js'
import { captureCount, segmentMatcher, type SegmentMatcher } from './segment-matcher.js'
import { shapeOf } from './pattern-segment.js'

/** What the tree holds for a pattern. */
export interface Ranked {
  /** Place in the order of specificity: lower wins. Patterns of one shape share it. */
  readonly rank: number
}

/** A `**` and what follows it, below the node of what precedes it. */
export interface RestBranch<L extends Ranked> {
  readonly matcher: RestMatcher
  readonly leaf: L
}

/** A variable, wildcard or composite segment, and what follows it. */
export interface SegmentBranch<L extends Ranked> {
  readonly shape: string
  /** `undefined` for `{id}`, the common one, which the search does itself. */
  readonly matcher: SegmentMatcher | undefined
  readonly captures: number
  readonly node: TreeNode<L>
}

/** A node of the radix tree: a run of characters, then whatever may follow it. */
export class TreeNode<L extends Ranked> {
  /** Lowest rank in this subtree: the search skips what can not win any more. */
  best = Number.MAX_SAFE_INTEGER
  leaf: L | undefined = undefined
  /** By character code; made when there is a first child. Codes from 128 on are in `wideChildren`. */
  children: (TreeNode<L> | undefined)[] | undefined = undefined
  wideChildren: Map<number, TreeNode<L>> | undefined = undefined
  segments: SegmentBranch<L>[] | undefined = undefined
  rests: RestBranch<L>[] | undefined = undefined

  constructor(public prefix: string) {}

  child(code: number): TreeNode<L> | undefined {
    return code < 128 ? this.children?.[code] : this.wideChildren?.get(code)
  }

  setChild(node: TreeNode<L>): void {
    const code = node.prefix.charCodeAt(0)
    if (code < 128) (this.children ??= new Array<undefined>(128).fill(undefined))[code] = node
    else (this.wideChildren ??= new Map()).set(code, node)
  }

  /** Cuts the prefix at `length`; what was here moves to a child. */
  split(length: number): void {
    const rest = new TreeNode<L>(this.prefix.slice(length))
    rest.best = this.best
    rest.leaf = this.leaf
    rest.children = this.children
    rest.wideChildren = this.wideChildren
    rest.segments = this.segments
    rest.rests = this.rests
    this.prefix = this.prefix.slice(0, length)
    this.leaf = this.children = this.wideChildren = this.segments = this.rests = undefined
    this.setChild(rest)
  }
}

/** Built once, at boot; read by {@link TreeSearch}. */
export class RouteTree<L extends Ranked> {
  readonly root = new TreeNode<L>('')
  /** The most captures that any pattern has. */
  maxCaptures = 0

  /** Adds a pattern. Every pattern of one shape is added once, with one leaf. */
  add(segments: readonly PatternSegment[], leaf: L, pattern: string, origin?: string): void {
    this.maxCaptures = Math.max(this.maxCaptures, captureCount(segments))
    let node = this.root
    let literal = ''
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === 'rest') {
        node = descend(node, literal, leaf.rank)
        const matcher = new RestMatcher(segments.slice(index), pattern, origin)
        ;(node.rests ??= []).push({ matcher, leaf })
        node.rests.sort((a, b) => a.leaf.rank - b.leaf.rank)
        return
      }
      literal += '/'
      if (segment.kind === 'literal') literal += segment.text
      else {
        node = branch(descend(node, literal, leaf.rank), segment, pattern, origin)
        literal = ''
      }
    }
    descend(node, literal, leaf.rank).leaf = leaf
  }
}

function branch<L extends Ranked>(
  node: TreeNode<L>,
  segment: PatternSegment,
  pattern: string,
  origin: string | undefined,
): TreeNode<L> {
  const shape = shapeOf([segment])
  const branches = (node.segments ??= [])
  const known = branches.find((candidate) => candidate.shape === shape)
  if (known !== undefined) return known.node
  const matcher = segmentMatcher(segment, pattern, origin)
  const isPlain = segment.kind === 'variable' && segment.constraint === undefined
  const added = {
    shape,
    matcher: isPlain ? undefined : matcher,
    captures: matcher.captures,
    node: new TreeNode<L>(''),
  }
  branches.push(added)
  return added.node
}

/** The node at the end of `literal` below `node`, made where it is missing; every node on the way learns the rank. */
function descend<L extends Ranked>(node: TreeNode<L>, literal: string, rank: number): TreeNode<L> {
  node.best = Math.min(node.best, rank)
  for (let rest = literal; rest !== '';) {
    let child = node.child(rest.charCodeAt(0))
    if (child === undefined) node.setChild((child = new TreeNode<L>(rest)))
    const shared = sharedLength(child.prefix, rest)
    if (shared < child.prefix.length) child.split(shared)
    rest = rest.slice(shared)
    node = child
    node.best = Math.min(node.best, rank)
  }
  return node
}

function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return length
}
