import { across, areaPath, linePath, nearest, runsOf } from './curve.js'
import { attribute, element, svg, text } from './dom.js'
import { ceiling, clock } from './format.js'

/** @import { DashboardSample } from '../dashboard-document.ts' */
/**
 * @typedef {object} Line
 * @property {string} name
 * @property {string} color classes, with dots between them
 * @property {(sample: DashboardSample) => number | undefined} of
 * @property {(sample: DashboardSample) => string} [words] the value, where it is not told in the chart's format
 * @property {boolean} [optional] whether nobody misses it where it has no values
 * @property {boolean} [area] whether it is filled down to zero
 *
 * @typedef {object} ChartOptions
 * @property {string} title
 * @property {readonly Line[]} lines the most important ones last, where lines cross
 * @property {(value: number | undefined) => string} format
 * @property {number} least what the axis reaches at least
 * @property {2 | 10} [base] of the axis
 *
 * @typedef {object} View
 * @property {readonly DashboardSample[]} samples
 * @property {number} from
 * @property {number} to
 * @property {number} gap a longer time between two samples is a gap
 * @property {number | undefined} cursor a time that somebody points at
 */

const WIDTH = 600
const HEIGHT = 100

/** A chart of the last minutes. Pointing at it, or the arrow keys, show an earlier moment, in all charts. */
export class Chart {
  #options
  #lines
  #cursorLine = svg('path', { class: 'cursor' })
  #top = element('span.tick.top')
  #middle = element('span.tick.middle')
  #when = element('b')
  #plot
  /** @type {View} */
  #view = { samples: [], from: 0, to: 1, gap: 0, cursor: undefined }

  /**
   * @param {ChartOptions} options
   * @param {(at: number | undefined) => void} onCursor is told which moment is shown
   */
  constructor(options, onCursor) {
    this.#options = options
    this.#lines = options.lines.map(drawnLine)
    this.#plot = element(
      'div.plot',
      { tabindex: '0', role: 'slider', 'aria-label': `${options.title}: moment` },
      this.#drawing(),
      this.#top,
      this.#middle,
      element('span.tick.zero', {}, '0'),
    )
    attribute(this.#plot, 'aria-valuemin', '-300')
    attribute(this.#plot, 'aria-valuemax', '0')
    pointAt(this.#plot, () => this.#view, onCursor)
    this.figure = element(
      'figure.chart',
      {},
      element(
        'figcaption',
        {},
        element('h3', {}, options.title),
        element('ul.legend', {}, ...this.#lines.map(({ legend }) => legend)),
      ),
      this.#plot,
      element(
        'div.axis',
        { 'aria-hidden': 'true' },
        element('span', {}, '5 min ago'),
        this.#when,
        element('span', {}, 'now'),
      ),
    )
  }

  #drawing() {
    const drawing = svg('svg', {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    })
    const grid = svg('path', {
      class: 'grid',
      d: `M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`,
    })
    drawing.append(grid, ...this.#lines.flatMap(({ area, path }) => [area, path]), this.#cursorLine)
    return drawing
  }

  /** @param {View} view */
  update(view) {
    this.#view = view
    const { samples, from, to, gap, cursor } = view
    const { format, least, base = 10 } = this.#options
    const values = samples.flatMap((sample) => this.#lines.map(({ of }) => of(sample) ?? 0))
    const end = ceiling(Math.max(least, ...values), base)
    const scale = { width: WIDTH, height: HEIGHT, from, to, end }
    const current = cursor === undefined ? samples.at(-1) : nearest(samples, cursor)
    for (const line of this.#lines) {
      const { of, path, area, value, legend, optional, isFilled } = line
      const runs = runsOf(samples, of, gap)
      legend.hidden = optional === true && runs.length === 0
      attribute(path, 'd', linePath(runs, scale))
      if (isFilled) attribute(area, 'd', areaPath(runs, scale))
      text(value, this.#words(line, current))
    }
    text(this.#top, format(end))
    text(this.#middle, format(end / 2))
    text(this.#when, cursor === undefined || current === undefined ? '' : clock(current.at))
    const mark =
      cursor === undefined || current === undefined ? '' : `M${across(current.at, scale)} 0V${HEIGHT}`
    attribute(this.#cursorLine, 'd', mark)
    this.#tell(current)
  }

  /** @param {Pick<Line, 'of' | 'words'>} line @param {DashboardSample | undefined} sample */
  #words({ of, words }, sample) {
    if (sample !== undefined && words !== undefined) return words(sample)
    return this.#options.format(sample && of(sample))
  }

  /**
   * For who does not see the lines. What a focused element says changes only when somebody moves in it.
   * @param {DashboardSample | undefined} current
   */
  #tell(current) {
    const { to, cursor } = this.#view
    if (cursor === undefined && document.activeElement === this.#plot) return
    const at = current?.at ?? to
    const values = this.#lines
      .filter(({ legend }) => !legend.hidden)
      .map((line) => `${line.name} ${this.#words(line, current)}`)
    attribute(this.#plot, 'aria-valuenow', String(Math.round((at - to) / 1000)))
    attribute(this.#plot, 'aria-valuetext', `${clock(at)}: ${values.join(', ')}`)
  }
}

/** @param {Line} line */
function drawnLine({ name, color, of, words, optional, area }) {
  const classes = color.replaceAll('.', ' ')
  const value = element('b')
  return {
    name,
    of,
    words,
    optional,
    isFilled: area === true,
    area: svg('path', { class: `area ${classes}` }),
    path: svg('path', { class: classes }),
    value,
    legend: element('li', {}, element(`span.key.${color}`), element('span', {}, name), value),
  }
}

/**
 * @param {HTMLElement} plot
 * @param {() => View} view
 * @param {(at: number | undefined) => void} onCursor
 */
function pointAt(plot, view, onCursor) {
  /** @param {PointerEvent} event */
  const point = ({ clientX }) => {
    const { left, width } = plot.getBoundingClientRect()
    const { from, to } = view()
    onCursor(from + ((clientX - left) / width) * (to - from))
  }
  plot.addEventListener('pointermove', point)
  plot.addEventListener('pointerdown', point)
  plot.addEventListener('pointerleave', () => onCursor(undefined))
  plot.addEventListener('blur', () => onCursor(undefined))
  plot.addEventListener('keydown', (event) => {
    const { samples, cursor } = view()
    const index = cursor === undefined ? samples.length - 1 : samples.findIndex(({ at }) => at >= cursor)
    /** @type {Record<string, number>} */
    const moves = {
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      PageDown: index - 10,
      PageUp: index + 10,
      Home: 0,
      End: samples.length,
      Escape: samples.length,
    }
    const next = moves[event.key]
    if (next === undefined) return
    onCursor(next >= samples.length ? undefined : samples[Math.max(0, next)]?.at)
    event.preventDefault()
  })
}
