/** Whether reading a text as Markdown would take long: what somebody writes to be read never does. */
export const isHeavy = (source: string): boolean => NESTED.test(source) || isAllSigns(source)

/** Lists and quotes nested deeper than anybody writes: the parser's time grows with the square of their depth. */
const NESTED = /^(?:[ \t]*(?:[-*+][ \t]|>|\d{1,9}[.)][ \t])){12}/m

/** Signs of styles in such a number as nobody writes: the parser's time grows with the square of that, too. Code may hold any number. */
const isAllSigns = (source: string): boolean =>
  source.length > MOST_STYLES &&
  (outsideCode(source).match(/\\.|\*+|_+/gs) ?? []).filter((sign) => !sign.startsWith('\\')).length >
    MOST_STYLES

/** A text without its blocks of code; the whole of one with fences of tildes, or that begin elsewhere than at a line's start. */
const outsideCode = (source: string): string =>
  OTHER_FENCE.test(source) ? source : source.replace(FENCED, '')
const OTHER_FENCE = /^(?:[ \t]+|[-*+][ \t]+|\d{1,9}[.)][ \t]+)(?:`{3}|~{3})|^~{3}/m
const FENCED = /^(`{3,})[^`\n]*\n[\s\S]*?(?:^\1`*[ \t]*$|$(?![\s\S]))/gm

const MOST_STYLES = 500
