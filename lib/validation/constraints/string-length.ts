/**
 * How long users find a text: a surrogate pair counts as one, and a variation selector (U+FE0E, U+FE0F) does not count after
 * something else. That is how class-validator measures.
 */
export function characterCount(text: string): number {
  return IS_SHORTENED.test(text) ? shortenedCount(text) : text.length
}

const VARIATION_SELECTOR = 0xfe0f

/** Texts without such units, which most are, are seen through at once. */
const IS_SHORTENED = /[\uD800-\uDBFF]|\uFE0E|\uFE0F/

function shortenedCount(text: string): number {
  let count = text.length
  let previous = VARIATION_SELECTOR
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (isVariationSelector(unit)) {
      if (!isVariationSelector(previous)) count -= 1
    } else if (isLowSurrogate(unit) && isHighSurrogate(previous)) count -= 1
    previous = unit
  }
  return count
}

/**
 * The fewest code units that are certainly so many characters: a character has at most three, two surrogates and a variation
 * selector.
 */
export function unitsOfAtLeast(characters: number): number {
  return Math.max(0, 3 * characters - 2)
}

/** The most code units that can be so few characters. */
export function unitsOfAtMost(characters: number): number {
  return 3 * characters
}

function isVariationSelector(unit: number): boolean {
  return unit === VARIATION_SELECTOR || unit === 0xfe0e
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
