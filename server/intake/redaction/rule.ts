/** One kind of personal data: what it looks like, and the mark that stands in its place. */
export interface RedactionRule {
  /** Global; must match no square bracket, so that a mark already set is never touched again. */
  pattern: RegExp
  /** Cheap to look for, and without it the pattern cannot match: most messages have none of them. */
  sign?: RegExp
  mark: string
}

/** A digit as it is typed: half or full width. */
export const DIGIT = '[0-9０-９]'
/** A Chinese character. */
export const HAN = '[\\u4e00-\\u9fff]'
/** A dash as it is typed between the parts of a number. */
export const DASH = '[-–—－‐]'
