/** Something wrong at a place of a curriculum file. `line` is 1-based; 1 where the whole file is meant. */
export type Problem = { file: string; line: number; message: string }

/**
 * A problem before its line is looked up. `file` is relative to the curriculum's folder (`days/012.yaml`), `path`
 * leads to the value within it; `key` is set when the key itself is wrong, not its value.
 */
export type Finding = { file: string; path: PropertyKey[]; message: string; key?: string }

/** `file:line: message`, one line. */
export const formatProblem = (problem: Problem): string =>
  `${problem.file}:${problem.line}: ${problem.message.replace(/\s+/g, ' ')}`

/** The file of a day, relative to its curriculum's folder: `days/012.yaml`. */
export const dayFile = (number: number): string => `days/${String(number).padStart(3, '0')}.yaml`

/** The file of a pillar's topics, relative to its curriculum's folder. */
export const topicFile = (pillar: string): string => `topics/${pillar}.yaml`
